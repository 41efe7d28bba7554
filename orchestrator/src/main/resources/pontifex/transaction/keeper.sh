# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# The keeper: does the steps, has them decided, persists; or takes back. It belongs to nobody's session and ends only
# when it has ended the transaction. Steps 1 to LIVE touch what runs, up to FILES files, up to ALL the toolstack's records.
#
# COMMANDS of the user's are run after that, and nothing is taken back any more (commands.sh).
#
# Its place in the transaction is told by two things only: which name the file `undecided` has by now, and the journal.
# A line of the journal is UPTIME WORD …:
#   open | armed | doing K | failed K STATUS | waiting SECONDS | expired | told | confirmed | did K
#   undoing | undid K | left K | stuck K STATUS
#   run K | ran K STATUS                   a command is begun; it has ended
#   out TEXT | err TEXT                    what it said
#   done | undone | between                the last one: as wanted, as before, neither
#                                          STATUS 67: the step failed before it had touched anything; 124: it was stopped
#   unarmed TEXT                           why the guard could not be armed; nothing was begun
#   err TEXT                               what the step that failed or is stuck said
#   text TEXT                              a note: why something was left or skipped

# ROOT ID LIVE FILES ALL SHELL OPTION GUARD LIMIT UNDO_LIMIT COMMANDS COMMANDS_LIMIT: guard and limits in seconds, GUARD
# 0: nobody confirms it
keeper() {
    tx_root=$host_root$1 tx_id=$2 tx_live=$3 tx_files=$4 tx_all=$5 tx_shell=$6 tx_option=$7
    shift 7
    tx_guard=$1 tx_limit=$2 tx_undo_limit=$3 tx_commands=$4 tx_commands_limit=$5
    tx=$tx_root/tx/$tx_id told='' tx_woken='' tx_wakes='' tx_due=0
    trap '' HUP PIPE
    trap again EXIT
    trap 'told=1 tx_woken=1' TERM INT
    trap 'tx_woken=1 tx_wakes=1' URG
    cd / || exit
    this_boot
    read -r tx_boot <"$tx/boot"
    out_of_reach
    [ -f "$tx/keeper" ] || [ -f "$tx_root/lock/owner.$tx_id" ] || {
        trap - EXIT
        return
    }
    beat_once "$tx"
    watched_over
    tx_first=
    [ -f "$tx/keeper" ] || tx_first=1
    claimed
    remembered
    if [ -n "$tx_ended" ]; then
        ended "$tx_ended"
    elif [ -n "$tx_undoing" ]; then
        back
    elif [ -f "$tx/confirmed" ]; then
        forth
    elif [ ! -f "$tx/undecided" ]; then
        back
    elif [ -n "$tx_first" ]; then
        run
    elif [ -n "$tx_same" ] && [ -n "$tx_waited" ]; then
        read -r tx_due <"$tx/deadline"
        until_decided
    else
        turned_back undoing
    fi
}

