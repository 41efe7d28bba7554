# shellcheck disable=SC2154 # host_root is the program's own
# What Dom0 has on a NIC becomes its bridge's: by ip, whichever means a host has. They rest on links.sh.
#
# Each record is one word: its sort, then what ip takes of it, with @ where the link's name belongs. Sorts: address,
# address6, rule, rule6; route and route6; ways and ways6, of several next hops; other and other6, the routes of other
# links that send from one of the addresses. Addresses and rules stand in the order in which ip shows them, routes in
# one in which each finds its gateway.
#
# The order keeps the gap short. First the bridge gets all that it can have beside the NIC; its IPv4 routes wait behind
# the NIC's equal ones. From the moment the NIC is a port, what comes in comes through the bridge, and what goes out
# still goes out at the NIC; so routes and addresses leave the NIC only then, and one step switches all of IPv4's, for
# the routes go with a link's last address. The undo goes the same way back. An address is always on one of both, so
# no route of another link that sends from it is lost.

# CALL SORT LINK RECORD…: CALL with the words of each record of that sort
each_record() {
    each_call=$1 each_sort=$2 each_link=$3
    shift 3
    for each_record; do
        case $each_record in
        "$each_sort "*) call_record "$each_call" "$each_link" "$each_record" || return ;;
        esac
    done
}

# The last one first.
each_record_back() {
    back_call=$1 back_sort=$2 back_link=$3 back_first=yes
    shift 3
    for back_record; do
        case $back_first in
        yes) set -- "$back_record" ;;
        *) set -- "$back_record" "$@" ;;
        esac
        back_first=no
    done
    each_record "$back_call" "$back_sort" "$back_link" "$@"
}

# CALL LINK RECORD; a label that would be too long is left out, for it is nothing but a name
call_record() {
    call_call=$1 call_link=$2
    set -f
    # shellcheck disable=SC2086 # its words
    set -- $3
    set +f
    shift
    call_words=$#
    while [ "$call_words" -gt 0 ]; do
        case $1:${2-} in
        label:@*)
            shift
            call_words=$((call_words - 1))
            call_label=$call_link${1#@}
            [ "${#call_label}" -gt 15 ] || set -- "$@" label "$call_label"
            ;;
        @:*) set -- "$@" "$call_link" ;;
        *) set -- "$@" "$1" ;;
        esac
        shift
        call_words=$((call_words - 1))
    done
    "$call_call" "$@"
}

address_on() {
    ip -4 address add "$@"
}

# Without the second that duplicate address detection takes: the address is only changing links. Where ip has no word
# for it, the link, which is the last word, is told to do without until dad_again: the kernel asks a moment later.
address6_on() {
    on_said=$(ip -6 address add "$@" nodad 2>&1) && return
    case $on_said in
    *nodad*) ;;
    *)
        printf '%s\n' "$on_said" >&2
        return 1
        ;;
    esac
    if [ -z "$on_dad" ]; then
        for on_link in "$@"; do :; done
        on_file=$host_root/proc/sys/net/ipv6/conf/$on_link/accept_dad
        on_dad=$(number_in "$on_file")
        [ -z "$on_dad" ] || echo 0 >"$on_file"
    fi
    ip -6 address add "$@"
}

dad_again() {
    [ -z "$on_dad" ] || echo "$on_dad" >"$on_file"
}

# What stands in a file of /proc/sys that can be written; nothing otherwise. A shell that reads byte by byte finds no end
# of the line in it.
number_in() {
    [ -w "$1" ] || return 0
    number_read=
    read -r number_read <"$1" || :
    echo "$number_read"
}

# Takes that mark off again.
address6_settled() {
    ip -6 address change "$@" 2>/dev/null || :
}

route_on() {
    ip -4 route append "$@"
}

route6_on() {
    ip -6 route append "$@"
}

ways6_set() {
    ip -6 route replace "$@"
}

rule_on() {
    ip -4 rule add "$@"
}

rule6_on() {
    ip -6 rule add "$@"
}

address_off() {
    unless_gone ip -4 address del "$@"
}

address6_off() {
    unless_gone ip -6 address del "$@"
}

route_off() {
    unless_gone ip -4 route del "$@"
}

route6_off() {
    unless_gone ip -6 route del "$@"
}

rule_off() {
    unless_gone ip -4 rule del "$@"
}

rule6_off() {
    unless_gone ip -6 rule del "$@"
}

# COMMAND…: well, too, where there is nothing to take away. The words are the C library's, or the kernel's own.
unless_gone() {
    gone_said=$("$@" 2>&1) && return
    case $gone_said in
    *'No such process'* | *'No such file'* | *'Cannot assign requested address'* | *'ddress not found'*) ;;
    *'table does not exist'* | *'not exist'*) ;;
    *)
        printf '%s\n' "$gone_said" >&2
        return 1
        ;;
    esac
}

# COMMAND…: well, too, where it is there already.
unless_there() {
    there_said=$("$@" 2>&1) && return
    case $there_said in
    *'File exists'* | *'already assigned'*) ;;
    *)
        printf '%s\n' "$there_said" >&2
        return 1
        ;;
    esac
}

