#!/bin/sh
case $1 in
--list) echo '{"dom0s": {"hosts": ["dom0-1", "dom0-2", "dom0-3"]}}' ;;
--host) case $2 in
    dom0-1) echo '{"slot": 1, "who": "'"$2"'"}' ;;
    dom0-2) echo '{}' ;;
    *) echo '{"slot": 3}' ;;
    esac ;;
esac
