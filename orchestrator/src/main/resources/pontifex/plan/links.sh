# shellcheck disable=SC2154 # host_root is the program's own
# The changes of links. Those that a tool makes are called through the seven words that each means has for them:
# bridge_made, bridge_gone, port_on, port_off, port_moved, link_set, and link_mac. STP, delay, MTU and all questions go
# through sysfs. VLANs are made by ip, and offloads set by ethtool, whichever means a host has.
#
# A body that does never asks whether it is needed. An undo asks one thing: whether what it takes back is still only
# what was made. Where it is not, it leaves it, says why, and ends with 3.

left() {
    echo "$1" >&2
    return 3
}

exists() {
    [ -e "$host_root/sys/class/net/$1" ]
}

# The bridge that a link is a port of, the kernel's or Open vSwitch's; nothing where it is none.
master_of() {
    for link_bridge in "$host_root"/sys/class/net/*/brif/"$1"; do
        if [ -e "$link_bridge" ]; then
            link_bridge=${link_bridge#"$host_root"/sys/class/net/}
            echo "${link_bridge%%/*}"
            return
        fi
    done
    ovs_bridge_of "$1"
}

# PORT: its bridge of Open vSwitch's; nothing where it is none, or there is no Open vSwitch.
ovs_bridge_of() {
    ! command -v ovs-vsctl >/dev/null || ovs-vsctl --timeout=20 port-to-br "$1" 2>/dev/null || :
}

# PORT: its bridge of Open vSwitch's, tag and trunks, as they were given
ovs_place() {
    echo "$(ovs_bridge_of "$1") $(ovs_column "$1" tag) $(ovs_column "$1" trunks)"
}

# PORT COLUMN: a set of numbers, with commas between
ovs_column() {
    ovs-vsctl --timeout=20 get port "$1" "$2" 2>/dev/null | tr -d '[] \n'
}

# Whether a link is a port of a bridge.
on_bridge() {
    [ -e "$host_root/sys/class/net/$2/brif/$1" ]
}

# The ports of a bridge that are not named after it.
foreign_ports() {
    foreign_bridge=$1
    shift
    for foreign_port in "$host_root/sys/class/net/$foreign_bridge/brif"/* $(ovs_ports_of "$foreign_bridge"); do
        foreign_port=${foreign_port##*/}
        for foreign_own in '*' "$@"; do
            [ "$foreign_port" != "$foreign_own" ] || continue 2
        done
        echo "$foreign_port"
    done
}

# The ports of a bridge of Open vSwitch's that the kernel has.
ovs_ports_of() {
    [ ! -d "$host_root/sys/class/net/$1/brif" ] && command -v ovs-vsctl >/dev/null || return 0
    for ovs_port in $(ovs-vsctl --timeout=20 list-ports "$1" 2>/dev/null); do
        ! exists "$ovs_port" || echo "$ovs_port"
    done
}

# The addresses that a link has, but for fe80::, which is its own, and those that end by themselves, as the kernel makes
# them of what a router announces to whoever hears it; nothing where there is no ip.
addresses_of() {
    ! command -v ip >/dev/null || ip -o address show dev "$1" | while read -r _ _ addresses_family addresses_one; do
        case $addresses_family:$addresses_one in
        inet6:fe80:* | inet6:*' dynamic '*) ;;
        inet:* | inet6:*) echo "${addresses_one%% *}" ;;
        esac
    done
}

setting() {
    read -r setting_value <"$host_root/sys/class/net/$1/bridge/$2" && echo "$setting_value"
}

set_setting() {
    echo "$3" >"$host_root/sys/class/net/$1/bridge/$2"
}

# BRIDGE; 67 says that nothing was made, so that nobody takes back what others have made meanwhile
add_bridge() {
    bridge_made "$1" || return 67
    set_setting "$1" stp_state 0 && set_setting "$1" forward_delay 0 && link_set "$1" up
}

undo_add_bridge() {
    exists "$1" || left "$1 is gone already" || return
    [ -z "$(foreign_ports "$1")" ] || left "$1 was left: it has got ports of others: $(foreign_ports "$1" | tr '\n' ' ')" ||
        return
    [ -z "$(addresses_of "$1")" ] || left "$1 was left: it has got addresses: $(addresses_of "$1" | tr '\n' ' ')" || return
    link_set "$1" down && bridge_gone "$1"
}

# BRIDGE STP FORWARD_DELAY UP: what it had
remove_bridge() {
    link_set "$1" down && bridge_gone "$1"
}

undo_remove_bridge() {
    ! exists "$1" || left "$1 was left: it is there" || return
    bridge_made "$1" && set_setting "$1" stp_state 0 && set_setting "$1" forward_delay "$3" &&
        set_setting "$1" stp_state "$2" && link_set "$1" "$4"
}

# NIC BRIDGE
bind_nic() {
    port_on "$1" "$2"
}

