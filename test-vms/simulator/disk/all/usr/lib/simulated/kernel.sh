# shellcheck shell=sh
# What stands in for the kernel of a simulated host: links, addresses and routes, as files of its tree. Who calls these is
# `ip` or `brctl`.
#
#   sys/class/net/LINK/…         as sysfs has it; `cable` names the switch that a NIC is plugged into
#   run/simulated/addresses      LINK FAMILY ADDRESS/LENGTH WORD…
#   run/simulated/routes         lines as `ip route show table all` prints them
#   run/simulated/index          the last number of a link
LC_ALL=C
export LC_ALL
root=${SIMULATED_ROOT:?"is a stand-in for simulated hosts"}
links=$root/sys/class/net
kept=$root/run/simulated
none=00:00:00:00:00:00

# One line as the kernel's answer is told, and the exit status of it.
refused() {
    echo "RTNETLINK answers: $1" >&2
    exit 2
}

unknown_word() {
    echo "the simulated $1 doesn't know '$2'" >&2
    exit 255
}

exists() { [ -e "$links/$1/ifindex" ]; }

known() {
    exists "$1" || {
        echo "Cannot find device \"$1\"" >&2
        exit 1
    }
}

# LINK ATTRIBUTE, in `value`
get() {
    value=
    [ ! -e "$links/$1/$2" ] || read -r value <"$links/$1/$2" || :
}

put() { echo "$3" >"$links/$1/$2"; }

is_up() {
    get "$1" flags
    case $value in *[13579bdf]) return 0 ;; esac
    return 1
}

# --- links ---

# LINK MAC DEVTYPE; the last may be empty
link_made() {
    ! exists "$1" || refused "File exists"
    read -r index <"$kept/index"
    index=$((index + 1))
    echo "$index" >"$kept/index"
    mkdir "$links/$1"
    put "$1" iflink "$index"
    put "$1" type 1
    put "$1" flags 0x1002
    put "$1" mtu 1500
    put "$1" address "$2"
    : >"$links/$1/carrier"
    echo "${3:+DEVTYPE=$3}" >"$links/$1/uevent"
    case $1 in
    vif0.*) ;;
    vif[0-9]*.[0-9]*)
        mkdir "$links/$1/device"
        vif=${1#vif}
        put "$1" device/nodename "backend/vif/${vif%.*}/${vif#*.}"
        ;;
    esac
    put "$1" ifindex "$index"
}

bridge_made() {
    link_made "$1" $none bridge
    mkdir "$links/$1/bridge" "$links/$1/brif"
    put "$1" bridge/stp_state 0
    put "$1" bridge/forward_delay 1500
    put "$1" addr_assign_type 1
}

# A NIC or bridge that is there, and what it leads to, go.
link_gone() {
    link_freed "$1"
    for gone_port in "$links/$1/brif"/*; do
        [ ! -e "$gone_port" ] || link_freed "${gone_port##*/}"
    done
    address_flushed "$1"
    routes_without "dev $1"
    gone_peer=$(peer_of "$1")
    rm -r "${links:?}/$1"
    [ -z "$gone_peer" ] || link_gone "$gone_peer"
}

# The other end of a veth pair, where this host has it.
peer_of() {
    [ -e "$links/$1/peer" ] || return 0
    get "$1" iflink
    for peer_link in "$links"/*/ifindex; do
        read -r peer_index <"$peer_link"
        peer_link=${peer_link%/ifindex}
        [ "$peer_index" != "$value" ] || echo "${peer_link##*/}"
    done
}

# LINK PEER: both are there; PEER empty: it is somewhere else
paired() {
    put "$1" peer yes
    [ -n "$2" ] || return 0
    put "$2" peer yes
    get "$1" ifindex
    put "$2" iflink "$value"
    get "$2" ifindex
    put "$1" iflink "$value"
}

link_up() {
    ! is_up "$1" || return 0
    put "$1" flags 0x1003
    put "$1" carrier 1
    [ ! -d "$links/$1/bridge" ] || bridge_settled "$1"
    while read -r up_link up_family up_address up_words; do
        [ "$up_link" != "$1" ] || address_routed "$up_link" "$up_family" "$up_address" "$up_words"
    done <"$kept/addresses"
    master_settled "$1"
}

link_down() {
    put "$1" flags 0x1002
    : >"$links/$1/carrier"
    routes_without "dev $1"
    master_settled "$1"
}

master_of() {
    master=
    [ ! -L "$links/$1/master" ] || {
        master=$(readlink "$links/$1/master")
        master=${master##*/}
    }
}

link_enslaved() {
    known "$2"
    [ -d "$links/$2/bridge" ] || refused "Operation not supported"
    master_of "$1"
    [ "$master" != "$2" ] || return 0
    link_freed "$1"
    ln -s "../$2" "$links/$1/master"
    mkdir "$links/$1/brport"
    ln -s "../../$2" "$links/$1/brport/bridge"
    ln -s "../../$1/brport" "$links/$2/brif/$1"
    bridge_settled "$2"
}

link_freed() {
    master_of "$1"
    [ -n "$master" ] || return 0
    rm "$links/$1/master" "$links/$1/brport/bridge" "$links/$master/brif/$1"
    rmdir "$links/$1/brport"
    bridge_settled "$master"
}

master_settled() {
    master_of "$1"
    [ -z "$master" ] || bridge_settled "$master"
}

# A bridge has a carrier while one of its ports has, and the lowest MAC of its ports until it is given one.
bridge_settled() {
    settled_mac=$none settled_carrier=0
    for settled_port in "$links/$1/brif"/*; do
        [ -e "$settled_port" ] || continue
        settled_port=${settled_port##*/}
        get "$settled_port" carrier
        [ "$value" != 1 ] || settled_carrier=1
        get "$settled_port" address
        settled_mac=$(printf '%s\n%s\n' "$settled_mac" "$value" | sort | sed "/^$none\$/d" | head -n 1)
    done
    ! is_up "$1" || put "$1" carrier "$settled_carrier"
    get "$1" addr_assign_type
    [ "$value" = 3 ] || put "$1" address "${settled_mac:-$none}"
}

