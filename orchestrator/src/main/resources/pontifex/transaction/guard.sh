# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# What the keeper makes sure of before the first step that can cut the way in: that it will be there to take it back.

# The keeper's heartbeat is read by the session, which then says `go`; without that nothing is begun.
armed() {
    [ "$tx_guard" -gt 0 ] || return 0
    if [ -n "$reach_left" ]; then
        note unarmed "$reach_left"
        return 1
    elif ! due "$tx_guard"; then
        note unarmed "its deadline could not be written in $tx"
        return 1
    fi
    [ -z "$reach_note" ] || note text "$reach_note"
    note armed
    until [ -f "$tx/go" ]; do
        if told || overdue; then
            note unarmed "the session that was to let it begin is gone"
            return 1
        fi
        nap
    done
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
        if granted_to "${reach_init:-/proc/1/status}"; then
            reach_left="the OOM killer may end the keeper, and this user may not forbid it: become root"
        else
            reach_note="the OOM killer could end the keeper: this host grants nobody CAP_SYS_RESOURCE"
        fi
        ;;
    esac
    [ ! -f "/proc/$$/cgroup" ] || out_of_groups
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
    done <"/proc/$$/cgroup"
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
    done </proc/mounts
    [ -n "$group_at" ] && { echo "$$" >"$group_at/cgroup.procs" || echo "$$" >"$group_at/tasks"; } 2>/dev/null && return
    reach_left="the keeper can't leave the control group of its session ($1:$reach_group): it would be ended with it"
}
