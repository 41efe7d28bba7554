# shellcheck shell=sh disable=SC2154 # a part of xen.sh
# A guest's network: a namespace of the guest's name.
guest_net_made() {
    mkdir -p /run/netns
    : >"/run/netns/$1"
    "$unshare" --net="/run/netns/$1" sh -c 'echo 1 >/proc/sys/net/ipv6/conf/all/disable_ipv6'
}

guest_net_gone() { umount "/run/netns/$1" && rm -f "/run/netns/$1"; }

# ip in a guest's network.
inside() {
    guest=$1
    shift
    "$nsenter" --net="/run/netns/$guest" "$iproute" "$@"
}
