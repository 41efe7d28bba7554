# shellcheck shell=sh
# shellcheck disable=SC2154 # host_root is the program's own
# One look at a host: what it says, framed by a mark; nothing is written. The answer's format stands in the Java
# package's documentation. Everything that is no function stands at the top: the session's addresses are only known
# there, as the program's own first argument where sudo has dropped the variable.
probe_session=${SSH_CONNECTION:-${1-}}
probe_nl='
'

# probe MARK SECONDS ROOT LINKS [FILE...]: SECONDS is how long a toolstack may take for one answer. ROOT is empty on a
# host; a test looks at a tree of its own. LINKS, one word, are those whose driver is asked too.
probe() {
    probe_all "$@" 2>/dev/null
}

probe_all() {
    probe_mark=$1 probe_patience=$2 probe_root=$host_root$3 probe_count=0
    probe_closely=$4
    shift 4
    unset TIME_STYLE QUOTING_STYLE BLOCK_SIZE LS_BLOCK_SIZE XE_EXTRA_ARGS
    printf '\n%s begin\n' "$probe_mark"
    probe_tools
    probe_facts
    probe_links
    probe_ovs
    probe_nf
    probe_network
    probe_drivers
    probe_find "$@"
    probe_files
    probe_domains
    printf '%s end %s\n' "$probe_mark" "$probe_count"
}

probe_open() {
    probe_count=$((probe_count + 1))
    printf '%s %s\n' "$probe_mark" "$1"
}

probe_close() {
    printf '\n%s = %s\n' "$probe_mark" "$1"
}

probe_say() {
    probe_open "$1"
    printf '%s' "$2"
    probe_close 0
}

# --- what kind of host it is ------------------------------------------------------------------------------------------

probe_tools() {
    probe_tools=' '
    for probe_tool in brctl ethtool ifconfig ifquery ip netplan nmcli ovs-vsctl xe xenstore-ls xenstore-read \
        xenstore-write xl xm; do
        command -v "$probe_tool" >/dev/null && probe_tools="$probe_tools$probe_tool "
    done
    # its generator is what the next boot runs, with or without its command
    if ! probe_has netplan && [ -e "$probe_root/lib/systemd/system-generators/netplan" ]; then
        probe_tools="${probe_tools}netplan "
    fi
    probe_stack=none
    if probe_has xe && [ -e "$probe_root/etc/xensource-inventory" ]; then
        probe_stack=xapi
    elif probe_has xm && { ! probe_has xl || probe_xend_runs; }; then
        probe_stack=xend
    elif probe_has xl; then
        probe_stack=xl
    fi
}

probe_has() {
    case $probe_tools in *" $1 "*) return 0 ;; esac
    return 1
}

# Xen 4.1 to 4.4 have both: there xl itself goes by these locks.
probe_xend_runs() {
    [ -e "$probe_root/var/lock/subsys/xend" ] || [ -e "$probe_root/var/lock/xend" ] ||
        [ -e "$probe_root/var/run/xend.pid" ]
}

probe_facts() {
    probe_text="tools$probe_tools${probe_nl}stack $probe_stack${probe_nl}session $probe_session$probe_nl"
    probe_fact kernel /proc/sys/kernel/osrelease
    probe_fact boot /proc/sys/kernel/random/boot_id
    probe_fact major /sys/hypervisor/version/major
    probe_fact minor /sys/hypervisor/version/minor
    probe_fact extra /sys/hypervisor/version/extra
    if [ -f "$probe_root/etc/os-release" ]; then
        while read -r probe_value || [ -n "$probe_value" ]; do
            case $probe_value in ID=* | VERSION_ID=*) probe_text="$probe_text$probe_value$probe_nl" ;; esac
        done <"$probe_root/etc/os-release"
    else
        probe_fact debian /etc/debian_version
        probe_fact redhat /etc/redhat-release
        probe_fact suse /etc/SuSE-release
    fi
    probe_say facts "$probe_text"
}

# The first line of a file.
probe_fact() {
    [ -f "$probe_root$2" ] || return 0
    probe_value=
    read -r probe_value <"$probe_root$2"
    probe_text="$probe_text$1 $probe_value$probe_nl"
}

# --- the network ------------------------------------------------------------------------------------------------------

