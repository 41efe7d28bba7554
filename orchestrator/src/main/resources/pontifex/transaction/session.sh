# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# The session's part: a private folder, the lock, what others left, the check, copies and staged files; then it starts
# the keeper and only reads its journal. The answer is lines that begin with the mark, and the last one counts them.

# ROOT ID PATIENCE SHELL OPTION OWNER RUN COMMIT SINCE PIECE…; PATIENCE is how many seconds the journal is read
start() {
    opened "$@"
    tx_owner="owner $6${newline}run $7${newline}commit $8${newline}since $9"
    shift 9
    attempt "$@"
    closed
}

# ROOT ID PATIENCE SHELL OPTION, as of all that ask about one transaction: what has become of it
follow() {
    opened "$@"
    followed
    closed
}

# The one rename, once all live steps are done and while there is a keeper to see it.
confirm() {
    opened "$@"
    if alive "$tx" && waits; then
        mv "$tx/undecided" "$tx/confirmed" 2>/dev/null
        tx_settles=1
    fi
    followed
    closed
}

roll_back() {
    opened "$@"
    [ ! -f "$tx/undecided" ] || mv "$tx/undecided" "$tx/told" 2>/dev/null
    ended_or_followed
    closed
}

# ROOT ID SECONDS SHELL OPTION: asked for, and granted by the keeper or not
renew() {
    opened "$1" "$2" 10 "$4" "$5"
    if alive "$tx" && waits; then
        now
        renew_token=$$-$now_is
        echo "$renew_token $3" >"$tx/renew.$$" && mv "$tx/renew.$$" "$tx/renew" && granted
    fi
    followed
    closed
}

# The keeper sees it within its pause; a keeper that doesn't is stuck or gone.
granted() {
    granted_tries=0
    while [ -f "$tx/undecided" ] && [ "$granted_tries" -lt 50 ]; do
        while read -r _ granted_word _ granted_token; do
            [ "$granted_word $granted_token" != "waiting $renew_token" ] || return 0
        done <"$tx/journal"
        granted_tries=$((granted_tries + 1))
        nap
    done
    tx_settles=1
}

# What a transaction of a dead keeper left is ended by its own program, and its lock given back.
unlock() {
    opened "$@"
    if [ -d "$tx" ] && [ ! -f "$tx/program" ] && ! alive "$tx"; then
        rm -rf "$tx"
        say journal 0 undone
        released
    elif [ ! -d "$tx" ] && [ -f "$tx_root/lock/owner.$tx_id" ]; then
        say journal 0 undone
        released
    elif alive "$tx"; then
        say_holder "$tx_id"
    else
        ended_or_followed
    fi
    closed
}

# A dead keeper's transaction is ended by its own program, unless somebody else's lock is in the way.
ended_or_followed() {
    if [ ! -f "$tx/program" ] || [ ! -f "$tx/journal" ] || alive "$tx"; then
        followed
        return
    fi
    holder
    if [ "$lock_holder" != "$tx_id" ] && [ "$lock_holder" != '*' ] && alive "$tx_root/tx/$lock_holder"; then
        say_holder "$lock_holder"
        return
    fi
    { echo >>"$tx/keeper" && echo >>"$tx/journal" && beat_once "$tx"; } 2>/dev/null || {
        say refused "what transaction $tx_id left could not be taken back: $tx can't be written"
        return
    }
    exec 3<"$tx/journal"
    launched "$tx"
    tx_settles=1
    watched "$tx" journal && let_go "$tx_id"
}

# Whether the last word is that it waits, and nobody has decided.
waits() {
    [ -f "$tx/undecided" ] && [ -f "$tx/journal" ] || return
    waits_word=
    while read -r _ waits_next _; do
        waits_word=${waits_next:-$waits_word}
    done <"$tx/journal"
    [ "$waits_word" = waiting ]
}

# TX: how long it still waits, in `left`
left_of() {
    left=0
    if [ -f "$1/deadline" ] && read -r left_until <"$1/deadline"; then
        now
        left=$((left_until - ${now_is%.*}))
        [ "$left" -ge 0 ] || left=0
    fi
}

