# The changes that Xen's own tools make: network-bridge, xenstore, xl. They rest on links.sh.

# SCRIPT VIFNUM NIC BRIDGE: network-bridge evaluates its arguments, so the caller passes validated names only
start_network_bridge() {
    "$1" start "vifnum=$2" "netdev=$3" "bridge=$4" || return
    # its exit status says little: the releases' scripts go on after what failed
    on_bridge "$3" "$4" || on_bridge "p$3" "$4" || {
        echo "$1 ended as if all were well, but $3 is not on $4" >&2
        return 1
    }
}

undo_start_network_bridge() {
    exists "$4" || left "$4 is gone already" || return
    [ -z "$(foreign_ports "$4" "$3" "p$3" "vif0.$2")" ] ||
        left "$4 was left: it has got ports of others: $(foreign_ports "$4" "$3" "p$3" "vif0.$2" | tr '\n' ' ')" || return
    "$1" stop "vifnum=$2" "netdev=$3" "bridge=$4"
}

# SCRIPT VIFNUM NIC BRIDGE
stop_network_bridge() {
    "$1" stop "vifnum=$2" "netdev=$3" "bridge=$4"
}

undo_stop_network_bridge() {
    ! exists "$4" || left "$4 was left: it is there" || return
    "$1" start "vifnum=$2" "netdev=$3" "bridge=$4"
}

# DOMAIN/INDEX BEFORE AFTER; BEFORE may be empty: it named none. /libxl is there since Xen 4.8.
set_xenstore_bridge() {
    xenstore-write "/local/domain/0/backend/vif/$1/bridge" "$3" || return
    ! xenstore-exists "$(libxl_bridge "$1")" || xenstore-write "$(libxl_bridge "$1")" "$3"
}

undo_set_xenstore_bridge() {
    xenstore-exists "/local/domain/0/backend/vif/$1" || left "vif $1 was skipped: it is gone" || return
    [ "$(xenstore-read "/local/domain/0/backend/vif/$1/bridge" 2>/dev/null)" = "$3" ] ||
        left "xenstore's bridge of vif $1 was left: others have set it" || return
    if [ -n "$2" ]; then
        set_xenstore_bridge "$1" "$3" "$2"
    else
        xenstore-rm "/local/domain/0/backend/vif/$1/bridge"
    fi
}

libxl_bridge() {
    echo "/libxl/${1%/*}/device/vif/${1#*/}/bridge"
}

# DOMAIN FILE; the undo gets the copy of the file as it was, and `other` where the record wasn't known to say the same
update_record() {
    xl config-update "$1" "$2"
}

undo_update_record() {
    xl list "$1" >/dev/null 2>&1 || left "the record of domain $1 was skipped: it is gone" || return
    xl config-update "$1" "$2" || return
    [ "${3-}" != other ] ||
        left "the record of domain $1 was made from its file as it was; it may have been another before"
}