probe_links() {
    probe_text=
    for probe_dir in "$probe_root"/sys/class/net/*; do
        [ -e "$probe_dir/ifindex" ] && probe_link "$probe_dir"
    done
    probe_say links "$probe_text"
}

# A link as one line: its name, then each attribute or "-", then its signs: what it has of four that tell its kind; of
# a bridge that its MAC was never set (kernel: NET_ADDR_SET), of a device that it was; of a bond its mode, and its NICs, which old kernels name
# nowhere else.
probe_link() {
    probe_row=${1##*/}
    for probe_attribute in ifindex iflink type flags mtu address carrier master/ifindex brport/bridge/ifindex \
        bridge/stp_state bridge/forward_delay device/nodename; do
        probe_value=
        [ -e "$1/$probe_attribute" ] && read -r probe_value <"$1/$probe_attribute"
        probe_row="$probe_row ${probe_value:--}"
    done
    probe_value=-
    while read -r probe_line; do
        case $probe_line in DEVTYPE=*) probe_value=${probe_line#DEVTYPE=} ;; esac
    done <"$1/uevent"
    probe_row="$probe_row $probe_value"
    for probe_sign in bridge bonding tun_flags device; do
        [ -e "$1/$probe_sign" ] && probe_row="$probe_row $probe_sign"
    done
    probe_value=3
    [ ! -e "$1/bridge" ] || [ ! -e "$1/addr_assign_type" ] || read -r probe_value <"$1/addr_assign_type"
    [ "$probe_value" = 3 ] || probe_row="$probe_row follows"
    probe_value=
    [ -e "$1/bridge" ] || [ ! -e "$1/device" ] || [ ! -e "$1/addr_assign_type" ] || read -r probe_value <"$1/addr_assign_type"
    [ "$probe_value" != 3 ] || probe_row="$probe_row borrowed"
    [ ! -e "$1/bonding" ] || probe_bond "$1/bonding"
    probe_manager "$1"
    probe_link_file "$1"
    probe_text="$probe_text$probe_row$probe_nl"
}

probe_bond() {
    probe_value=
    read -r probe_value probe_line <"$1/mode"
    probe_row="$probe_row mode:$probe_value"
    probe_value=
    read -r probe_value <"$1/slaves"
    for probe_value in $probe_value; do
        probe_row="$probe_row slave:$probe_value"
    done
}

# Which daemon has the link, by what each writes of it under /run: networkd has all that it doesn't call unmanaged. Before
# it has decided there is no file of the link's, or one that says so; that it runs is told by its own.
probe_manager() {
    read -r probe_value <"$1/ifindex"
    probe_name=$probe_root/run/systemd/netif/links/$probe_value probe_sign=linger
    [ ! -f "$probe_root/run/systemd/netif/state" ] || probe_sign=pending
    if [ -f "$probe_name" ]; then
        probe_sign=pending
        while read -r probe_line; do
            case $probe_line in ADMIN_STATE=*) probe_sign=${probe_line#ADMIN_STATE=} ;; esac
        done <"$probe_name"
    fi
    case $probe_sign in
        unmanaged | linger) ;;
        pending | initialized) probe_row="$probe_row manager:systemd-networkd?" ;;
        *) probe_row="$probe_row manager:systemd-networkd" ;;
    esac
    probe_name=$probe_root/run/NetworkManager/devices/$probe_value
    if [ -f "$probe_name" ]; then
        while read -r probe_line; do
            case $probe_line in managed=true) probe_row="$probe_row manager:NetworkManager" ;; esac
        done <"$probe_name"
    fi
}

# Which of systemd's .link files udev went by when the link appeared.
probe_link_file() {
    read -r probe_value <"$1/ifindex"
    probe_name=$probe_root/run/udev/data/n$probe_value
    [ -f "$probe_name" ] || return 0
    while read -r probe_line; do
        case $probe_line in
            *[!A-Za-z0-9/._+:@%,=~-]*) ;;
            E:ID_NET_LINK_FILE=*) probe_row="$probe_row link-file:${probe_line#*=}" ;;
        esac
    done <"$probe_name"
}

# Open vSwitch's database, three tables in one transaction. Its tools may be there where it was never started: then it
# has neither a database nor a link in the kernel.
probe_ovs() {
    probe_has ovs-vsctl || return 0
    for probe_path in /etc/openvswitch/conf.db /var/lib/openvswitch/conf.db /var/run/openvswitch/db.sock \
        /sys/class/net/ovs-system; do
        if [ -e "$probe_root$probe_path" ]; then
            probe_ask ovs ovs-vsctl --format=json \
                -- --columns=name,ports,stp_enable,rstp_enable,controller,mirrors,other_config,external_ids list Bridge \
                -- --columns=_uuid,name,tag,trunks,interfaces list Port \
                -- --columns=_uuid,name,type list Interface
            return
        fi
    done
}