opened() {
    tx_root=$host_root$1 tx_id=$2 tx_patience=$3 tx=$host_root$1/tx/$2 tx_mark=pontifex-$2 tx_said=0
    tx_shell=$4 tx_option=$5 tx_moved='' tx_go='' tx_settles=
    newline='
'
    this_boot
    say begin
}

closed() {
    say end "$tx_said"
}

# WORD TEXT
say() {
    printf '%s %s\n' "$tx_mark" "$*"
    tx_said=$((tx_said + 1))
}

# WORD TEXT: at most 20 lines
say_lines() {
    say_rest=$2 say_left=20
    while [ -n "$say_rest" ] && [ "$say_left" -gt 0 ]; do
        say "$1" "${say_rest%%"$newline"*}"
        case $say_rest in
        *"$newline"*) say_rest=${say_rest#*"$newline"} ;;
        *) say_rest= ;;
        esac
        say_left=$((say_left - 1))
    done
}

# PIECE…: of the keeper's program
attempt() {
    trouble=$(made_folders 2>&1) || {
        say_lines refused "${trouble:-$tx_root could not be made}"
        return
    }
    # by exec, so that no saved copy of the session's output keeps its channel open
    (
        exec </dev/null >/dev/null 2>&1
        beat "$tx" "$tx/keeper"
    ) &
    if ! locked; then
        forgotten
        return
    fi
    if recovered; then
        transaction_expect
        if [ -z "$tx_moved" ] && prepared "$@"; then
            exec 3<"$tx/journal"
            launched "$tx"
            tx_go=1
            watched "$tx" journal && let_go "$tx_id"
            return
        fi
    fi
    transaction_unstage
    forgotten
    released
}

made_folders() {
    mkdir -p "$tx_root" || return
    private "$tx_root" || {
        echo "$tx_root is not a folder of this user's alone (drwx------, no link): remove it or give it back"
        return 1
    }
    mkdir -p "$tx_root/tx" || return
    # made aside, so that nobody ever sees one without a heartbeat
    made=$tx_root/new.$tx_id
    {
        mkdir "$made" && now && echo "$now_is $boot" >"$made/heartbeat" && echo "$boot" >"$made/boot" &&
            printf '%s\n' "$tx_owner" >"$made/owner" && mv "$made" "$tx"
    } || {
        echo "$made could not be made: is the disk full?"
        rm -rf "$made"
        return 1
    }
}

private() {
    # shellcheck disable=SC2012 # ls is what every host has; only its first columns are read
    [ ! -L "$1" ] && [ -d "$1" ] && [ "$(ls -ldn "$1" | {
        read -r private_letters _ private_user _
        echo "${private_letters%[.+@]} $private_user"
    })" = "drwx------ $(id -u)" ]
}

# Made by mkdir, owned by a file that bears the transaction's name: a stale lock changes hands by renaming that file,
# and since no name comes twice, whoever judged too late renames nothing. A lock without an owner is swept away by
# anyone; so its maker looks whether it is alone in it.
locked() {
    lock_tries=0
    until { mkdir "$tx_root/lock" && echo >"$tx_root/lock/owner.$tx_id"; } 2>/dev/null && alone; do
        holder
        if [ ! -d "$tx_root/lock" ] && [ "$lock_tries" -gt 2 ]; then
            say refused "the lock $tx_root/lock could not be made"
            return 1
        elif [ "$lock_holder" = '*' ]; then
            rmdir "$tx_root/lock" 2>/dev/null
        elif alive "$tx_root/tx/$lock_holder"; then
            say_holder "$lock_holder"
            return 1
        elif mv "$tx_root/lock/owner.$lock_holder" "$tx_root/lock/owner.$tx_id" 2>/dev/null; then
            return 0
        fi
        lock_tries=$((lock_tries + 1))
        [ "$lock_tries" -lt 100 ] || {
            say refused "the lock $tx_root/lock can't be had: it is neither held nor free"
            return 1
        }
        nap
    done
}

