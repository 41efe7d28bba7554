# The words of links.sh, by iproute2.

bridge_made() {
    ip link add name "$1" type bridge
}

bridge_gone() {
    ip link del dev "$1"
}

port_on() {
    ip link set dev "$1" master "$2"
}

port_off() {
    ip link set dev "$1" nomaster
}

# In one step, so that no frame meets a port of nobody.
port_moved() {
    ip link set dev "$1" master "$3"
}

link_set() {
    ip link set dev "$1" "$2"
}

link_mac() {
    ip link set dev "$1" address "$2"
}