# One keeper has a transaction: the last one whose process (by number and start) stands in the file `keeper`. One that
# was stopped for longer than its heartbeat may be finds another there, or nothing any more, and touches nothing more.
claimed() {
    read -r claimed_stat <"/proc/$$/stat"
    # shellcheck disable=SC2086 # the fields
    set -- ${claimed_stat##*) }
    tx_keeper="$$ ${20}" tx_same=
    if [ "$boot" = "$tx_boot" ] && [ -f "$tx/keeper" ] && read -r claimed_by <"$tx/keeper"; then
        [ "$claimed_by" != "$tx_keeper" ] || tx_same=1
    fi
    echo "$tx_keeper" 1<>"$tx/keeper"
}

# Where that can't be told, because it couldn't be written or the disk itself is gone, nobody else has it either.
still_mine() {
    if read -r still_keeper 2>/dev/null <"$tx/keeper"; then
        [ "$still_keeper" != "$tx_keeper" ] || return 0
    elif [ -f "$tx/keeper" ] || [ ! -d "$tx_root/tx" ]; then
        return 0
    fi
    trap - EXIT
    exit
}

# A shell ends by itself where it can't fork, say; the same process begins anew, and takes back, or waits on, until it
# can.
again() {
    [ -f "$tx/program" ] || return
    now
    again_at=$now_is
    while [ "$again_at" = "$now_is" ]; do now; done
    exec "$tx_shell" ${tx_option:+"$tx_option"} "$tx/program" '' "$host_root"
}

# The heartbeat, and what wakes the keeper at a deadline: it is the keeper's own child and signals its own parent, by a
# signal that does nothing to one who has just begun anew and doesn't await it yet. One that was begun before the same
# process began anew is still there.
watched_over() {
    if [ -f "$tx/beat" ] && read -r watched_by <"$tx/beat" && own_child "$watched_by"; then
        return
    fi
    keeper_beat >/dev/null 2>&1 &
    echo "$!" 1<>"$tx/beat"
}

keeper_beat() {
    trap '' TERM INT
    kill -URG "$$"
    beat "$tx" ""
}

# What the journal tells of those who were here before.
remembered() {
    tx_begun=0 tx_persisted=0 tx_ran=$tx_all tx_back=$((tx_all + 1)) tx_stuck='' tx_ended='' tx_waited='' tx_renewed='' tx_why='' tx_undoing='' tx_confirmed=
    while read -r _ remembered_word remembered_k remembered_status _; do
        case $remembered_word in
        doing) tx_begun=$remembered_k ;;
        failed) [ "$remembered_status" != 67 ] || tx_begun=$((remembered_k - 1)) ;;
        waiting) tx_waited=1 tx_renewed=$remembered_status ;;
        expired | told) tx_why=$remembered_word ;;
        confirmed) tx_confirmed=1 ;;
        undoing) tx_undoing=1 ;;
        did) tx_persisted=$remembered_k ;;
        ran) [ "$remembered_status" != 0 ] || tx_ran=$remembered_k ;;
        undid | left) tx_back=$remembered_k ;;
        stuck) tx_back=$remembered_k tx_stuck=1 ;;
        done | undone | between) tx_ended=$remembered_word ;;
        esac
    done <"$tx/journal"
}

# The one decision: a rename of a file that is there once, onto a name that never was. Where it can't be made although
# the disk can be written, this moment may be bad, and it is tried for some seconds; not for ever, as what nobody can
# decide is to be taken back.
decided() {
    decided_tries=0
    until mv "$tx/undecided" "$tx/$1" 2>/dev/null; do
        [ -f "$tx/undecided" ] && [ "$decided_tries" -lt 30 ] && { true 1<>"$tx/err"; } 2>/dev/null || return
        decided_tries=$((decided_tries + 1))
        nap
    done
}

run() {
    armed || {
        turned_back undoing
        return
    }
    tx_k=0
    while [ "$tx_k" -lt "$tx_live" ]; do
        tx_k=$((tx_k + 1))
        if told; then
            turned_back told
            return
        elif ! done_step "$tx_k"; then
            turned_back undoing
            return
        fi
    done
    still_mine
    if told; then
        turned_back told
    elif [ "$tx_guard" -gt 0 ]; then
        due "$tx_guard"
        note waiting "$tx_guard"
        until_decided
    elif decided confirmed; then
        forth
    else
        turned_back undoing
    fi
}

told() {
    [ -n "$told" ] || [ -f "$tx/told" ]
}

# Whoever confirms does it from outside, by the one rename. But for the pause all is builtins' work.
until_decided() {
    while [ -f "$tx/undecided" ] && ! told; do
        beat_once "$tx"
        renewed
        if overdue; then
            turned_back expired
            return
        fi
        sleep 0.2 2>/dev/null || sleep 1
    done
    turned_back told
}

# Asked for in a file `TOKEN SECONDS`, granted in the journal, `waiting SECONDS TOKEN`: so nobody counts on time that
# the keeper doesn't know of.
renewed() {
    [ -f "$tx/renew" ] && read -r renewed_by renewed_for <"$tx/renew" && [ "$renewed_by" != "$tx_renewed" ] || return 0
    tx_renewed=$renewed_by
    due "$renewed_for"
    note waiting "$renewed_for" "$renewed_by"
}

# WORD: whoever loses the one decision follows its winner. Where no name can be changed any more (a file system that has
# become read-only, a `mv` that is broken), nobody can win, and what was done is taken back all the same; from the word
# `undoing` on no confirm counts, whenever its rename is made.
turned_back() {
    still_mine
    if ! decided "$1" && [ -f "$tx/confirmed" ]; then
        forth
        return
    fi
    [ "$1" = undoing ] || [ ! -f "$tx/undecided" ] || back_because "$1"
    back
}