holder() {
    for lock_holder in "$tx_root/lock/owner".*; do
        lock_holder=${lock_holder##*/owner.}
        [ "$lock_holder" = "$tx_id" ] || return 0
    done
}

alone() {
    holder
    [ "$lock_holder" = "$tx_id" ] || {
        rm -f "$tx_root/lock/owner.$tx_id"
        return 1
    }
}

# ID
say_holder() {
    say locked "$1"
    [ ! -f "$tx_root/tx/$1/owner" ] || while IFS= read -r holder_line; do
        say by "$holder_line"
    done <"$tx_root/tx/$1/owner"
    say_left "$tx_root/tx/$1"
}

# TX: until when a guard counts that isn't decided
say_left() {
    if [ -f "$1/undecided" ] && [ -f "$1/go" ]; then
        left_of "$1"
        say by left "$left"
    fi
}

# ROOT MARK: what is locked, under way or left; nothing is written anywhere
status() {
    tx_root=$host_root$1 tx_mark=$2 tx_said=0
    newline='
'
    this_boot
    say begin
    if [ -d "$tx_root" ] && ! { [ -r "$tx_root" ] && [ -x "$tx_root" ]; }; then
        say refused "$tx_root can't be read: become root"
    else
        told_all
    fi
    closed
}

told_all() {
    for status_tx in "$tx_root/tx"/* "$tx_root/between"/*; do
        [ ! -d "$status_tx" ] || told_one "$status_tx"
    done
    for status_lock in "$tx_root/lock/owner".*; do
        status_id=${status_lock##*/owner.}
        if [ "$status_id" != '*' ] && [ ! -d "$tx_root/tx/$status_id" ]; then
            say pending "$status_id"
            say locks
        elif [ "$status_id" = '*' ] && [ -d "$tx_root/lock" ]; then
            say pending
            say locks
        fi
    done
}

# TX
told_one() {
    told_id=${1##*/}
    say pending "$told_id"
    [ ! -f "$1/owner" ] || while IFS= read -r told_line; do
        say by "$told_line"
    done <"$1/owner"
    told_doing=
    [ ! -f "$1/journal" ] || while read -r _ told_word told_rest; do
        case $told_word in
        '' | out | err | text) ;;
        *) told_doing="$told_word $told_rest" ;;
        esac
    done <"$1/journal"
    [ -z "$told_doing" ] || say doing "${told_doing% }"
    [ "$1" != "$tx_root/tx/$told_id" ] || ! alive "$1" || say alive
    say_left "$1"
    [ ! -f "$tx_root/lock/owner.$told_id" ] || say locks
    [ ! -d "$1/copies" ] || say copies "$1/copies"
}

# What earlier transactions left: a decided one is finished, any other taken back, each by its own program.
recovered() {
    rm -rf "$tx_root"/gone.* "$tx_root"/last.* "$tx_root"/due.*
    for recovered_tx in "$tx_root"/new.*; do
        if read -r recovered_as _ 2>/dev/null <"$recovered_tx/heartbeat" && ! alive "$recovered_tx"; then
            rm -rf "$recovered_tx"
        fi
    done
    [ ! -f "$tx_root/last" ] || {
        read -r recovered_id recovered_as <"$tx_root/last"
        say last "$recovered_id" "$recovered_as"
    }
    for recovered_tx in "$tx_root/tx"/*; do
        recovered_id=${recovered_tx##*/}
        if [ "$recovered_id" = "$tx_id" ]; then
            continue
        elif alive "$recovered_tx"; then
            [ -f "$recovered_tx/keeper" ] || continue
            say_holder "$recovered_id"
            return 1
        elif [ ! -f "$recovered_tx/program" ]; then
            rm -rf "$recovered_tx"
        else
            recovered_one || return
        fi
    done
}

recovered_one() {
    say recovering "$recovered_id"
    { echo >>"$recovered_tx/keeper" && echo >>"$recovered_tx/journal" && beat_once "$recovered_tx"; } 2>/dev/null || {
        say refused "what transaction $recovered_id left could not be taken back: $recovered_tx can't be written"
        return 1
    }
    exec 3<"$recovered_tx/journal"
    launched "$recovered_tx"
    watched "$recovered_tx" earlier || {
        say_holder "$recovered_id"
        return 1
    }
    let_go "$recovered_id"
}

