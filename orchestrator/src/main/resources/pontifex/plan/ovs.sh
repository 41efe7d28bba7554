# The changes of Open vSwitch's bridges. Each is one transaction on its database, which is both what runs, as
# ovs-vswitchd follows it, and what the next boot makes of it. They rest on links.sh.

ovs() {
    ovs-vsctl --timeout=20 "$@"
}

# BRIDGE; 67 says that nothing was made. Standalone is what a bridge is by itself, and to say so is something that
# ovs-vsctl waits for.
ovs_add_bridge() {
    ovs --no-wait add-br "$1" || return 67
    ovs set-fail-mode "$1" standalone || return
    exists "$1" || {
        echo "ovs-vswitchd made no bridge $1: see its log" >&2
        return 1
    }
}

undo_ovs_add_bridge() {
    ovs br-exists "$1"
    case $? in
    0) ;;
    2) left "$1 is gone already" || return ;;
    *) return 1 ;;
    esac
    ovs_foreign=$(ovs list-ports "$1") || return
    ovs_foreign=$(echo "$ovs_foreign" | tr '\n' ' ')
    [ -z "${ovs_foreign% }" ] || left "$1 was left: it has got ports of others: $ovs_foreign" || return
    [ -z "$(addresses_of "$1")" ] || left "$1 was left: it has got addresses: $(addresses_of "$1" | tr '\n' ' ')" || return
    ovs del-br "$1"
}

# BRIDGE UP: what it had
ovs_remove_bridge() {
    ovs del-br "$1"
}

undo_ovs_remove_bridge() {
    ! exists "$1" || left "$1 was left: it is there" || return
    ovs add-br "$1" && link_set "$1" "$2"
}

# NIC BRIDGE; 67 says that nothing was made
ovs_bind_nic() {
    ovs --no-wait add-port "$2" "$1" || return 67
    ovs wait-until interface "$1" 'ofport!=[]' || return
    [ "$(ovs get interface "$1" ofport)" -gt 0 ] || {
        echo "ovs-vswitchd could not take $1: $(ovs get interface "$1" error)" >&2
        return 1
    }
}

undo_ovs_bind_nic() {
    ovs_answers || return 1
    [ "$(ovs_bridge_of "$1")" = "$2" ] || left "$1 was left: it is not on $2 any more" || return
    ovs del-port "$2" "$1"
}

# NIC BRIDGE
ovs_release_nic() {
    ovs del-port "$2" "$1"
}

undo_ovs_release_nic() {
    ovs_answers || return 1
    [ -z "$(master_of "$1")" ] || left "$1 was left: it is on $(master_of "$1")" || return
    ovs add-port "$2" "$1"
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

# PORT: its bridge, tag and trunks, as they were given
ovs_place() {
    echo "$(ovs_bridge_of "$1") $(ovs_column "$1" tag) $(ovs_column "$1" trunks)"
}

# PORT COLUMN: a set of numbers, with commas between
ovs_column() {
    ovs get port "$1" "$2" 2>/dev/null | tr -d '[] \n'
}

# Whether the database does; what it is asked for otherwise is then absent, and not unknown.
ovs_answers() {
    ovs show >/dev/null
}
