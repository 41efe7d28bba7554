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