# PIECE…
prepared() {
    {
        trouble=$({ mkdir "$tx/copies" && stored "$@" && transaction_save && transaction_stage &&
            transaction_prove; } 2>&1) &&
            note open 2>/dev/null
    } || {
        say_lines refused "${trouble:-the transaction could not be stored in $tx}"
        return 1
    }
}

# PIECE…: the program appears whole or not at all
stored() {
    for stored_piece in "$@"; do
        printf %b "$stored_piece" >>"$tx/program.part" || {
            echo "no room for the program in $tx"
            return 1
        }
    done
    dd if=/dev/zero of="$tx/reserve" bs=4096 count=8 2>/dev/null || {
        echo "no room for the journal in $tx" >&2
        return 1
    }
    echo >"$tx/err" && echo >"$tx/undecided" && synced "$tx/program.part" &&
        mv "$tx/program.part" "$tx/program" && synced "$tx"
}

# TX
launched() {
    (
        trap '' HUP PIPE
        exec 3<&-
        exec "$tx_shell" ${tx_option:+"$tx_option"} "$1/program" '' "$host_root" </dev/null >"$1/log" 2>&1
    ) &
}

# TX WORD: the journal as it grows, from file descriptor 3: that one outlives the folder
watched() {
    now
    watched_until=$((${now_is%.*} + tx_patience)) watched_part='' watched_gone='' watched_word=
    while :; do
        while IFS= read -r watched_line <&3; do
            watched_line=$watched_part$watched_line watched_part=
            [ -n "$watched_line" ] || continue
            say "$2" "$watched_line"
            watched_word=${watched_line#* }
            case $watched_word in
            'done' | undone | between) return 0 ;;
            armed) [ -z "$tx_go" ] || ! alive "$1" || echo >"$1/go" ;;
            esac
        done
        watched_part=$watched_part$watched_line
        case $watched_word in
        "waiting "*)
            if [ -z "$tx_settles" ] && [ "$2" = journal ] && [ -f "$1/undecided" ] && alive "$1"; then
                left_of "$1"
                say waits "$left"
                return 1
            fi
            ;;
        esac
        now
        if [ "${now_is%.*}" -ge "$watched_until" ]; then
            say unfinished alive
            return 1
        elif [ -n "$watched_gone" ]; then
            say unfinished gone
            return 1
        elif [ ! -d "$1" ] || ! alive "$1"; then
            watched_gone=1
        fi
        sleep 0.03 2>/dev/null || sleep 1
    done
}

# ID: its keeper has said its last word; the next transaction is to find the lock free and nothing lying about
let_go() {
    let_go_tries=0
    while [ -e "$tx_root/lock/owner.$1" ] || [ -d "$tx_root/tx/$1" ] || [ -d "$tx_root/gone.$1" ]; do
        [ "$let_go_tries" -lt 50 ] || break
        let_go_tries=$((let_go_tries + 1))
        nap
    done
    rmdir "$tx_root/lock" 2>/dev/null || :
    [ ! -d "$tx_root/between/$1/copies" ] || say copies "$tx_root/between/$1/copies"
}

found_receipt() {
    for followed_in in "$tx_root/last" "$tx_root/last"-?; do
        if read -r followed_id followed_as 2>/dev/null <"$followed_in" && [ "$followed_id" = "$tx_id" ]; then
            return
        fi
    done
    return 1
}

followed() {
    if [ -f "$tx/journal" ]; then
        exec 3<"$tx/journal"
    elif [ -d "$tx" ]; then
        say unfinished gone
        return
    elif [ -f "$tx_root/between/$tx_id/journal" ]; then
        exec 3<"$tx_root/between/$tx_id/journal"
    elif found_receipt; then
        exec 3<"$followed_in"
        read -r followed_id <&3
    else
        say forgotten "the host has no word of transaction $tx_id: it was never begun, or eight others came after it"
        return
    fi
    watched "$tx" journal && let_go "$tx_id"
}
