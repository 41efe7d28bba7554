# The changes that Xen's own tools make: xenstore, xl. They rest on links.sh.

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

# TOOL DOMAIN INDEX: the hotplug script is run the other way, and says on stderr that it finds no bridge then either. It
# takes up to twenty seconds where the guest doesn't answer.
drop_ghost() {
    "$1" network-detach "$2" "$3" || return
    ghost_is_gone "$2/$3" || ghost_is_gone "$2/$3" || ghost_is_gone "$2/$3" || {
        echo "interface $3 of domain $2 is still there" >&2
        return 1
    }
}

ghost_is_gone() {
    ! xenstore-exists "/local/domain/0/backend/vif/$1" || { sleep 1 && false; }
}

undo_drop_ghost() {
    ! xenstore-exists "/local/domain/0/backend/vif/$2/$3" || return 0
    left "interface $3 of domain $2 was half a device, and isn't made again"
}
