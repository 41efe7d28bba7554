#!/bin/sh
cat <<'END'
{"web": ["w1", "w2"], "db": ["d1"], "empty": [], "_meta": {"hostvars": {}}}
END
