#!/bin/sh
cat <<'END'
["h1"]
END
