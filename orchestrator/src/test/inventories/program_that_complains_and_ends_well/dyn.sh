#!/bin/sh
echo 'the cache is old' >&2
echo '{"g": ["h"], "_meta": {"hostvars": {}}}'
