#!/bin/sh
cat <<'END'
{"g": ["h"], "_meta": {"hostvars": {"h": [1]}}}
END