# Whether frames that bridges forward are handed to iptables and the like: a line for each switch that the kernel has, with
# its bridge or "-", who is called, and what it is; none of those that bridges have off for themselves.
probe_nf() {
    [ -d "$probe_root/proc/sys/net" ] || return 0
    probe_text=
    for probe_name in iptables ip6tables arptables; do
        probe_nf_switch "$probe_root/proc/sys/net/bridge/bridge-nf-call-$probe_name" -
        for probe_dir in "$probe_root"/sys/class/net/*/bridge; do
            probe_link=${probe_dir%/bridge}
            probe_nf_switch "$probe_dir/nf_call_$probe_name" "${probe_link##*/}"
        done
    done
    probe_say nf "$probe_text"
}

# FILE BRIDGE: of a file in /proc/sys a shell that reads byte by byte gets the first one only, which is the value.
probe_nf_switch() {
    [ -e "$1" ] || return 0
    probe_value='?'
    read -r probe_value <"$1"
    case $2,$probe_value in
        -,*) ;;
        *,0) return ;;
    esac
    probe_text="$probe_text$2 $probe_name ${probe_value:-?}$probe_nl"
}

probe_network() {
    probe_copy vlan/config
    if probe_has ip; then
        probe_open addresses
        ip -o addr show
        probe_close $?
        probe_open routes
        ip route show table all
        probe_close $?
        probe_rules
        probe_way
    else
        if probe_has ifconfig; then
            probe_open ifconfig
            ifconfig -a
            probe_close $?
        fi
        probe_copy if_inet6
        probe_copy route
        probe_copy ipv6_route
    fi
}

# What a driver takes and does, of the links that a play asks about; Xen 3 has them under another name.
probe_drivers() {
    for probe_name in $probe_closely; do
        for probe_link in "$probe_name" "p$probe_name"; do
            [ -e "$probe_root/sys/class/net/$probe_link" ] || continue
            probe_say asked "$probe_link"
            if probe_has ip; then
                probe_open "driver $probe_link"
                ip -d -o link show dev "$probe_link"
                probe_close $?
            fi
            if probe_has ethtool; then
                probe_open "offloads $probe_link"
                ethtool -k "$probe_link"
                probe_close $?
            fi
        done
    done
}

# Which way the answer to the session's peer takes: rules may go by where it is from.
probe_way() {
    [ -n "$probe_session" ] || return 0
    probe_peer=${probe_session%% *}
    probe_local=${probe_session% *}
    probe_open peer
    ip route get "$probe_peer" from "${probe_local##* }" || ip route get "$probe_peer"
    probe_close $?
}

# What ip complains of tells a kernel that has no rules. The list of IPv6 addresses is there where IPv6 is.
probe_rules() {
    probe_open rules
    ip rule show 2>&1
    probe_close $?
    if [ -e "$probe_root/proc/net/if_inet6" ] || ! [ -e "$probe_root/proc/net/dev" ]; then
        probe_open rules6
        ip -6 rule show 2>&1
        probe_close $?
    fi
}

# A text of the kernel's, line by line: no program is needed.
probe_copy() {
    [ -f "$probe_root/proc/net/$1" ] || return 0
    probe_text=
    while read -r probe_line; do
        probe_text="$probe_text$probe_line$probe_nl"
    done <"$probe_root/proc/net/$1"
    probe_say "$1" "$probe_text"
}

# --- which files to look at -------------------------------------------------------------------------------------------

probe_find() {
    probe_paths=$probe_nl probe_guests='' probe_beyond='' probe_hidden='' probe_left=100000
    for probe_path; do
        probe_add "$probe_root$probe_path"
    done
    probe_left=600
    probe_find_xend
    probe_find_services
    probe_find_ifcfg
    probe_find_netplan
    probe_find_networkmanager
    probe_find_networkd
    probe_find_interfaces "$probe_root/etc/network/interfaces" 5
    probe_find_guests
    probe_find_passed
    probe_find_nf
    probe_find_records
    probe_find_transactions
    probe_say guests "$probe_guests"
    probe_say beyond "$probe_beyond"
    probe_say hidden "$probe_hidden"
}

