#!/bin/sh
cat <<'END'
{"dom0s": {"hosts": ["dom0-1", "dom0-2"], "vars": {"rack": "b"}}, "_meta": {"hostvars": {"dom0-1": {"slot": 2}}}}
END
