# shellcheck shell=sh
# xend's ways.

# vif_value KEY VIF: a value of a vif's `key=value,…`, blanks allowed around both.
vif_value() { printf '%s\n' "$2" | tr ',' '\n' | sed -n "s/^ *$1 *= *\(.*[^ ]\) *\$/\1/p" | tail -n 1; }

# The bridge of a vif that names none: the first there is.
default_bridge() {
    for folder in "$root"/sys/class/net/*/bridge; do
        [ ! -d "$folder" ] || { basename "${folder%/bridge}" && return; }
    done
}

# The bridge that xenstore names, of the one configured (or -) and the one taken: only what was configured.
stored_bridge() { [ "$1" = - ] || echo "$1"; }

# Where a vif's backend is described: vif DEVID of domain ID.
backend_nodes() { echo "/local/domain/0/backend/vif/$1/$2"; }

# Why a domain wasn't started: domain_refused REASON ID NAME.
domain_refused() {
    case $1 in
        duplicate) echo "Error: VM name '$3' already in use by domain $(domain_id "$3")" ;;
        *) echo "Error: Device 0 (vif) could not be connected. $1" ;;
    esac >&2
}

# xend's record is in its own memory: here, in nics alone.
record_keep() { :; }
record_drop() { :; }
