#!/bin/sh
echo '{"g": ["h"]}'
echo 'no route to the cloud with token=abc123' >&2
exit 3
