# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# Whether the host still is as it was looked at. Each says what has moved; none touches anything. They rest on links.sh.

moved() {
    say stale "$1"
    tx_moved=1
}

# PATH
expect_absent() {
    [ "$(content_of "$host_root$1")" = absent ] || moved "$1 is there now"
}

# PATH
expect_there() {
    [ "$(content_of "$host_root$1")" != absent ] || moved "$1 is gone"
}

# PATH CONTENT LETTERS OWNER GROUP
expect_file() {
    if same_content "$(content_of "$host_root$1")" "$2"; then
        expect_access "$1" "$3" "$4" "$5"
    else
        moved "$1 has another content"
    fi
}

# PATH LETTERS OWNER GROUP: type and mode as ls writes them; owners as the look named them, which reads only /etc/passwd
# and /etc/group, and not what else the host may take names from
expect_access() {
    # shellcheck disable=SC2012 # ls is what every host has; only its first columns are read
    access=$(ls -ldn "$host_root$1" 2>/dev/null | {
        read -r access_letters _ access_owner access_group _
        [ "$(name_of passwd "$access_owner")" = "$3" ] && [ "$(name_of group "$access_group")" = "$4" ] &&
            echo "${access_letters%[.+@]}"
    })
    [ "$access" = "$2" ] || moved "$1 has another mode or owner"
}

# passwd|group NUMBER: the name, or the number where there is none
name_of() {
    [ "$2" != 0 ] || {
        echo root
        return
    }
    [ ! -f "$host_root/etc/$1" ] || while IFS=: read -r name_is _ name_number _; do
        [ "$name_number" != "$2" ] || {
            echo "$name_is"
            return
        }
    done <"$host_root/etc/$1"
    echo "$2"
}

# LINK
expect_no_link() {
    ! exists "$1" || moved "a link $1 is there now"
}

# LINK MASTER up|down; MASTER may be empty
expect_link() {
    exists "$1" || {
        moved "there is no link $1 any more"
        return
    }
    expect_master=$(master_of "$1")
    if [ "$expect_master" != "$2" ]; then
        moved "$1 is on ${expect_master:-no bridge} now, and not on ${2:-none}"
    fi
    read -r link_flags <"$host_root/sys/class/net/$1/flags"
    case $link_flags in
    *[13579bdf]) [ "$3" = up ] || moved "$1 is up now" ;;
    *) [ "$3" = down ] || moved "$1 is down now" ;;
    esac
}

# LINK ATTRIBUTE VALUE, as sysfs has it
expect_attribute() {
    [ "$(attribute "$1" "$2" 2>/dev/null)" = "$3" ] || moved "$1 has another $2 now"
}

# BRIDGE STP FORWARD_DELAY; STP is 2 where a daemon does it (kernel: BR_USER_STP)
expect_bridge() {
    expect_stp=$(setting "$1" stp_state 2>/dev/null)
    [ "$expect_stp" != 2 ] || expect_stp=1
    [ "$expect_stp $(setting "$1" forward_delay 2>/dev/null)" = "$2 $3" ] || moved "bridge $1 has other settings"
}

# BRIDGE PORT…
expect_ports() {
    expect_of=$1
    shift
    [ "$(foreign_ports "$expect_of")" = "$(for expect_port in "$@"; do echo "$expect_port"; done)" ] ||
        moved "bridge $expect_of has other ports"
}

# CALL BRIDGE VALUE; BRIDGE may be empty
expect_nf_call() {
    [ "$(nf_call "$1" "$2" 2>/dev/null)" = "$3" ] || moved "$(nf_switch "$1" "$2") says something else now"
}

# PORT BRIDGE TAG TRUNKS, on Open vSwitch; either of the last may be empty
expect_ovs_port() {
    [ "$(ovs_place "$1")" = "$2 $3 $4" ] || moved "$1 is not on $2 any more with the VLANs that it had there"
}

# NIC: no address on it, nor on a VLAN of it
expect_no_address() {
    expect_addressed=$(addressed_links) || {
        moved "whether $1 has an address can't be told any more"
        return
    }
    for expect_link in $expect_addressed; do
        case $expect_link in
        "$1" | "$1".*)
            moved "$expect_link has an address now"
            return
            ;;
        esac
    done
}

