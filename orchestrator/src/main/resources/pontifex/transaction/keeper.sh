# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# The keeper: does the steps, decides, persists; or takes back. It belongs to nobody's session and ends only when it has
# ended the transaction. Steps 1 to LIVE touch what runs, up to FILES files, up to ALL the toolstack's records.
#
# Its place in the transaction is told by two things only: which name the file `undecided` has by now, and the journal.
# A line of the journal is UPTIME WORD …:
#   open | doing K | failed K STATUS | told | confirmed | did K | undoing | undid K | left K | stuck K STATUS
#   done | undone | between                the last one: as wanted, as before, neither
#                                          STATUS 67: the step failed before it had touched anything
#   err TEXT                               what the step that failed or is stuck said
#   text TEXT                              a note: why something was left or skipped

# ROOT ID LIVE FILES ALL SHELL OPTION
keeper() {
    tx_root=$1 tx_id=$2 tx_live=$3 tx_files=$4 tx_all=$5 tx_shell=$6 tx_option=$7
    tx=$tx_root/tx/$tx_id told=
    trap '' HUP PIPE
    trap again EXIT
    trap 'told=1' TERM INT
    cd / || exit
    this_boot
    read -r tx_boot <"$tx/boot"
    out_of_reach
    [ -f "$tx/keeper" ] || [ -f "$tx_root/lock/owner.$tx_id" ] || {
        trap - EXIT
        return
    }
    beat_once "$tx"
    beat "$tx" "" >/dev/null 2>&1 &
    tx_first=
    [ -f "$tx/keeper" ] || tx_first=1
    claimed
    remembered
    if [ -n "$tx_ended" ]; then
        ended "$tx_ended"
    elif [ -f "$tx/undoing" ]; then
        back
    elif [ -f "$tx/confirmed" ]; then
        forth
    elif [ -n "$tx_first" ]; then
        run
    else
        turned_back
    fi
}

# One keeper has a transaction: the last one whose process (by number and start) stands in the file `keeper`. One that
# was stopped for longer than its heartbeat may be finds another there, or nothing any more, and touches nothing more.
claimed() {
    read -r claimed_stat <"/proc/$$/stat"
    # shellcheck disable=SC2086 # the fields
    set -- ${claimed_stat##*) }
    tx_keeper="$$ ${20}"
    echo "$tx_keeper" 1<>"$tx/keeper"
}

# Where the disk itself is gone, so that not even that can be told, nobody else has it either.
still_mine() {
    if read -r still_keeper 2>/dev/null <"$tx/keeper"; then
        [ "$still_keeper" != "$tx_keeper" ] || return 0
    elif [ ! -f "$tx/keeper" ] && [ ! -d "$tx_root/tx" ]; then
        return
    fi
    trap - EXIT
    exit
}

# A shell ends by itself where it can't fork, say; the next one takes back.
again() {
    exec "$tx_shell" ${tx_option:+"$tx_option"} "$tx/program"
}

# Out of the OOM killer's reach and of the login session's, where root may.
out_of_reach() {
    oom=
    {
        read -r oom </proc/self/oom_score_adj
        echo -1000 >"/proc/$$/oom_score_adj" || echo -17 >"/proc/$$/oom_adj"
        echo "$$" >/sys/fs/cgroup/cgroup.procs || echo "$$" >/sys/fs/cgroup/systemd/cgroup.procs
    } 2>/dev/null || :
}

# What the journal tells of those who were here before.
remembered() {
    tx_begun=0 tx_persisted=0 tx_back=$((tx_all + 1)) tx_stuck='' tx_ended=
    while read -r _ remembered_word remembered_k remembered_status _; do
        case $remembered_word in
        doing) tx_begun=$remembered_k ;;
        failed) [ "$remembered_status" != 67 ] || tx_begun=$((remembered_k - 1)) ;;
        did) tx_persisted=$remembered_k ;;
        undid | left) tx_back=$remembered_k ;;
        stuck) tx_back=$remembered_k tx_stuck=1 ;;
        done | undone | between) tx_ended=$remembered_word ;;
        esac
    done <"$tx/journal"
}

# The one decision: a rename of a file that is there once, onto a name that never was.
decided() {
    mv "$tx/undecided" "$tx/$1" 2>/dev/null
}

