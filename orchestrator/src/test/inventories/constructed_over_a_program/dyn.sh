#!/bin/sh
cat <<'END'
{"cloud": {"hosts": ["c1", "c2"], "vars": {"flavour": "big"}}, "_meta": {"hostvars": {"c1": {"state": "on"}, "c2": {"state": "off"}}}}
END
