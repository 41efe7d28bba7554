#!/bin/sh
cat <<'END'
{"dom0-9": {"slot": 9, "rack": "b"}, "_meta": {"hostvars": {"dom0-9": {"rack": "c"}}}}
END