run() {
    tx_k=0
    while [ "$tx_k" -lt "$tx_live" ]; do
        tx_k=$((tx_k + 1))
        if ! unless_told || ! done_step "$tx_k"; then
            turned_back
            return
        fi
    done
    # A guarded transaction will wait here until it is confirmed from outside; this one is its own judge.
    still_mine
    if unless_told && decided confirmed; then
        forth
    else
        turned_back
    fi
}

# Whoever loses the one decision follows its winner. Where no name can be changed any more (a file system that has
# become read-only), nobody can win, and what was done is taken back all the same.
turned_back() {
    still_mine
    if ! decided undoing && [ -f "$tx/confirmed" ]; then
        forth
    else
        back
    fi
}

# K: it is written down before it is asked whose it is, so that a new keeper either stops it or knows of it
done_step() {
    note doing "$1" || return
    still_mine
    tx_begun=$1
    step transaction_do "$1" || {
        step_status=$?
        still_mine
        note failed "$1" "$step_status"
        [ "$step_status" != 67 ] || tx_begun=$(($1 - 1))
        note_text err "$step_err"
        return 1
    }
}

unless_told() {
    [ -z "$told" ] || {
        note told
        return 1
    }
}

# FUNCTION K: in a shell of its own, so that nothing a step does to its shell is done to the keeper
step() {
    step_err=$tx/err
    { echo >"$step_err"; } 2>/dev/null || step_err=/dev/null
    (
        { echo "${oom:-0}" >/proc/self/oom_score_adj || echo 0 >/proc/self/oom_adj; } 2>/dev/null
        "$@"
    ) </dev/null >"$step_err" 2>&1
}

# After the decision: files, then the records that are made from them. After a reboot there are no guests of then.
forth() {
    still_mine
    [ "$tx_persisted" -gt 0 ] || {
        note confirmed
        synced "$tx"
        synced "$tx/journal"
    }
    tx_k=$tx_live
    while [ "$tx_k" -lt "$tx_all" ]; do
        tx_k=$((tx_k + 1))
        [ "$tx_k" -gt "$tx_persisted" ] || continue
        in_this_boot "$tx_k" || continue
        done_step "$tx_k" || {
            mv "$tx/confirmed" "$tx/undoing"
            back
            return
        }
        still_mine
        note did "$tx_k"
    done
    ended 'done'
}

# K: what runs is of the boot in which it was done; files are of every boot
in_this_boot() {
    [ "$boot" = "$tx_boot" ] || { [ "$1" -gt "$tx_live" ] && [ "$1" -le "$tx_files" ]; }
}

# Everything that was begun, in reverse; one that can't be taken back doesn't keep the others.
back() {
    still_mine
    note undoing
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

# K
undone_step() {
    still_mine
    step transaction_undo "$1"
    undone_status=$?
    still_mine
    case $undone_status in
    0) note undid "$1" ;;
    3)
        note left "$1"
        note_text text "$step_err"
        ;;
    *)
        note stuck "$1" "$undone_status"
        note_text err "$step_err"
        tx_stuck=1
        ;;
    esac
}

# OUTCOME: the journal stays as the receipt of the transaction; copies stay only where they may be needed
ended() {
    still_mine
    [ "$1" = between ] || {
        step transaction_unstage
        [ ! -s "$step_err" ] || note_text text "$step_err"
    }
    [ -n "$tx_ended" ] || note "$1"
    { echo "$tx_id $1" && cat "$tx/journal"; } >"$tx_root/last.$tx_id" && receipts_aged &&
        mv -f "$tx_root/last.$tx_id" "$tx_root/last"
    trap - EXIT
    if [ "$1" = between ]; then
        mkdir -p "$tx_root/between" && mv "$tx" "$tx_root/between/$tx_id"
    else
        forgotten
    fi
    released
}

# The last eight are kept: last, last-1, … last-7.
receipts_aged() {
    receipts_older=7
    for receipts_age in 6 5 4 3 2 1; do
        [ ! -f "$tx_root/last-$receipts_age" ] || mv -f "$tx_root/last-$receipts_age" "$tx_root/last-$receipts_older"
        receipts_older=$receipts_age
    done
    [ ! -f "$tx_root/last" ] || mv -f "$tx_root/last" "$tx_root/last-1"
}