# One path more, once. A name that ls might not print as it is stands apart, and so does what is too much.
probe_add() {
    case $probe_paths in *"$probe_nl$1$probe_nl"*) return ;; esac
    case $1 in
        *[!A-Za-z0-9/._+:@%,=~\ -]* | *' -> '*)
            probe_say odd "$1"
            return
            ;;
    esac
    probe_left=$((probe_left - 1))
    if [ "$probe_left" -lt 0 ]; then
        probe_beyond="$probe_beyond$1$probe_nl"
    else
        probe_paths="$probe_paths$1$probe_nl"
    fi
}

# A folder that is there and can't be listed hides what is in it.
probe_listed() {
    if [ -d "$1" ] && ! [ -r "$1" ]; then
        probe_hidden="$probe_hidden$1$probe_nl"
    fi
}

# What xend reads, and the script that it names: a word after (network-script, in /etc/xen/scripts unless absolute.
probe_find_xend() {
    probe_dir=$probe_root/etc/xen
    probe_add "$probe_dir/xl.conf"
    probe_add "$probe_dir/xend-config.sxp"
    probe_add "$probe_dir/scripts/network-bridge"
    [ -f "$probe_dir/xend-config.sxp" ] || return 0
    while read -r probe_line || [ -n "$probe_line" ]; do
        case $probe_line in
            \#*) continue ;;
            *'(network-script'[\ \	]*) ;;
            *) continue ;;
        esac
        probe_line=${probe_line#*'(network-script'}
        probe_line=${probe_line#"${probe_line%%[!\ \	]*}"}
        probe_line=${probe_line#[\'\"]}
        probe_line=${probe_line%%[\ \	\'\"\)]*}
        case $probe_line in
            '') ;;
            /*) probe_add "$probe_root$probe_line" ;;
            *) probe_add "$probe_dir/scripts/$probe_line" ;;
        esac
    done <"$probe_dir/xend-config.sxp"
}

# Which services the next boot starts, of those that may keep links: systemd's links, masked ones, System V's runlevels.
probe_find_services() {
    probe_dir=$probe_root/etc/systemd/system
    probe_add "$probe_dir"
    probe_listed "$probe_dir"
    for probe_path in "$probe_dir"/*.wants; do
        probe_listed "$probe_path"
    done
    for probe_path in "$probe_dir"/*.service "$probe_dir"/*.wants/*.service "$probe_root"/etc/rc[S2-5].d/S[0-9][0-9]* \
        "$probe_root"/etc/rc.d/rc[2-5].d/S[0-9][0-9]*; do
        probe_name=${probe_path##*/}
        case ${probe_name#S[0-9][0-9]} in
            networking | networking.service | network | network.service | systemd-networkd.service | NetworkManager | \
                NetworkManager.service | openvswitch-switch | openvswitch-switch.service | openvswitch.service | \
                wicked.service | connman.service | dhcpcd.service | dhcpcd) probe_add "$probe_path" ;;
        esac
    done
}

# RHEL's files for its links, and those of its scripts that tell what some of their lines mean.
probe_find_ifcfg() {
    probe_dir=$probe_root/etc/sysconfig/network-scripts
    probe_add "$probe_dir"
    probe_listed "$probe_dir"
    for probe_path in "$probe_root"/etc/sysconfig/network "$probe_dir"/ifcfg-* "$probe_dir"/route-* "$probe_dir"/route6-* \
        "$probe_dir"/rule-* "$probe_dir"/rule6-* "$probe_dir"/ifup-eth "$probe_dir"/network-functions; do
        if [ -e "$probe_path" ] || [ -h "$probe_path" ]; then probe_add "$probe_path"; fi
    done
}

# The files of which netplan makes others at each boot.
probe_find_netplan() {
    for probe_dir in "$probe_root"/lib/netplan "$probe_root"/etc/netplan "$probe_root"/run/netplan; do
        probe_add "$probe_dir"
        probe_listed "$probe_dir"
        for probe_path in "$probe_dir"/*.yaml; do
            if [ -e "$probe_path" ] || [ -h "$probe_path" ]; then probe_add "$probe_path"; fi
        done
    done
}

# What systemd-networkd reads, where it is started, and udev before it.
probe_find_networkd() {
    case $probe_paths in *.wants/systemd-networkd.service"$probe_nl"*) ;; *) return ;; esac
    for probe_folder in etc run usr/local/lib usr/lib lib; do
        probe_folder=$probe_root/$probe_folder/systemd/network
        probe_add "$probe_folder"
        probe_listed "$probe_folder"
        for probe_path in "$probe_folder"/*.network "$probe_folder"/*.netdev "$probe_folder"/*.link \
            "$probe_folder"/*.network.d "$probe_folder"/*.netdev.d "$probe_folder"/*.link.d \
            "$probe_folder"/*.network.d/*.conf "$probe_folder"/*.netdev.d/*.conf "$probe_folder"/*.link.d/*.conf; do
            if [ -d "$probe_path" ]; then
                probe_listed "$probe_path"
            elif [ -e "$probe_path" ] || [ -h "$probe_path" ]; then
                probe_add "$probe_path"
            fi
        done
    done
}

# Profiles, and the dispatcher's scripts that give bridges a delay that NetworkManager has no words for.
probe_find_networkmanager() {
    for probe_dir in "$probe_root"/usr/lib/NetworkManager/system-connections \
        "$probe_root"/etc/NetworkManager/system-connections; do
        probe_add "$probe_dir"
        probe_listed "$probe_dir"
        for probe_path in "$probe_dir"/*; do
            if [ -f "$probe_path" ] || [ -h "$probe_path" ]; then probe_add "$probe_path"; fi
        done
    done
    for probe_dir in "$probe_root"/usr/lib/NetworkManager/conf.d "$probe_root"/run/NetworkManager/conf.d \
        "$probe_root"/etc/NetworkManager/conf.d "$probe_root"/etc/NetworkManager; do
        probe_add "$probe_dir"
        probe_listed "$probe_dir"
        for probe_path in "$probe_dir"/*.conf; do
            if [ -f "$probe_path" ] || [ -h "$probe_path" ]; then probe_add "$probe_path"; fi
        done
    done
    probe_dir=$probe_root/etc/NetworkManager/dispatcher.d/pre-up.d
    probe_add "$probe_dir"
    probe_listed "$probe_dir"
    for probe_path in "$probe_dir"/90-*-forward-delay; do
        if [ -f "$probe_path" ]; then probe_add "$probe_path"; fi
    done
}

# A file of ifupdown's and, $2 deep, what it sources. The words may hold wildcards; anything else that a shell would
# expand in them finds nothing here, and what was not looked at is unknown.
probe_find_interfaces() {
    probe_add "$1"
    [ "$2" -gt 0 ] && [ -f "$1" ] || return 0
    while read -r probe_word probe_line || [ -n "$probe_word" ]; do
        case $probe_word in
            source | source-directory)
                set -f
                # shellcheck disable=SC2086 # its words, and no wildcard yet
                probe_sources "$probe_word" "${1%/*}" "$2" $probe_line
                set +f
                ;;
        esac
    done <"$1"
}

# WORD FOLDER DEPTH PATTERN...: functions share their variables, so what must outlive a call stands in the arguments.
probe_sources() {
    while [ $# -gt 3 ]; do
        probe_pattern=$probe_root$4
        case $4 in /*) ;; *) probe_pattern=$2/$4 ;; esac
        case $1 in
            source) probe_source "$probe_pattern" "$3" ;;
            *) probe_source_directory "${probe_pattern%/}" "$3" ;;
        esac
        probe_word=$1 probe_folder=$2 probe_deep=$3
        shift 4
        set -- "$probe_word" "$probe_folder" "$probe_deep" "$@"
    done
}

probe_source() {
    probe_listed "${1%/*}"
    set +f
    IFS=
    # shellcheck disable=SC2086 # wildcards are meant, and IFS keeps it one word
    set -- "$2" $1
    IFS=" 	$probe_nl"
    probe_sourced "$@"
}

# The names that ifupdown takes from a folder: letters, digits, _ and - (interfaces(5)).
probe_source_directory() {
    probe_listed "$1"
    set +f
    probe_deep=$2
    set -- "$1"/*
    probe_names=
    for probe_path; do
        case ${probe_path##*/} in *[!a-zA-Z0-9_-]*) continue ;; esac
        [ -d "$probe_path" ] || probe_names="$probe_names$probe_path$probe_nl"
    done
    set -f
    IFS=$probe_nl
    # shellcheck disable=SC2086 # cut at newlines
    set -- "$probe_deep" $probe_names
    IFS=" 	$probe_nl"
    probe_sourced "$@"
}

