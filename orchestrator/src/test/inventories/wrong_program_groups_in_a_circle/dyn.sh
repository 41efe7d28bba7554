#!/bin/sh
cat <<'END'
{"a": {"children": ["b"]}, "b": {"children": ["a"], "hosts": ["h"]}, "_meta": {"hostvars": {}}}
END
