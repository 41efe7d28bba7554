#!/bin/sh
cat <<'END'
{"g": {"hosts": "h1"}}
END