# DEPTH FILE...
probe_sourced() {
    while [ $# -gt 1 ]; do
        case $2 in
            *[*?[]*) if [ -e "$2" ]; then probe_find_interfaces "$2" $(($1 - 1)); fi ;;
            *) probe_find_interfaces "$2" $(($1 - 1)) ;;
        esac
        probe_deep=$1
        shift 2
        set -- "$probe_deep" "$@"
    done
}

# PCI devices that are hidden for guests, and where that can be which device each link is.
probe_find_passed() {
    probe_dir=$probe_root/sys/bus/pci/drivers probe_value=
    if [ -f "$probe_root/proc/cmdline" ]; then read -r probe_value <"$probe_root/proc/cmdline"; fi
    case $probe_value in
        *pciback.hide=*) probe_add "$probe_root/proc/cmdline" ;;
        *) [ -d "$probe_dir/pciback" ] || [ -d "$probe_dir/xen-pciback" ] || return 0 ;;
    esac
    for probe_path in "$probe_dir"/pciback/*:*:*.* "$probe_dir"/xen-pciback/*:*:*.*; do
        if [ -e "$probe_path" ]; then probe_add "$probe_path/class"; fi
    done
    for probe_path in "$probe_root"/etc/modprobe.d/*.conf; do
        if [ -e "$probe_path" ]; then probe_add "$probe_path"; fi
    done
    for probe_path in "$probe_root"/sys/class/net/*/device; do
        if [ -h "$probe_path" ]; then probe_add "$probe_path"; fi
    done
}

