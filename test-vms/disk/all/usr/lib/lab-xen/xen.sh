# shellcheck shell=sh
# What the stand-ins for Xen's tools share: xenstore, the domains that run, their records and their vifs.
#
# Everything here lives in /run and so ends with the host's power, as with Xen; what libxl keeps in /var/lib/xen doesn't:
#   store/PATH               xenstore: a value is a file, a node with children a folder, with its own value in the file "="
#   domains/ID/              a running domain: the toolstack's record of it, taken from its file when it was created
#       name uuid memory vcpus kernel ramdisk extra
#       nics                 a line an interface: devid, MAC, IP or -, bridge as configured or -
#   last-id
#
# A simulated host (test-vms/simulator) has all this in its own tree.

LC_ALL=C
export LC_ALL

# Where the host has only busybox's tools, which can't do what is needed here, these are hidden from it. Called by
# their paths: in busybox's shell its own tools come before PATH.
root=${SIMULATED_ROOT-}
lib=$root/usr/lib/lab-xen
hidden=$lib/bin/
[ -d "$hidden" ] || hidden=''
iproute=${hidden}ip unshare=${hidden}unshare nsenter=${hidden}nsenter

run=$root/run/lab-xen
store=$run/store
domains=$run/domains
tab=$(printf '\t')

# --- xenstore ---

store_write() {
    [ -d "$store${1%/*}" ] || mkdir -p "$store${1%/*}"
    if [ -d "$store$1" ]; then printf '%s' "$2" >"$store$1/="; else printf '%s' "$2" >"$store$1"; fi
}

store_read() {
    store_exists "$1" || return 1
    if [ ! -d "$store$1" ]; then cat "$store$1"; elif [ -e "$store$1/=" ]; then cat "$store$1/="; fi
    echo
}

store_exists() { [ -e "$store$1" ]; }
store_remove() { rm -rf "$store${1:?}"; }

# The names of a node's children, sorted.
store_list() {
    store_exists "$1" || return 1
    for child in "$store$1"/*; do
        case $child in */[=*]) ;; *) echo "${child##*/}" ;; esac
    done
}

# --- domains ---

# The id of the domain with this name or id.
domain_id() {
    case $1 in Domain-0 | 0) echo 0 && return ;; esac
    for each in $(domain_ids); do
        case $1 in "$each" | "$(domain_get "$each" name)") echo "$each" && return ;; esac
    done
    return 1
}

domain_ids() { find "$domains" -mindepth 1 -maxdepth 1 2>/dev/null | sed 's|.*/||' | sort -n; }
domain_get() { cat "$domains/$1/$2" 2>/dev/null || :; }

# Writes the record that a configuration file makes into a folder.
record() {
    settings=$(awk -f "$lib/cfg.awk" "$1") || return 1
    for setting in name kernel ramdisk extra memory vcpus; do
        printf '%s\n' "$settings" | sed -n "s/^$setting$tab//p" >"$2/$setting"
    done
    [ -s "$2/vcpus" ] || echo 1 >"$2/vcpus"
    [ -s "$2/memory" ] || echo 128 >"$2/memory"
    [ -s "$2/uuid" ] || cat /proc/sys/kernel/random/uuid >"$2/uuid"
    printf '%s\n' "$settings" | sed -n "s/^vif$tab//p" | {
        number=0
        while IFS= read -r vif; do
            nic_line "$number" "$vif"
            number=$((number + 1))
        done
    } >"$2/nics"
}

# A line of nics from a vif's `key=value,…`.
nic_line() {
    mac=$(vif_value mac "$2" | tr A-F a-f)
    ip=$(vif_value ip "$2")
    bridge=$(vif_value bridge "$2")
    printf '%s\t%s\t%s\t%s\n' "$1" "${mac:-$(random_mac)}" "${ip:--}" "${bridge:--}"
}

random_mac() { od -An -N3 -tx1 /dev/urandom | sed 's/^ \([0-9a-f]*\) \([0-9a-f]*\) \([0-9a-f]*\).*/00:16:3e:\1:\2:\3/'; }

# domain_create FILE WAY: starts a domain from a configuration file. `strict` refuses one with a vif whose bridge
# isn't there, as Xen does; `lenient` starts it all the same, its vif up and on no bridge, as when the bridge goes
# away under a running guest.
domain_create() {
    mkdir -p "$domains"
    new=$(($(cat "$run/last-id" 2>/dev/null || echo 0) + 1))
    echo "$new" >"$run/last-id"
    folder=$run/new
    rm -rf "$folder" && mkdir "$folder"
    record "$1" "$folder" || return 1
    domain_run "$new" "$folder" "$2"
}

# domain_run ID RECORD WAY: starts the domain of a record.
domain_run() {
    new=$1 name=$(cat "$2/name")
    if domain_id "$name" >/dev/null; then
        domain_refused duplicate "$new" "$name"
        return 3
    fi
    mv "$2" "$domains/$new"
    record_keep "$new"
    store_write "/local/domain/$new/name" "$name"
    store_write "/local/domain/$new/domid" "$new"
    store_write "/local/domain/$new/vm" "/vm/$(domain_get "$new" uuid)"
    guest_net_made "$name"
    inside "$name" link set lo up
    while read -r devid mac ip bridge; do
        vif_plug "$new" "$devid" "$mac" "$ip" "$bridge" "$3" && continue
        domain_refused "$error" "$new" "$name"
        domain_destroy "$new"
        return 3
    done <"$domains/$new/nics"
}

