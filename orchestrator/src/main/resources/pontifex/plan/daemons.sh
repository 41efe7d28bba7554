# shellcheck disable=SC2154 # host_root is the program's own
# A daemon that has a link lets it go until the next boot, which reads its files anew. They rest on links.sh.

# What networkd says of a link: unmanaged, configuring, configured, …; nothing while it writes that anew.
networkd_state() {
    networkd_file=
    read -r networkd_file <"$host_root/sys/class/net/$1/ifindex" || return
    {
        while read -r networkd_line; do
            case $networkd_line in ADMIN_STATE=*) echo "${networkd_line#ADMIN_STATE=}" ;; esac
        done <"$host_root/run/systemd/netif/links/$networkd_file"
    } 2>/dev/null
}

# LINK STATE: whether networkd says so of it, within a few seconds; it answers before it acts
networkd_says() {
    networkd_tries=0
    until [ "$(networkd_state "$1")" = "$2" ]; do
        networkd_tries=$((networkd_tries + 1))
        [ "$networkd_tries" -le 5 ] || return
        sleep 1
    done
}

# LINK BRIDGE; networkd goes by the first file that names a link, and /run is empty at boot
let_go_networkd() {
    mkdir -p "$host_root/run/systemd/network" && chmod 755 "$host_root/run/systemd/network" || return
    printf '[Match]\nName=%s\n\n[Link]\nUnmanaged=yes\n' "$1" >"$host_root/run/systemd/network/00-pontifex-$1.network" &&
        chmod 644 "$host_root/run/systemd/network/00-pontifex-$1.network" && networkctl reload || return
    networkd_says "$1" unmanaged || {
        echo "systemd-networkd still has $1: $(networkd_state "$1")" >&2
        return 1
    }
}

# It configures the link by its own files again, and takes it off a bridge that they don't know.
undo_let_go_networkd() {
    rm -f "$host_root/run/systemd/network/00-pontifex-$1.network" && networkctl reload || return
    exists "$1" || left "$1 is gone" || return
    networkd_says "$1" configured || :
    [ -z "$2" ] || ! exists "$2" || on_bridge "$1" "$2" || port_on "$1" "$2"
}

# What NetworkManager has written of a link: true where it manages it.
networkmanager_has() {
    networkmanager_line=
    read -r networkmanager_line <"$host_root/sys/class/net/$1/ifindex" || return
    while read -r networkmanager_line; do
        case $networkmanager_line in managed=true) return 0 ;; esac
    done <"$host_root/run/NetworkManager/devices/$networkmanager_line"
    return 1
}

# LINK BRIDGE
let_go_networkmanager() {
    nmcli --wait 10 device set "$1" managed no || return
    networkmanager_tries=0
    while networkmanager_has "$1"; do
        networkmanager_tries=$((networkmanager_tries + 1))
        [ "$networkmanager_tries" -le 5 ] || {
            echo "NetworkManager still has $1" >&2
            return 1
        }
        sleep 1
    done
}

# It configures the link by its profile again, and takes it off a bridge that it doesn't know.
undo_let_go_networkmanager() {
    exists "$1" || left "$1 is gone" || return
    nmcli --wait 10 device set "$1" managed yes || return
    networkmanager_tries=0
    until networkmanager_has "$1" || [ "$networkmanager_tries" -ge 5 ]; do
        networkmanager_tries=$((networkmanager_tries + 1))
        sleep 1
    done
    sleep 1
    [ -z "$2" ] || ! exists "$2" || on_bridge "$1" "$2" || port_on "$1" "$2"
}