back_because() {
    [ -n "$tx_why" ] || {
        note "$1"
        tx_why=$1
    }
}

# K: it is written down before it is asked whose it is, so that a new keeper either stops it or knows of it; once,
# however often the keeper has to begin anew
done_step() {
    [ "$tx_begun" -ge "$1" ] || note doing "$1" || return
    still_mine
    tx_begun=$1
    step "$tx_limit" transaction_do "$1" || {
        step_failed=$?
        still_mine
        note failed "$1" "$step_failed"
        [ "$step_failed" != 67 ] || tx_begun=$(($1 - 1))
        note_err "$step_failed" "$tx_limit"
        return 1
    }
}

# STATUS LIMIT
note_err() {
    note_text err "$step_err"
    [ "$1" != 124 ] || note err "it had not ended after $2 s and was stopped"
}

# SECONDS: until when what is under way must have ended; where it can be read by who wakes the keeper, and by others
due() {
    now
    tx_due=$((${now_is%.*} + $1 + 1))
    { echo "$tx_due" 1<>"$tx/deadline"; } 2>/dev/null
}

overdue() {
    now
    [ "${now_is%.*}" -ge "$tx_due" ]
}

# LIMIT FUNCTION K: in a shell of its own, so that nothing a step does to its shell is done to the keeper, and beside
# the keeper, so that it can be stopped when it hangs: `wait` ends at a signal, and the heartbeat gives one when it is
# time. 124: it had to be. A step that has ended when the signal came isn't waited for again, as shells may have lost
# its status by then (bash 5.2): it has left it in a file. And a `wait` may end by a signal that came as the one before
# it was ending (bash 5.2, too): what says 128 and more is looked at closer.
step() {
    due "$1"
    shift
    step_err=$tx/err
    { echo >"$step_err"; } 2>/dev/null || step_err=/dev/null
    { echo '   ' 1<>"$tx/status"; } 2>/dev/null
    (
        { echo "$oom" >/proc/self/oom_score_adj || echo 0 >/proc/self/oom_adj; } 2>/dev/null
        trap '{ echo "$?" 1<>"$tx/status"; } 2>/dev/null' EXIT
        "$@"
    ) </dev/null >"$step_err" 2>&1 &
    step_pid=$!
    while :; do
        tx_woken=
        wait "$step_pid"
        step_status=$?
        if [ -z "$tx_woken" ] && [ "$step_status" -le 128 ]; then
            return "$step_status"
        elif ! own_child "$step_pid"; then
            read -r step_said <"$tx/status" && [ -n "$step_said" ] && return "$step_said"
            [ -z "$tx_woken" ] || step_status=137
            return "$step_status"
        elif overdue; then
            stopped "$step_pid"
            return 124
        fi
    done
}

