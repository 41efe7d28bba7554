# shellcheck disable=SC2154 # host_root is the program's own
# What Xen 3's network-bridge does to a NIC, and the way back. They rest on links.sh and takeover.sh.
#
# `start` takes addresses and routes off before they are anywhere else, and keeps them in its own memory: where it ends
# half-way, nobody on the host knows them any more, and `stop` can't. So they are here as records, as takeover.sh has
# them, and `stop` is only the first part of the way back. A NIC that carries nothing has no records.

# SCRIPT VIFNUM NIC BRIDGE MAC RECORD…: network-bridge evaluates its arguments, so the caller passes validated names only
start_network_bridge() {
    "$host_root$1" start "vifnum=$2" "netdev=$3" "bridge=$4" || return
    # its exit status says little: the releases' scripts go on after what failed
    on_bridge "$3" "$4" || on_bridge "p$3" "$4" || {
        echo "$1 ended as if all were well, but $3 is not on $4" >&2
        return 1
    }
    started_script=$1 started_nic=$3 started_bridge=$4
    shift 5
    ! holds_all "$started_nic" "$started_bridge" "$@" || return 0
    if on_bridge "$started_nic" "$started_bridge"; then
        started_nic=$started_bridge
    fi
    echo "$started_script ended as if all were well, but $started_nic lacks: $(lacking "$started_nic" "$@")" >&2
    return 1
}