undo_bind_nic() {
    on_bridge "$1" "$2" || left "$1 was left: it is not on $2 any more" || return
    port_off "$1" "$2"
}

# NIC BRIDGE
release_nic() {
    port_off "$1" "$2"
}

undo_release_nic() {
    [ -z "$(master_of "$1")" ] || left "$1 was left: it is on $(master_of "$1")" || return
    port_on "$1" "$2"
}

# LINK
set_up() {
    link_set "$1" up
}

undo_set_up() {
    exists "$1" || left "$1 is gone" || return
    link_set "$1" down
}

# BRIDGE BEFORE AFTER FORWARD_DELAY: turning STP on raises a delay below 2 s to 2 s, so the undo puts the delay back too
set_stp() {
    set_setting "$1" stp_state "$3"
}

undo_set_stp() {
    [ "$(setting "$1" stp_state)" = "$3" ] || left "STP of $1 was left: others have set it" || return
    set_setting "$1" stp_state 0 && set_setting "$1" forward_delay "$4" && set_setting "$1" stp_state "$2"
}

# BRIDGE BEFORE AFTER, in hundredths of a second
set_forward_delay() {
    set_setting "$1" forward_delay "$3"
}

undo_set_forward_delay() {
    [ "$(setting "$1" forward_delay)" = "$3" ] || left "the forward delay of $1 was left: others have set it" || return
    set_setting "$1" forward_delay "$2"
}

# VLAN LINK ID; 67 as above
add_vlan() {
    ip link add link "$2" name "$1" type vlan id "$3" || return 67
    link_set "$1" up
}

undo_add_vlan() {
    exists "$1" || left "$1 is gone already" || return
    [ -z "$(master_of "$1")" ] || left "$1 was left: it is on $(master_of "$1")" || return
    [ -z "$(addresses_of "$1")" ] || left "$1 was left: it has got addresses: $(addresses_of "$1" | tr '\n' ' ')" || return
    ip link del dev "$1"
}

attribute() {
    read -r attribute_value <"$host_root/sys/class/net/$1/$2" && echo "$attribute_value"
}

# LINK BEFORE AFTER
set_mtu() {
    echo "$3" >"$host_root/sys/class/net/$1/mtu"
}

undo_set_mtu() {
    exists "$1" || left "$1 is gone" || return
    [ "$(attribute "$1" mtu)" = "$3" ] || left "the MTU of $1 was left: others have set it" || return
    echo "$2" >"$host_root/sys/class/net/$1/mtu"
}

# BRIDGE BEFORE AFTER; BEFORE may be empty: it was made for it
set_mac() {
    link_mac "$1" "$3"
}

undo_set_mac() {
    exists "$1" || left "$1 is gone" || return
    [ "$(attribute "$1" address)" = "$3" ] || left "the MAC of $1 was left: others have set it" || return
    [ -z "$2" ] || link_mac "$1" "$2"
}

# LINK FEATURE BEFORE AFTER
set_offload() {
    ethtool -K "$1" "$2" "$4"
}

undo_set_offload() {
    exists "$1" || left "$1 is gone" || return
    ethtool -K "$1" "$2" "$3"
}

# CALL BRIDGE: the file of a switch, as sysctl's keys and sysfs name it; BRIDGE is empty for all bridges together
nf_switch() {
    if [ -n "$2" ]; then
        echo "$host_root/sys/class/net/$2/bridge/nf_call_$1"
    else
        echo "$host_root/proc/sys/net/bridge/bridge-nf-call-$1"
    fi
}

# CALL BRIDGE: 0 or 1. A file of /proc/sys ends after the first read, and shells read byte by byte: no line's end comes.
nf_call() {
    nf_value=
    read -r nf_value <"$(nf_switch "$1" "$2")" || :
    echo "$nf_value"
}

# CALL BRIDGE BEFORE AFTER
set_nf_call() {
    echo "$4" >"$(nf_switch "$1" "$2")"
}

undo_set_nf_call() {
    [ -e "$(nf_switch "$1" "$2")" ] || left "$(nf_switch "$1" "$2") is gone" || return
    [ "$(nf_call "$1" "$2")" = "$4" ] || left "$(nf_switch "$1" "$2") was left: others have set it" || return
    echo "$3" >"$(nf_switch "$1" "$2")"
}

# DEVICE BEFORE AFTER DOMAIN/INDEX; BEFORE may be empty: it was on no bridge. On none at all: half moved, as bridge-utils
# takes two steps.
move_vif() {
    port_moved "$1" "$2" "$3"
}

undo_move_vif() {
    exists "$1" || left "$1 was skipped: vif $4 is gone" || return
    if [ -z "$(master_of "$1")" ]; then
        [ -z "$2" ] || port_on "$1" "$2"
        return
    fi
    on_bridge "$1" "$3" || left "$1 was left: it is not on $3 any more" || return
    if [ -n "$2" ]; then
        port_moved "$1" "$3" "$2"
    else
        port_off "$1" "$3"
    fi
}