# Ends a domain: its vifs go, its network goes, xenstore forgets it.
domain_destroy() {
    name=$(domain_get "$1" name)
    for node in $(store_list "/local/domain/0/backend/vif/$1"); do vif_unplug "$1" "$node"; done
    guest_net_gone "$name"
    store_remove "/local/domain/$1"
    store_remove "/local/domain/0/backend/vif/$1"
    store_remove "/libxl/$1"
    record_drop "$1"
    rm -rf "${domains:?}/$1"
}

# --- vifs ---

# vif_plug ID DEVID MAC IP BRIDGE WAY: the link vifID.DEVID in Dom0, the guest's end in the guest's own network, and
# what xenstore says of it. Fails when the bridge isn't there and the way is strict: then the link stays, down, with
# the error in xenstore.
vif_plug() {
    link=vif$1.$2
    guest=$(domain_get "$1" name)
    target=$5
    [ "$target" != - ] || target=$(default_bridge)
    "$iproute" link add "$link" address fe:ff:ff:ff:ff:ff type veth \
        peer name "eth$2" address "$3" netns "/run/netns/$guest"
    inside "$guest" link set "eth$2" up
    [ "$4" = - ] || inside "$guest" addr add "$4/24" dev "eth$2"
    vif_store "$1" "$2" "$3" "$4" "$5" "$target"
    [ ! -e "$root/sys/class/net/$target/bridge" ] || "$iproute" link set "$link" master "$target"
    if [ -e "$root/sys/class/net/$link/brport" ] || [ "$6" = lenient ]; then
        "$iproute" link set "$link" up
        store_write "/local/domain/0/backend/vif/$1/$2/hotplug-status" connected
        store_write "/local/domain/0/backend/vif/$1/$2/state" 4
    else
        error="Could not find bridge device $target"
        store_write "/local/domain/0/backend/vif/$1/$2/hotplug-error" "$error"
        store_write "/local/domain/0/backend/vif/$1/$2/hotplug-status" error
        store_write "/local/domain/0/backend/vif/$1/$2/state" 2
        return 1
    fi
}

# What both ends and the toolstack keep in xenstore about a vif.
vif_store() {
    back=/local/domain/0/backend/vif/$1/$2
    front=/local/domain/$1/device/vif/$2
    for node in $(backend_nodes "$1" "$2"); do
        store_write "$node/frontend" "$front"
        store_write "$node/frontend-id" "$1"
        store_write "$node/handle" "$2"
        store_write "$node/mac" "$3"
        store_write "$node/online" 1
        store_write "$node/script" /etc/xen/scripts/vif-bridge
        store_write "$node/state" 1
        store_write "$node/type" vif
        [ "$4" = - ] || store_write "$node/ip" "$4"
        stored=$(stored_bridge "$5" "$6")
        [ -z "$stored" ] || store_write "$node/bridge" "$stored"
    done
    store_write "$front/backend" "$back"
    store_write "$front/backend-id" 0
    store_write "$front/handle" "$2"
    store_write "$front/mac" "$3"
    store_write "$front/mtu" 1500
    store_write "$front/rx-ring-ref" $((521 + $2 * 258))
    store_write "$front/tx-ring-ref" $((520 + $2 * 258))
    store_write "$front/state" 4
}

vif_unplug() {
    "$iproute" link del "vif$1.$2" 2>/dev/null || :
    store_remove "/local/domain/0/backend/vif/$1/$2"
    store_remove "/local/domain/$1/device/vif/$2"
    store_remove "/libxl/$1/device/vif/$2"
}

# network_attach ID KEY=VALUE…: a further vif, by devid= or the next number.
network_attach() {
    domain=$1
    shift
    words=$(printf '%s,' "$@")
    devid=$(vif_value devid "$words")
    [ -n "$devid" ] || devid=$(($(cut -f 1 "$domains/$domain/nics" | sort -n | tail -n 1) + 1))
    line=$(nic_line "$devid" "$words")
    { grep -v "^$devid$tab" "$domains/$domain/nics"; echo "$line"; } >"$run/nics"
    mv "$run/nics" "$domains/$domain/nics"
    record_keep "$domain"
    IFS=$tab read -r devid mac ip bridge <<NIC
$line
NIC
    vif_plug "$domain" "$devid" "$mac" "$ip" "$bridge" strict
}

# The number of a domain's vif, given as its number or its MAC.
vif_number() {
    for node in $(store_list "/local/domain/0/backend/vif/$1"); do
        case $2 in "$node" | "$(store_read "/local/domain/0/backend/vif/$1/$node/mac")") echo "$node" && return ;; esac
    done
    return 1
}

# The lines of network-list below its header.
network_lines() {
    for node in $(store_list "/local/domain/0/backend/vif/$1"); do
        front=/local/domain/$1/device/vif/$node
        printf '%-3d %-2d %-17s %5d %5d %6d %5d/%-11d %-30s\n' "$node" 0 \
            "$(store_read "$front/mac")" "$(store_read "$front/handle")" "$(store_read "$front/state")" -1 \
            "$(store_read "$front/tx-ring-ref")" "$(store_read "$front/rx-ring-ref")" \
            "/local/domain/0/backend/vif/$1/$node"
    done
}

# Seconds of CPU time, for the lists: grows, means nothing.
cpu_time() { read -r uptime _ </proc/uptime && echo "$((${uptime%.*} / ($1 + 5) % 100000)).$(($1 % 10))"; }

# What differs between the toolstacks: vif_value, default_bridge, stored_bridge, backend_nodes, domain_refused,
# record_keep, record_drop.
# shellcheck source=/dev/null
. "$lib/toolstack.sh"
# shellcheck source=test-vms/disk/all/usr/lib/lab-xen/guests.sh
. "$lib/guests.sh"
