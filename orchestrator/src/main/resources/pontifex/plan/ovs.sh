# The changes of Open vSwitch's bridges. Each is one transaction on its database, which is both what runs, as
# ovs-vswitchd follows it, and what the next boot makes of it. They rest on links.sh.

ovs() {
    ovs-vsctl --timeout=20 "$@"
}

# VERB BRIDGE WHAT, three words for each part: add-br BRIDGE -, del-br BRIDGE up|down (as it was), add-port BRIDGE NIC,
# del-port BRIDGE NIC. All parts are one transaction, so a power cut leaves all of them or none; 67 says that nothing was
# made. What is made is waited for only then.
ovs_at_once() {
    ovs_transaction "$@" || return
    while [ $# -gt 0 ]; do
        case $1 in
        add-br) ovs_made "$2" || return ;;
        add-port) ovs_taken "$3" || return ;;
        esac
        shift 3
    done
}

# Names of links hold no blanks, and are taken as they are.
ovs_words() {
    # shellcheck disable=SC2086 # words
    (set -f && ovs $1)
}

ovs_transaction() {
    ovs_parts=
    ovs_adds=" $* "
    while [ $# -gt 0 ]; do
        case $1 in
        *-br) ovs_parts="$ovs_parts -- $1 $2" ;;
        *) ovs_parts="$ovs_parts -- $1 $2 $3" ;;
        esac
        shift 3
    done
    case $ovs_adds in
    *' add-'*) ovs_words "--no-wait $ovs_parts" || return 67 ;;
    *) ovs_words "$ovs_parts" ;;
    esac
}

# BRIDGE: standalone is what a bridge is by itself, and to say so is something that ovs-vsctl waits for.
ovs_made() {
    ovs set-fail-mode "$1" standalone || return
    exists "$1" || {
        echo "ovs-vswitchd made no bridge $1: see its log" >&2
        return 1
    }
}

# NIC
ovs_taken() {
    ovs wait-until interface "$1" 'ofport!=[]' || return
    [ "$(ovs get interface "$1" ofport)" -gt 0 ] || {
        echo "ovs-vswitchd could not take $1: $(ovs get interface "$1" error)" >&2
        return 1
    }
}

# The parts whose work is still only what was made, backwards, as one transaction too.
undo_ovs_at_once() {
    ovs_answers || return 1
    ovs_parts='' ovs_status=0 ovs_raised=''
    ovs_ours=" $* "
    while [ $# -gt 0 ]; do
        ovs_undone "$1" "$2" "$3"
        case $? in
        0) ;;
        3) ovs_status=3 ;;
        *) return 1 ;;
        esac
        shift 3
    done
    [ -z "$ovs_parts" ] || ovs_words "$ovs_parts" || return 1
    [ -z "$ovs_raised" ] || link_set "${ovs_raised% *}" "${ovs_raised#* }" || return 1
    return "$ovs_status"
}

# VERB BRIDGE WHAT: what takes a part back
ovs_undone() {
    case $1 in
    add-br)
        ovs_only_ours "$2" || return
        ovs_parts=" -- del-br $2$ovs_parts"
        ;;
    del-br)
        ! exists "$2" || left "$2 was left: it is there" || return
        ovs_parts=" -- add-br $2$ovs_parts" ovs_raised="$2 $3"
        ;;
    add-port)
        [ "$(ovs_bridge_of "$3")" = "$2" ] || left "$3 was left: it is not on $2 any more" || return
        ovs_parts=" -- del-port $2 $3$ovs_parts"
        ;;
    del-port)
        [ -z "$(master_of "$3")" ] || left "$3 was left: it is on $(master_of "$3")" || return
        ovs_parts=" -- add-port $2 $3$ovs_parts"
        ;;
    esac
}

# BRIDGE: whether it is there, and nothing is on it but what came with it
ovs_only_ours() {
    ovs br-exists "$1"
    case $? in
    0) ;;
    2) left "$1 is gone already" || return ;;
    *) return 1 ;;
    esac
    ovs_ports=$(ovs list-ports "$1") || return 1
    ovs_foreign=
    for ovs_port in $ovs_ports; do
        case $ovs_ours in
        *" add-port $1 $ovs_port "*) ;;
        *) ovs_foreign="$ovs_foreign $ovs_port" ;;
        esac
    done
    [ -z "$ovs_foreign" ] || left "$1 was left: it has got ports of others:$ovs_foreign" || return
    [ -z "$(addresses_of "$1")" ] || left "$1 was left: it has got addresses: $(addresses_of "$1" | tr '\n' ' ')"
}

# DEVICE BRIDGE TAG TRUNKS, of before and after, then DOMAIN/INDEX. The port's own row changes bridges, and so keeps what
# vif-openvswitch wrote there of the guest.
ovs_move_vif() {
    ovs_port_moved "$1" "$2" "$5" "$6" "$7"
}

undo_ovs_move_vif() {
    exists "$1" || left "$1 was skipped: vif $8 is gone" || return
    ovs_answers || return 1
    [ "$(ovs_place "$1")" = "$5 $6 $7" ] || left "$1 was left: it is not on $5 any more as it was put there" || return
    ovs_port_moved "$1" "$5" "$2" "$3" "$4"
}

# DEVICE FROM TO TAG TRUNKS
ovs_port_moved() {
    ovs -- --id=@port get port "$1" -- remove bridge "$2" ports @port -- add bridge "$3" ports @port \
        -- set port "$1" "tag=[$4]" "trunks=[$5]"
}

# Whether the database does; what it is asked for otherwise is then absent, and not unknown.
ovs_answers() {
    ovs show >/dev/null
}