# NIC WORD…: addresses, routes and rules of a link, a word each, as they were looked at
expect_carried() {
    expect_nic=$1
    shift
    expect_has=$(carried_by "$expect_nic") || {
        moved "what Dom0 has on $expect_nic can't be told any more"
        return
    }
    [ "$expect_has" = "$(for expect_word in "$@"; do echo "$expect_word"; done)" ] ||
        moved "Dom0 has other addresses, routes or rules on $expect_nic now"
}

carried_by() {
    carried_text=$(ip -o addr show dev "$1") || return
    printf '%s\n' "$carried_text" | while read -r _ _ carried_family carried_address _; do
        case $carried_family:$carried_address in
        inet6:fe80:*) ;;
        inet:*/* | inet6:*/*) echo "address $carried_address" ;;
        inet:*) echo "address $carried_address/32" ;;
        inet6:*) echo "address $carried_address/128" ;;
        esac
    done
    carried_text=$(ip route show table all) || return
    printf '%s\n' "$carried_text" | while IFS= read -r carried_line; do
        case " $carried_line " in
        *" dev $1 "*) carried_route "$carried_line" ;;
        esac
    done
    carried_rules rule "$1" "$(ip rule show 2>/dev/null)"
    carried_rules rule6 "$1" "$(ip -6 rule show 2>/dev/null)"
}

# A line of ip's: one of several ways stands by itself, indented.
carried_route() {
    set -f
    # shellcheck disable=SC2086 # its words
    set -- $1
    set +f
    case $1 in
    local | broadcast | multicast | anycast | unreachable | prohibit | blackhole | throw | nat) return ;;
    unicast) shift ;;
    fe80:* | ff00:*) return ;;
    esac
    carried_to=$1 carried_via=- carried_table=- carried_metric=-
    while [ $# -gt 1 ]; do
        case $1:$2 in
        via:inet | via:inet6) carried_via=${3-} ;;
        via:*) carried_via=$2 ;;
        table:*) carried_table=$2 ;;
        metric:*) carried_metric=$2 ;;
        esac
        shift
    done
    case $carried_to in
    nexthop) echo "way $carried_via" ;;
    *) echo "route $carried_to $carried_via $carried_table $carried_metric" ;;
    esac
}

# SORT NIC TEXT
carried_rules() {
    printf '%s\n' "$3" | while read -r carried_line; do
        case " $carried_line " in
        *" iif $2 "* | *" oif $2 "* | *" dev $2 "*)
            set -f
            # shellcheck disable=SC2086 # its words
            carried_rule "$1" $carried_line
            set +f
            ;;
        esac
    done
}

# SORT WORD…: `[detached]` says that the link wasn't there for a while
carried_rule() {
    carried_rule=$1
    shift
    for carried_word in "$@"; do
        [ "$carried_word" = '[detached]' ] || carried_rule="$carried_rule $carried_word"
    done
    echo "$carried_rule"
}

# The links that have addresses; fe80:: is what every link has by itself.
addressed_links() {
    if command -v ip >/dev/null; then
        addressed=$(ip -o addr show) || return
        printf '%s\n' "$addressed" | while read -r _ addressed_link addressed_family addressed_as _; do
            case $addressed_family:$addressed_as in
            inet6:fe80:*) ;;
            inet:* | inet6:*) echo "${addressed_link%%@*}" ;;
            esac
        done
    else
        addressed=$(ifconfig -a) || return
        printf '%s\n' "$addressed" | while IFS= read -r addressed_line; do
            case $addressed_line in
            [!\ \	]*) addressed_link=${addressed_line%%[:\ ]*} ;;
            *inet6*fe80:*) ;;
            *inet*) echo "$addressed_link" ;;
            esac
        done
    fi
}

# DOMAIN/INDEX BRIDGE; BRIDGE may be empty
expect_xenstore_bridge() {
    [ "$(xenstore-read "/local/domain/0/backend/vif/$1/bridge" 2>/dev/null)" = "$2" ] ||
        moved "xenstore has another bridge for vif $1"
}

# PATH
expect_program() {
    [ -x "$host_root$1" ] || moved "$1 can't be run any more"
}