undo_start_network_bridge() {
    if [ $# -le 5 ]; then
        exists "$4" || left "$4 is gone already" || return
        [ -z "$(foreign_ports "$4" "$3" "p$3" "vif0.$2")" ] ||
            left "$4 was left: it has got ports of others: $(foreign_ports "$4" "$3" "p$3" "vif0.$2" | tr '\n' ' ')" ||
            return
        "$host_root$1" stop "vifnum=$2" "netdev=$3" "bridge=$4"
        return
    fi
    started_nic=$3 started_bridge=$4 started_foreign=
    ! exists "$4" || started_foreign=$(foreign_ports "$4" "$3" "p$3" "vif0.$2" | tr '\n' ' ')
    started_stands "$@" || return
    # what it says is told by what is there afterwards
    ! exists "$4" || [ -n "$started_foreign" ] || "$host_root$1" stop "vifnum=$2" "netdev=$3" "bridge=$4" || :
    started_status=0
    nic_again "$2" "$3" "$4" "$5" || started_status=1
    shift 5
    exists "$started_nic" && carried_again "$started_nic" "$started_bridge" "$@" || return 1
    [ "$started_status" = 0 ] || return 1
    exists "$started_bridge" || return 0
    [ -z "$started_foreign" ] || left "$started_bridge was left: it has got ports of others: $started_foreign" || return
    link_set "$started_bridge" down && bridge_gone "$started_bridge"
}

# Well, where there is something to take back; else says why it is left. Others' ports on a bridge that works are left
# their uplink.
started_stands() {
    started_vif=vif0.$2 started_mac=$5
    shift 5
    if exists "p$started_nic"; then
        [ -n "$started_foreign" ] && on_bridge "p$started_nic" "$started_bridge" &&
            on_bridge "$started_vif" "$started_bridge" && holds_all "$started_nic" "$started_bridge" "$@" || return 0
    elif exists "$started_bridge"; then
        [ -n "$started_foreign" ] && on_bridge "$started_nic" "$started_bridge" &&
            holds_all "$started_nic" "$started_bridge" "$@" || return 0
    else
        [ -z "$(lacking "$started_nic" "$@")" ] && { [ -z "$started_mac" ] || has_mac "$started_nic" "$started_mac"; } ||
            return 0
        left "$started_bridge is gone already"
        return
    fi
    left "$started_bridge was left: it has got ports of others: $started_foreign"
}

# VIFNUM NIC BRIDGE MAC: the NIC has its own name and MAC, is on no bridge, and up, wherever the script stopped. Beside
# pethN, ethN is netloop's end, and is vethN again. One thing that fails keeps nothing else from being put back.
nic_again() {
    over_status=0
    if on_bridge "vif0.$1" "$3"; then
        over_back link_set "vif0.$1" down
        over_back port_off "vif0.$1" "$3"
    fi
    if exists "p$2"; then
        ! on_bridge "p$2" "$3" || over_back port_off "p$2" "$3"
        if exists "$2"; then
            over_back link_set "$2" down
            over_back ip address flush dev "$2"
            over_back renamed "$2" "veth$1"
        fi
        over_back link_set "p$2" down
        over_back renamed "p$2" "$2"
    fi
    exists "$2" || {
        echo "$2 is gone" >&2
        return 1
    }
    ! on_bridge "$2" "$3" || over_back port_off "$2" "$3"
    if exists "vif0.$1" && [ -z "$(master_of "vif0.$1")" ]; then
        over_back link_set "vif0.$1" down
        over_back ip link set dev "vif0.$1" arp on
    fi
    if [ -n "$4" ] && exists "veth$1" && has_mac "veth$1" "$4"; then
        over_back link_set "veth$1" down
        over_back link_mac "veth$1" fe:ff:ff:ff:ff:ff
    fi
    if [ -n "$4" ] && ! has_mac "$2" "$4"; then
        over_back link_set "$2" down
        over_back link_mac "$2" "$4"
    fi
    over_back ip link set dev "$2" arp on
    over_back link_set "$2" up
    return "$over_status"
}

renamed() {
    ip link set dev "$1" name "$2"
}

has_mac() {
    read -r has_mac <"$host_root/sys/class/net/$1/address" && [ "$has_mac" = "$2" ]
}

# NIC BRIDGE RECORD…: the NIC has what it had, and the bridge hasn't. A NIC that was down may need a moment until IPv6
# finds its gateways.
carried_again() {
    again_nic=$1 again_bridge=$2 again_tries=0
    shift 2
    until again_said=$(records_again "$again_nic" "$again_bridge" "$@" 2>&1) &&
        [ -z "$(lacking "$again_nic" "$@")" ]; do
        again_tries=$((again_tries + 1))
        if [ "$again_tries" -ge 5 ]; then
            [ -z "$again_said" ] || printf '%s\n' "$again_said" >&2
            again_lacks=$(lacking "$again_nic" "$@")
            [ -z "$again_lacks" ] || echo "$again_nic lacks: $again_lacks" >&2
            return 1
        fi
        sleep 1
    done
}

# Addresses are put back anew, in their order and with their words, as `stop` may have put them back without.
records_again() {
    # shellcheck disable=SC2034 # address6_on and dad_again share it
    on_dad=
    records_nic=$1 records_bridge=$2 over_status=0
    shift 2
    for records_link in "$records_bridge" "$records_nic"; do
        exists "$records_link" || continue
        over_promote=$host_root/proc/sys/net/ipv4/conf/$records_link/promote_secondaries
        over_promoted=$(number_in "$over_promote")
        [ -z "$over_promoted" ] || echo 1 >"$over_promote"
        over_back each_record_back address_off address "$records_link" "$@"
        [ -z "$over_promoted" ] || echo "$over_promoted" >"$over_promote"
    done
    if exists "$records_bridge"; then
        over_back each_record route_off ways "$records_bridge" "$@"
        over_back each_record route_off route "$records_bridge" "$@"
        over_back each_record route6_off route6 "$records_bridge" "$@"
        over_back each_record address6_off address6 "$records_bridge" "$@"
    fi
    over_back each_record address_back address "$records_nic" "$@"
    over_back each_record_back address6_back address6 "$records_nic" "$@"
    over_back each_record rule_back rule "$records_nic" "$@"
    over_back each_record rule6_back rule6 "$records_nic" "$@"
    over_back each_record route_back route "$records_nic" "$@"
    over_back each_record route_back ways "$records_nic" "$@"
    over_back each_record route_back other "$records_nic" "$@"
    over_back each_record route6_back route6 "$records_nic" "$@"
    over_back each_record ways6_set ways6 "$records_nic" "$@"
    over_back each_record route6_back other6 "$records_nic" "$@"
    over_back each_record address6_settled address6 "$records_nic" "$@"
    dad_again
    return "$over_status"
}

# NIC BRIDGE RECORD…: one of both has it all
holds_all() {
    holds_nic=$1 holds_bridge=$2
    shift 2
    [ -z "$(lacking "$holds_nic" "$@")" ] || [ -z "$(lacking "$holds_bridge" "$@")" ]
}

# LINK RECORD…: the addresses and routes of the records that are not there, in one line; all, where nobody can tell
lacking() {
    [ $# -gt 1 ] || return 0
    lacking_link=$1 lacking_all=
    shift
    lacking_addresses=" $(addresses_of "$lacking_link" 2>/dev/null | tr '\n' ' ')"
    lacking_routes=$(
        ip -4 -o route show table all 2>/dev/null | route_keys
        ip -6 -o route show table all 2>/dev/null | route_keys
    )
    for lacking_record; do
        lacking_one=${lacking_record#* }
        case $lacking_record in
        rule*) continue ;;
        address*)
            lacking_one=${lacking_one%% *}
            case $lacking_addresses in
            *" $lacking_one "* | *" ${lacking_one%/32} "* | *" ${lacking_one%/128} "*) continue ;;
            esac
            ;;
        *)
            call_record route_key "$lacking_link" "$lacking_one"
            case "
$lacking_routes
" in *"
$key
"*) continue ;; esac
            lacking_one="route $key"
            ;;
        esac
        lacking_all="$lacking_all${lacking_all:+, }$lacking_one"
    done
    echo "$lacking_all"
}

# Lines of ip's, of several ways too in one line each.
route_keys() {
    tr '\\\t' '  ' | while read -r keys_line; do
        call_record route_key - "$keys_line"
        echo "$key"
    done
}

# WORDS…: what tells a route from others, in `key`
route_key() {
    [ "$1" != unicast ] || shift
    key=${1-} key_more=
    while [ $# -gt 1 ]; do
        case $1:$2 in
        nexthop:*) break ;;
        table:main) ;;
        via:inet | via:inet6) key_more="$key_more via ${3-}" ;;
        via:* | dev:* | table:* | metric:*) key_more="$key_more $1 $2" ;;
        esac
        shift
    done
    key=$key$key_more
}

# SCRIPT VIFNUM NIC BRIDGE
stop_network_bridge() {
    "$host_root$1" stop "vifnum=$2" "netdev=$3" "bridge=$4"
}

undo_stop_network_bridge() {
    ! exists "$4" || left "$4 was left: it is there" || return
    "$host_root$1" start "vifnum=$2" "netdev=$3" "bridge=$4"
}