address_back() {
    unless_there address_on "$@"
}

# Not through unless_there: what address6_on remembers would be lost in there.
address6_back() {
    ! address6_on "$@" 2>/dev/null || return 0
    for back_link in "$@"; do :; done
    case " $(addresses_of "$back_link" | tr '\n' ' ')" in
    *" $1 "*) ;;
    *)
        echo "$1 can't be put on $back_link again" >&2
        return 1
        ;;
    esac
}

route_back() {
    unless_there route_on "$@"
}

route6_back() {
    unless_there route6_on "$@"
}

# Kernels before 4.8 would take the same rule twice.
rule_back() {
    rule_off "$@" && rule_on "$@"
}

rule6_back() {
    rule6_off "$@" && rule6_on "$@"
}

# NIC BRIDGE MAC BRIDGE_MAC RECORD…
take_over() {
    over_nic=$1 over_bridge=$2 on_dad=
    link_mac "$2" "$3" || return
    shift 4
    each_record address_on address "$over_bridge" "$@" &&
        each_record_back address6_on address6 "$over_bridge" "$@" &&
        each_record rule_on rule "$over_bridge" "$@" &&
        each_record rule6_on rule6 "$over_bridge" "$@" &&
        each_record route_on route "$over_bridge" "$@" &&
        each_record route_on ways "$over_bridge" "$@" &&
        port_on "$over_nic" "$over_bridge" &&
        each_record route_off ways "$over_nic" "$@" &&
        each_record_back address_off address "$over_nic" "$@" &&
        each_record route_off route "$over_nic" "$@" &&
        each_record route6_on route6 "$over_bridge" "$@" &&
        each_record ways6_set ways6 "$over_bridge" "$@" &&
        each_record route6_off route6 "$over_nic" "$@" &&
        each_record address6_off address6 "$over_nic" "$@" &&
        each_record rule_off rule "$over_nic" "$@" &&
        each_record rule6_off rule6 "$over_nic" "$@" &&
        each_record address6_settled address6 "$over_bridge" "$@" &&
        dad_again
}

# From wherever the other stopped. Another address of the same network, which others have put there, would go with the
# first one: it is promoted instead. One thing that can't be had keeps nothing else from being put back.
undo_take_over() {
    over_nic=$1 over_bridge=$2 over_mac=$4 over_status=0 on_dad=
    exists "$1" || left "$1 is gone" || return
    case $(master_of "$1") in
    '' | "$2") ;;
    *) left "$1 was left: it is on $(master_of "$1")" || return ;;
    esac
    shift 4
    ! is_routed "$@" || over_back link_set "$over_nic" up
    over_back each_record address_back address "$over_nic" "$@"
    over_back each_record_back address6_back address6 "$over_nic" "$@"
    over_back each_record rule_back rule "$over_nic" "$@"
    over_back each_record rule6_back rule6 "$over_nic" "$@"
    over_back each_record route_back route "$over_nic" "$@"
    over_back each_record route_back ways "$over_nic" "$@"
    over_back each_record route_back other "$over_nic" "$@"
    ! on_bridge "$over_nic" "$over_bridge" || over_back port_off "$over_nic" "$over_bridge"
    ! exists "$over_bridge" || over_back each_record route_off ways "$over_bridge" "$@"
    over_promote=$host_root/proc/sys/net/ipv4/conf/$over_bridge/promote_secondaries
    over_promoted=$(number_in "$over_promote")
    [ -z "$over_promoted" ] || echo 1 >"$over_promote"
    ! exists "$over_bridge" || over_back each_record_back address_off address "$over_bridge" "$@"
    [ -z "$over_promoted" ] || echo "$over_promoted" >"$over_promote"
    ! exists "$over_bridge" || over_back each_record route_off route "$over_bridge" "$@"
    over_back each_record route6_back route6 "$over_nic" "$@"
    over_back each_record ways6_set ways6 "$over_nic" "$@"
    over_back each_record route6_back other6 "$over_nic" "$@"
    ! exists "$over_bridge" || over_back each_record route6_off route6 "$over_bridge" "$@"
    ! exists "$over_bridge" || over_back each_record address6_off address6 "$over_bridge" "$@"
    over_back each_record rule_off rule "$over_bridge" "$@"
    over_back each_record rule6_off rule6 "$over_bridge" "$@"
    over_back each_record address6_settled address6 "$over_nic" "$@"
    dad_again
    ! exists "$over_bridge" || [ -z "$over_mac" ] || over_back link_mac "$over_bridge" "$over_mac"
    [ "$over_status" = 0 ] || return "$over_status"
    exists "$over_bridge" || left "$over_bridge is gone already" || return
    [ -z "$(addresses_of "$over_bridge")" ] ||
        left "what others have put on $over_bridge was left: $(addresses_of "$over_bridge" | tr '\n' ' ')"
}

over_back() {
    "$@" || over_status=1
}

# RECORD…: a link that had routes was up, and gets them back in no other state; a host that is being shut down has put
# it down since.
is_routed() {
    for routed_record; do
        case $routed_record in route* | ways*) return 0 ;; esac
    done
    return 1
}