link_addressed() {
    put "$1" address "$2"
    [ ! -e "$links/$1/addr_assign_type" ] || put "$1" addr_assign_type 3
    master_settled "$1"
}

link_renamed() {
    ! exists "$2" || refused "File exists"
    ! is_up "$1" || refused "Device or resource busy"
    renamed_master=
    [ ! -L "$links/$1/master" ] || {
        master_of "$1"
        renamed_master=$master
        link_freed "$1"
    }
    mv "$links/$1" "$links/$2"
    [ -z "$renamed_master" ] || link_enslaved "$2" "$renamed_master"
}

# --- addresses ---

# LINK FAMILY ADDRESS/LENGTH WORD…
address_added() {
    case "$(cat "$kept/addresses")
" in
    *"$1 $2 $3 "*) refused "File exists" ;;
    esac
    echo "$*" >>"$kept/addresses"
    ! is_up "$1" || address_routed "$1" "$2" "$3" "$4"
}

# LINK FAMILY ADDRESS WORDS: the routes that come with an address
address_routed() {
    [ "$2" = inet ] && [ "$1" != lo ] || return 0
    routed_own=${3%/*}
    echo "local $routed_own dev $1 table local proto kernel scope host src $routed_own" >>"$kept/routes"
    [ "${3#*/}" -lt 32 ] || return 0
    case " $4 " in *" noprefixroute "*) return ;; esac
    network_of "$3"
    echo "$network dev $1 proto kernel scope link src $routed_own" >>"$kept/routes"
    case " $4 " in
    *" brd "*)
        routed_all=${4#*brd }
        echo "broadcast ${routed_all%% *} dev $1 table local proto kernel scope link src $routed_own" >>"$kept/routes"
        ;;
    esac
}

# LINK ADDRESS/LENGTH: with the last address of a link go all its routes
address_gone() {
    gone_found='' gone_others=''
    while read -r gone_link gone_family gone_address gone_words; do
        case $gone_link:$gone_address in
        "$1:$2") gone_found=1 ;;
        "$1":*)
            gone_others=1
            echo "$gone_link $gone_family $gone_address $gone_words"
            ;;
        *) echo "$gone_link $gone_family $gone_address $gone_words" ;;
        esac
    done <"$kept/addresses" >"$kept/addresses.new"
    [ -n "$gone_found" ] || refused "Cannot assign requested address"
    mv "$kept/addresses.new" "$kept/addresses"
    if [ -n "$gone_others" ]; then routes_without "dev $1 src ${2%/*}"; else routes_without "dev $1"; fi
}

address_flushed() {
    { grep -v "^$1 " "$kept/addresses" || :; } >"$kept/addresses.new"
    mv "$kept/addresses.new" "$kept/addresses"
    routes_without "dev $1"
}

# ADDRESS/LENGTH: the network that it is in, in `network`
network_of() {
    network_length=${1#*/}
    number_of "${1%/*}"
    number=$((network_length == 0 ? 0 : number >> (32 - network_length) << (32 - network_length)))
    network=$((number >> 24)).$((number >> 16 & 255)).$((number >> 8 & 255)).$((number & 255))/$network_length
}

# A.B.C.D, in `number`
number_of() {
    number_rest=$1 number=0
    while [ -n "$number_rest" ]; do
        number=$((number * 256 + ${number_rest%%.*}))
        case $number_rest in *.*) number_rest=${number_rest#*.} ;; *) number_rest= ;; esac
    done
}

# --- routes ---

# "KEY VALUE…": whether a line has all of these pairs
has_pairs() {
    pairs_line=$1
    shift
    # shellcheck disable=SC2086 # pairs of words
    set -- $1
    while [ $# -gt 1 ]; do
        case " $pairs_line " in *" $1 $2 "*) ;; *) return 1 ;; esac
        shift 2
    done
}

# PAIRS: the routes without those that have them
routes_without() {
    while IFS= read -r without_line; do
        has_pairs "$without_line" "$1" || echo "$without_line"
    done <"$kept/routes" >"$kept/routes.new"
    mv "$kept/routes.new" "$kept/routes"
}

# PEER: the line of the main table by which it is reached, in `way`
way_to() {
    way='' way_length=-1
    while IFS= read -r way_line; do
        case $way_line in
        local\ * | broadcast\ * | *" table "*) continue ;;
        default\ *) way_network=0.0.0.0/0 ;;
        *) way_network=${way_line%% *} ;;
        esac
        case $way_network in */*) ;; *) way_network=$way_network/32 ;; esac
        network_of "$1/${way_network#*/}"
        if [ "$network" = "$way_network" ] && [ "${way_network#*/}" -gt "$way_length" ]; then
            way=$way_line way_length=${way_network#*/}
        fi
    done <"$kept/routes"
    [ -n "$way" ]
}
