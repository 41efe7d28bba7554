#!/bin/sh
cat <<'END'
{"g": {"hosts": ["h1"], "vars": ["a"]}, "_meta": {"hostvars": {}}}
END
