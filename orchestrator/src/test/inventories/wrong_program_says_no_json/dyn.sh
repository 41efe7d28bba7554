#!/bin/sh
cat <<'END'
hosts: none
END
