#!/bin/sh
cat <<'END'
{"g": null}
END