# What gives the switches bridge-nf-call-* at boot: sysctl's files, and of udev's many rules those that mention them; all,
# where grep can't tell.
probe_find_nf() {
    probe_add "$probe_root/etc/sysctl.conf"
    for probe_dir in etc run usr/local/lib usr/lib lib; do
        probe_dir=$probe_root/$probe_dir/sysctl.d
        probe_add "$probe_dir"
        probe_listed "$probe_dir"
        for probe_path in "$probe_dir"/*.conf; do
            if [ -e "$probe_path" ] || [ -h "$probe_path" ]; then probe_add "$probe_path"; fi
        done
    done
    set --
    for probe_dir in etc run usr/lib lib; do
        probe_dir=$probe_root/$probe_dir/udev/rules.d
        probe_add "$probe_dir"
        probe_listed "$probe_dir"
        for probe_path in "$probe_dir"/*.rules; do
            if [ -e "$probe_path" ] || [ -h "$probe_path" ]; then set -- "$@" "$probe_path"; fi
        done
    done
    [ $# -gt 0 ] || return 0
    probe_text=$(grep -lE 'br_netfilter|bridge-nf-|net[./]bridge' "$@")
    probe_status=$?
    for probe_path; do
        case $probe_status,$probe_nl$probe_text$probe_nl in
            [01],*"$probe_nl$probe_path$probe_nl"*) probe_add "$probe_path" ;;
            [01],*) ;;
            *) probe_add "$probe_path" ;;
        esac
    done
}

# Transactions of ours that are under way, or were left: while one is there, the host may be between two states. And
# which handlers are still due.
probe_find_transactions() {
    [ ! -f "$probe_root/var/lib/pontifex/due" ] || probe_add "$probe_root/var/lib/pontifex/due"
    for probe_path in "$probe_root"/var/lib/pontifex/tx/*/owner; do
        [ ! -f "$probe_path" ] || probe_add "$probe_path"
    done
}

# Guests' files stand in /etc/xen itself, and links to those that start by themselves in its folder auto.
probe_find_guests() {
    probe_listed "$probe_root/etc/xen"
    probe_listed "$probe_root/etc/xen/auto"
    for probe_path in "$probe_root"/etc/xen/* "$probe_root"/etc/xen/auto/*; do
        [ -f "$probe_path" ] || continue
        case ${probe_path##*/} in
            xl.conf | oxenstored.conf | xenstored.conf | *.sxp | xlexample* | xmexample* | README* | qemu-ifup) continue ;;
            cpupool | *.dpkg-* | *.rpmsave | *.rpmnew | *.rpmorig | *.ucf-* | *~ | *.bak | *.old | *.orig | *.save | *.rej | \
                *.sw[op]) continue ;;
        esac
        probe_add "$probe_path"
        probe_guests="$probe_guests$probe_path$probe_nl"
    done
}

