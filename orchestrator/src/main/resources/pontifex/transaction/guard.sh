# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# What the keeper makes sure of before the first step that can cut the way in: that it will be there to take it back.

# The keeper's heartbeat is read by the session, which then says `go`; without that nothing is begun. Nothing is at
# stake yet, so on a slow host all this may take longer than a short guard: 30 s.
armed() {
    [ "$tx_guard" -gt 0 ] || return 0
    unarmed=$reach_left
    [ -n "$unarmed" ] || far_storage "${far_mounts:-$host_root/proc/mounts}"
    [ -n "$unarmed" ] || tools_ran
    [ -n "$unarmed" ] || due 30 || unarmed="its deadline could not be written in $tx"
    [ -n "$unarmed" ] || woken
    [ -n "$unarmed" ] || {
        [ -z "$reach_note" ] || note text "$reach_note"
        note armed
        let_begin
    }
    [ -z "$unarmed" ] || {
        note unarmed "$unarmed"
        return 1
    }
}

let_begin() {
    until [ -f "$tx/go" ]; do
        if told || overdue; then
            unarmed="the session that was to let it begin is gone"
            return
        fi
        nap
    done
}

# Its heartbeat can wake it: the first thing that it does.
woken() {
    woken_tries=0
    while [ -z "$tx_wakes" ] && [ "$woken_tries" -lt 50 ]; do
        woken_tries=$((woken_tries + 1))
        nap
    done
    [ -n "$tx_wakes" ] || unarmed="nothing would wake the keeper at its deadline: no signal came"
}

# Each tool that taking it back needs is there and runs, in a step like those that will need it.
tools_ran() {
    step 30 transaction_tools || {
        read -r unarmed <"$step_err"
        unarmed=${unarmed:-what takes it back could not be tried}
    }
}

# TOOL, or PATH of a script
tool_ran() {
    case $1 in
    ip) ip link show lo ;;
    ifconfig) ifconfig lo ;;
    ifconfig-without-ip) command -v ip || ifconfig lo ;;
    brctl) brctl show ;;
    ovs-vsctl) ovs-vsctl --timeout=10 show ;;
    */*) command -v "$host_root$1" ;;
    *) command -v "$1" ;;
    esac >/dev/null 2>&1 || {
        echo "$1 is needed to take it back, and can't be run on the host: install or mend it" >&2
        return 1
    }
}

# MOUNTS: where the tools or the journal come over the network, nothing could be taken back without it
far_storage() {
    while read -r far_device far_at far_type _; do
        case $far_at in
        / | /usr | /bin | /sbin | /lib | /etc | /var | /var/lib | "$tx_root") ;;
        *) continue ;;
        esac
        case $far_type in
        nfs | nfs4 | cifs | smb3 | smbfs | 9p | ceph | glusterfs | fuse.glusterfs | fuse.sshfs | lustre | ocfs2 | gfs2 | afs) ;;
        *) over_network "$far_device" || continue ;;
        esac
        unarmed="$far_at comes over the network ($far_type, $far_device): a change of its path can't be guarded from \
there; change this host from its console"
    done <"$1"
}

# DEVICE: a network block device, or a disk that the kernel's own tree shows behind an iSCSI session
over_network() {
    case $1 in
    /dev/nbd* | /dev/rbd*) return 0 ;;
    /dev/*) ;;
    *) return 1 ;;
    esac
    over_any=
    for over_session in "${far_sys:-/sys}"/class/iscsi_session/session*; do
        [ ! -e "$over_session" ] || over_any=1
    done
    [ -n "$over_any" ] || return
    over_disk=${1##*/}
    for over_disk in "$over_disk" "${over_disk%%[0-9]*}"; do
        for over_at in "${far_sys:-/sys}/class/block/$over_disk" "${far_sys:-/sys}/block/$over_disk/device"; do
            over_at=$(cd -P "$over_at" 2>/dev/null && pwd) || continue
            case $over_at in
            */session[0-9]*) return 0 ;;
            */devices/virtual/*) ;;
            *) return 1 ;;
            esac
        done
    done
    # a volume of several disks, or one that can't be found
    return 0
}

# Out of the OOM killer's reach and of the login session's, where root may; `reach_left` says what wasn't left, and why.
out_of_reach() {
    oom=0 reach_left='' reach_note=
    { read -r oom </proc/self/oom_score_adj; } 2>/dev/null
    [ "$oom" != -1000 ] || oom=0
    { echo -1000 >"/proc/$$/oom_score_adj" || echo -17 >"/proc/$$/oom_adj"; } 2>/dev/null
    reach_scored
    case $reach_score in
    -1000 | -17) ;;
    *)
        if granted_to "${reach_init:-$host_root/proc/1/status}"; then
            reach_left="the OOM killer may end the keeper, and this user may not forbid it: become root"
        else
            reach_note="the OOM killer could end the keeper: this host grants nobody CAP_SYS_RESOURCE"
        fi
        ;;
    esac
    [ ! -f "$host_root/proc/$$/cgroup" ] || out_of_groups
}

reach_scored() {
    reach_score=
    { read -r reach_score <"/proc/$$/oom_score_adj" || read -r reach_score <"/proc/$$/oom_adj"; } 2>/dev/null
}

# STATUS: of the host's first process. Where even that one may never forbid it (CAP_SYS_RESOURCE, bit 24: a container's),
# nobody can; where it can't be told, somebody can.
granted_to() {
    while read -r granted_word granted_bits; do
        case $granted_word:$granted_bits in
        CapBnd:*[13579bdfBDF]??????) return 0 ;;
        CapBnd:*) return 1 ;;
        esac
    done <"$1"
}

# Whoever ends a session or a service ends all that is in its control group: in the one hierarchy of cgroup2, or in
# that of systemd or elogind; `pids` limits how many processes there may be.
out_of_groups() {
    set --
    while read -r reach_group; do
        set -- "$@" "$reach_group"
    done <"$host_root/proc/$$/cgroup"
    for reach_group; do
        reach_group=${reach_group#*:}
        case $reach_group in
        *:/) ;;
        :* | name=* | pids:*) out_of_group "${reach_group%%:*}" ;;
        esac
    done
}

# CONTROLLER: empty for cgroup2
out_of_group() {
    group_at=
    while read -r _ group_mount group_type group_options _; do
        case $1:$group_type:,$group_options, in
        :cgroup2:* | ?*:cgroup:*",$1,"*) group_at=$group_mount ;;
        esac
    done <"$host_root/proc/mounts"
    [ -n "$group_at" ] && { echo "$$" >"$group_at/cgroup.procs" || echo "$$" >"$group_at/tasks"; } 2>/dev/null && return
    reach_left="the keeper can't leave the control group of its session ($1:$reach_group): it would be ended with it"
}
