#!/bin/sh
cat <<'END'
{"all": {"vars": {"site": "north"}, "children": ["racks"]},
 "racks": {"children": ["r1", "r2"], "vars": {"power": "ac"}}, "r1": {"hosts": ["a", "b"], "vars": {"power": "dc"}},
 "r2": ["c", "a"], "_meta": {"hostvars": {"a": {"first": true}}}}
END
