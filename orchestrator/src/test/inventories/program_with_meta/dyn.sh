#!/bin/sh
cat <<'END'
{"dom0s": {"hosts": ["dom0-1", "dom0-2"], "vars": {"ntp": "192.0.2.1", "ansible_group_priority": 10}},
 "_meta": {"hostvars": {"dom0-1": {"ansible_host": "192.0.2.11", "guests": [{"name": "a"}]}, "stranger": {"x": 1}}}}
END
