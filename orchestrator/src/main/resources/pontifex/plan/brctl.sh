# The words of links.sh, by bridge-utils; links go up and down by ip, or by ifconfig where there is no ip.

bridge_made() {
    brctl addbr "$1"
}

bridge_gone() {
    brctl delbr "$1"
}

port_on() {
    brctl addif "$2" "$1"
}

port_off() {
    brctl delif "$2" "$1"
}

port_moved() {
    [ -z "$2" ] || brctl delif "$2" "$1" || return
    brctl addif "$3" "$1"
}

link_set() {
    if command -v ip >/dev/null; then
        ip link set dev "$1" "$2"
    else
        ifconfig "$1" "$2"
    fi
}

link_mac() {
    if command -v ip >/dev/null; then
        ip link set dev "$1" address "$2"
    else
        ifconfig "$1" hw ether "$2"
    fi
}
