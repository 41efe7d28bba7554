#!/bin/sh
echo '{"site/room 3": {"hosts": ["h"]}, "..": ["h"], "_meta": {"hostvars": {"h": {"x": 1}}}}'