# libxl's records of the guests that have interfaces here, and what `xl config-update` left beside them. Those of domains
# long gone stay in that folder after a power cut.
probe_find_records() {
    [ "$probe_stack" = xl ] || return 0
    probe_seen=' '
    for probe_dir in "$probe_root"/sys/bus/xen-backend/devices/vif-* "$probe_root"/sys/class/net/vif*; do
        probe_dir=${probe_dir##*/vif}
        probe_dir=${probe_dir#-}
        probe_dir=${probe_dir%%[-.]*}
        case $probe_dir,$probe_seen in *[!0-9],* | ,* | 0,* | *" $probe_dir "*) continue ;; esac
        probe_seen="$probe_seen$probe_dir "
        for probe_path in "$probe_root/var/lib/xen/userdata-d.$probe_dir".*.libxl-json \
            "$probe_root/var/lib/xen/userdata-d.$probe_dir".*.xl; do
            [ ! -f "$probe_path" ] || probe_add "$probe_path"
        done
    done
}

# --- the files --------------------------------------------------------------------------------------------------------

# One ls for all (one more for each round of links), one cksum and one cat for those that are regular and not too large.
probe_files() {
    probe_read='' probe_unread='' probe_led='' probe_uids=' ' probe_gids=' ' probe_total=0 probe_round=0
    probe_next=$probe_paths
    while [ "$probe_next" != "$probe_nl" ] && [ "$probe_round" -lt 5 ]; do
        probe_round=$((probe_round + 1))
        probe_list=$(
            IFS=$probe_nl
            set -f
            # shellcheck disable=SC2086 # cut at newlines
            exec ls -ldn $probe_next 2>&1
        )
        probe_next=$probe_nl
        probe_say list "$probe_list$probe_nl"
        set -f
        IFS=$probe_nl
        for probe_line in $probe_list; do
            IFS=' '
            probe_entry "$probe_line"
        done
        IFS=" 	$probe_nl"
        set +f
    done
    probe_say followed "$probe_led"
    probe_say unread "$probe_unread"
    probe_text=
    probe_names passwd "$probe_uids"
    probe_names group "$probe_gids"
    probe_say names "$probe_text"
    [ -n "$probe_read" ] || return 0
    set -f
    IFS=$probe_nl
    # shellcheck disable=SC2086 # cut at newlines
    probe_contents $probe_read
    IFS=" 	$probe_nl"
    set +f
}

# POSIX has cksum, which says lengths too; Debian's busybox has none, but md5sum.
probe_contents() {
    if command -v cksum >/dev/null; then
        probe_open sums
        cksum "$@"
    elif command -v md5sum >/dev/null; then
        probe_open sizes
        wc -c "$@"
        probe_close $?
        probe_open sums
        md5sum "$@"
    else
        return
    fi
    probe_close $?
    probe_open contents
    cat "$@"
    probe_close $?
}

# A line of ls: no field before the path holds " /".
probe_entry() {
    probe_path=/${1#* /}
    case $1 in
        lrwxrwxrwx*) probe_follow "${probe_path%% -> *}" "${probe_path#* -> }" ;;
        [-d][-r][-w]*)
            # shellcheck disable=SC2086 # the fields
            set -- $1
            [ "$3" = 0 ] || probe_uids="$probe_uids$3 "
            [ "$4" = 0 ] || probe_gids="$probe_gids$4 "
            case $1 in d*) return ;; esac
            probe_total=$((probe_total + $5))
            if [ "$5" -le 262144 ] && [ "$probe_total" -le 8388608 ]; then
                probe_read="$probe_read$probe_path$probe_nl"
            else
                probe_total=$((probe_total - $5))
                probe_unread="$probe_unread$probe_path$probe_nl"
            fi
            ;;
    esac
}

# LINK TARGET: what the link leads to is looked at too. The folder is entered, for `..` means the real one's parent.
probe_follow() {
    probe_link=$1
    case $2 in
        /*) set -- "$probe_root$2" ;;
        *) set -- "${1%/*}/$2" ;;
    esac
    case ${1##*/} in '' | . | ..) return ;; esac
    cd -P "${1%/*}/" || return
    set -- "${PWD%/}/${1##*/}"
    cd /
    probe_led="$probe_led$probe_link$probe_nl$1$probe_nl"
    case $1 in *[!A-Za-z0-9/._+:@%,=~\ -]* | *' -> '*) return ;; esac
    case $probe_paths in *"$probe_nl$1$probe_nl"*) return ;; esac
    probe_paths="$probe_paths$1$probe_nl"
    probe_next="$probe_next$1$probe_nl"
}