# PID: whether it is a process that this one has started, and that hasn't ended
own_child() {
    { read -r own_stat <"/proc/$1/stat"; } 2>/dev/null || return
    # shellcheck disable=SC2086 # the fields
    set -- ${own_stat##*) }
    [ "$2" = "$$" ] && [ "$1" != Z ] && [ "$1" != X ]
}

# PID: it and all that it has started: each found by its parent, and stopped before it is asked for its children, so
# that none can come or go meanwhile
stopped() {
    stopped_all=" $1 " stopped_more=1
    kill -STOP "$1" 2>/dev/null
    while [ -n "$stopped_more" ]; do
        stopped_more=
        for stopped_stat in /proc/[0-9]*/stat; do
            { read -r stopped_line <"$stopped_stat"; } 2>/dev/null || continue
            stopped_pid=${stopped_line%% *} stopped_line=${stopped_line##*) }
            stopped_line=${stopped_line#* }
            case $stopped_all in
            *" $stopped_pid "*) ;;
            *" ${stopped_line%% *} "*)
                ! kill -STOP "$stopped_pid" 2>/dev/null || stopped_more=1 stopped_all="$stopped_all$stopped_pid "
                ;;
            esac
        done
    done
    for stopped_pid in $stopped_all; do
        kill -KILL "$stopped_pid" 2>/dev/null
    done
    # one that the kernel doesn't let go of isn't waited for
    stopped_tries=0
    while own_child "$1" && [ "$stopped_tries" -lt 20 ]; do
        stopped_tries=$((stopped_tries + 1))
        nap
    done
    own_child "$1" || wait "$1" 2>/dev/null
}

# After the decision: files, then the records that are made from them. After a reboot there are no guests of then.
forth() {
    still_mine
    # nobody is cut off any more, and one that is stopped would take all back
    tx_limit=$tx_undo_limit
    [ "$tx_persisted" -gt 0 ] || {
        [ -n "$tx_confirmed" ] || note confirmed
        synced "$tx"
        synced "$tx/journal"
    }
    tx_k=$tx_live
    while [ "$tx_k" -lt "$tx_all" ]; do
        tx_k=$((tx_k + 1))
        [ "$tx_k" -gt "$tx_persisted" ] || continue
        in_this_boot "$tx_k" || continue
        done_step "$tx_k" || {
            # what was done is on the disk before it says that it is taken back: a power cut would leave it done
            synced "$tx/journal"
            mv "$tx/confirmed" "$tx/undoing"
            synced "$tx"
            back
            return
        }
        still_mine
        note did "$tx_k"
    done
    commanded
    ended 'done'
}

# K: what runs is of the boot in which it was done; files are of every boot
in_this_boot() {
    [ "$boot" = "$tx_boot" ] || { [ "$1" -gt "$tx_live" ] && [ "$1" -le "$tx_files" ]; }
}

# Everything that was begun, in reverse; one that can't be taken back doesn't keep the others.
back() {
    still_mine
    [ ! -f "$tx/expired" ] || back_because expired
    [ ! -f "$tx/told" ] || back_because told
    [ -n "$tx_undoing" ] || note undoing
    tx_k=$tx_begun
    while [ "$tx_k" -gt 0 ]; do
        if [ "$tx_k" -lt "$tx_back" ] && in_this_boot "$tx_k"; then
            undone_step "$tx_k"
        fi
        tx_k=$((tx_k - 1))
    done
    if [ -n "$tx_stuck" ]; then
        ended between
    else
        ended undone
    fi
}

# K: where it could not be taken back only because there was no room for a process, it is tried until there is
undone_step() {
    until
        still_mine
        step "$tx_undo_limit" transaction_undo "$1"
        undone_status=$?
        ! unforked "$undone_status"
    do nap; done
    still_mine
    case $undone_status in
    0) note undid "$1" ;;
    3)
        note left "$1"
        note_text text "$step_err"
        ;;
    *)
        note stuck "$1" "$undone_status"
        note_err "$undone_status" "$tx_undo_limit"
        tx_stuck=1
        ;;
    esac
}

# STATUS: in the words of dash, busybox, bash and mksh
unforked() {
    case $1 in 0 | 3 | 124) return 1 ;; esac
    while IFS= read -r unforked_line; do
        case $unforked_line in
        *"Cannot fork"* | *"can't fork"* | *": fork: "* | *"cannot fork"*) return 0 ;;
        esac
    done <"$step_err"
    return 1
}

# OUTCOME: the journal stays as the receipt of the transaction; copies stay only where they may be needed
ended() {
    still_mine
    [ "$1" = between ] || {
        until step "$tx_undo_limit" transaction_unstage || ! unforked "$?"; do nap; done
        [ ! -s "$step_err" ] || note_text text "$step_err"
    }
    [ -n "$tx_ended" ] || note "$1"
    { receipt_written "$1" || { rm -f "$tx/reserve" && receipt_written "$1"; }; } && receipts_aged &&
        mv -f "$tx_root/last.$tx_id" "$tx_root/last"
    # not even a disk that takes nothing any more makes this begin anew
    trap - EXIT
    if [ "$1" = between ]; then
        mkdir -p "$tx_root/between" && mv "$tx" "$tx_root/between/$tx_id"
    else
        forgotten
    fi
    released
}

receipt_written() {
    { echo "$tx_id $1" && cat "$tx/journal"; } >"$tx_root/last.$tx_id" && synced "$tx_root/last.$tx_id"
} 2>/dev/null

# The last eight are kept: last, last-1, … last-7.
receipts_aged() {
    receipts_older=7
    for receipts_age in 6 5 4 3 2 1; do
        [ ! -f "$tx_root/last-$receipts_age" ] || mv -f "$tx_root/last-$receipts_age" "$tx_root/last-$receipts_older"
        receipts_older=$receipts_age
    done
    [ ! -f "$tx_root/last" ] || mv -f "$tx_root/last" "$tx_root/last-1"
}