# The names of the owners that were met, from /etc/passwd or /etc/group; none but root's needs no reading.
probe_names() {
    [ "$2" != ' ' ] && [ -f "$probe_root/etc/$1" ] || return 0
    while IFS=: read -r probe_name probe_value probe_id probe_line; do
        case $2 in *" $probe_id "*) probe_text="$probe_text$1 $probe_id $probe_name$probe_nl" ;; esac
    done <"$probe_root/etc/$1"
}

# --- the guests that run ----------------------------------------------------------------------------------------------

probe_domains() {
    case $probe_stack in
        xapi)
            probe_xapi
            return
            ;;
        none) return ;;
    esac
    set -- xl
    [ "$probe_stack" = xl ] || set -- xm
    probe_ask domains "$1" list -l
    [ "$probe_status" -lt 128 ] || return
    [ "$probe_stack" != xl ] || probe_ask running xl list
    [ -e "$probe_root/sys/hypervisor/version/major" ] || probe_ask info "$1" info
    probe_vifs
}

probe_vifs() {
    for probe_dir in "$probe_root"/sys/class/net/vif* "$probe_root"/sys/bus/xen-backend/devices/vif-*; do
        if [ -e "$probe_dir" ]; then
            probe_xenstore
            break
        fi
    done
}

# What xapi keeps: of this host its PIFs, of its pool the rest. Each question costs a login, so it is five; labels, which
# people write and nothing quotes, are asked for alone. After one that fails no other is asked.
probe_xapi() {
    probe_uuid=
    while read -r probe_line || [ -n "$probe_line" ]; do
        case $probe_line in INSTALLATION_UUID=*) probe_uuid=${probe_line#*=} ;; esac
    done <"$probe_root/etc/xensource-inventory"
    probe_uuid=${probe_uuid#[\'\"]}
    probe_uuid=${probe_uuid%[\'\"]}
    case $probe_uuid in *[!0-9a-f-]* | '') return ;; esac
    probe_say xapi "$probe_uuid"
    probe_xe pif pif-list "host-uuid=$probe_uuid" "params=uuid,device,currently-attached,VLAN,managed,bond-master-of\
,bond-slave-of,management,network-uuid,IP-configuration-mode,IP,netmask,IPv6-configuration-mode,IPv6" &&
        probe_xe network network-list params=uuid,MTU,bridge &&
        probe_xe vif vif-list "params=uuid,vm-uuid,device,MAC,currently-attached,network-uuid,locking-mode,ipv4-allowed\
,ipv6-allowed" &&
        probe_xe vm vm-list params=uuid,is-control-domain,resident-on,dom-id &&
        probe_xe label vm-list params=uuid,name-label &&
        probe_vifs
}

# SECTION WORD...: what it complains of tells why there is no answer.
probe_xe() {
    probe_name=$1
    shift
    probe_ask "xe $probe_name" probe_aloud xe "$@"
    return "$probe_status"
}

# Takes the place of the process that is watched.
probe_aloud() {
    exec "$@" 2>&1
}

probe_xenstore() {
    if probe_has xenstore-ls; then
        probe_ask xenstore xenstore-ls /local/domain/0/backend/vif
    elif probe_has xenstore-read; then
        for probe_dir in "$probe_root"/sys/class/net/vif*; do
            probe_dir=${probe_dir##*/}
            case $probe_dir in vif*[!0-9.]* | vif*.*.* | vif0.*) continue ;; esac
            set -- "${probe_dir#vif}"
            probe_ask "backend ${1%.*}/${1#*.}" xenstore-read "/local/domain/0/backend/vif/${1%.*}/${1#*.}/bridge"
            [ "$probe_status" -lt 128 ] || return
        done
    fi
}

# SECTION COMMAND...: a toolstack whose daemon is down may never answer, so one that takes too long is killed. The
# watchdog lives as long as its sleep and tells its number before anything is waited for; it traps nothing, for a shell
# that has just been forked may lose a signal. It holds neither the answer nor the connection open.
probe_ask() {
    probe_open "$1"
    shift
    "$@" &
    probe_child=$!
    probe_sleep=$(
        {
            sleep "$probe_patience" >/dev/null &
            echo "$!"
            exec >/dev/null
            wait "$!" && kill -9 "$probe_child"
        } &
    )
    wait "$probe_child"
    probe_status=$?
    kill -9 "$probe_sleep"
    probe_close "$probe_status"
}
