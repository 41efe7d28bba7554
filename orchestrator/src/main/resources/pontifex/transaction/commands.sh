# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# The user's own programs, the last thing that a transaction does: all else is decided and in its place, and nothing is
# taken back any more. The first that fails keeps the others from being begun. What the keeper's death or a power cut
# has cut short is begun again by whoever ends the transaction, in whatever boot: a handler runs once at least.

commanded() {
    [ "$tx_commands" -gt "$tx_all" ] || return 0
    now
    commanded_until=$((${now_is%.*} + tx_commands_limit))
    tx_k=$tx_ran
    while [ "$tx_k" -lt "$tx_commands" ]; do
        tx_k=$((tx_k + 1))
        command_ran "$tx_k" || break
        tx_ran=$tx_k
    done
    still_mine
    { due_written || { rm -f "$tx/reserve" && due_written; }; } 2>/dev/null ||
        note text "which handlers are still due could not be written down in $tx_root/due"
}

# K: with what is left of the time that all have together
command_ran() {
    still_mine
    note run "$1"
    until
        now
        command_left=$((commanded_until - ${now_is%.*}))
        [ "$command_left" -gt 0 ] || command_left=1
        step "$command_left" transaction_do "$1"
        command_status=$?
        still_mine
        ! unforked "$command_status"
    do nap; done
    note ran "$1" "$command_status"
    [ ! -f "$tx/said" ] || note_text out "$tx/said"
    [ ! -f "$tx/complained" ] || note_text err "$tx/complained"
    note_text err "$step_err"
    rm -f "$tx/said" "$tx/complained"
    [ "$command_status" != 124 ] || ! overdue || note err "it had not ended after $command_left s and was stopped"
    [ "$command_status" = 0 ]
}

# WORD…: into files and not through pipes, which a daemon that it starts would keep open. By `env`, as no builtin or
# function of this program is to be taken for it: mksh's exec finds functions, too.
run_heard() {
    (
        umask 022
        exec env "$@"
    ) >"$tx/said" 2>"$tx/complained"
}

# WORD…: what it says isn't kept anywhere
run_unheard() {
    (
        umask 022
        exec env "$@"
    ) >/dev/null 2>&1
}

# The handlers that are due, a name a line: this transaction's own that have not run, and others as they were.
due_written() {
    {
        due_lost='' handler_is=left
        transaction_handlers
        [ ! -f "$tx_root/due" ] || while IFS= read -r due_line; do
            due_own='' handler_is=own
            transaction_handlers
            [ -n "$due_own" ] || printf '%s\n' "$due_line" || due_lost=1
        done <"$tx_root/due"
    } >"$tx_root/due.$tx_id" && [ -z "$due_lost" ] || return
    if [ -s "$tx_root/due.$tx_id" ]; then
        synced "$tx_root/due.$tx_id" && mv -f "$tx_root/due.$tx_id" "$tx_root/due"
    else
        rm -f "$tx_root/due" "$tx_root/due.$tx_id"
    fi && synced "$tx_root"
}

# K NAME
handler() {
    case $handler_is in
    left) [ "$1" -le "$tx_ran" ] || printf '%s\n' "$2" || due_lost=1 ;;
    own) [ "$2" != "$due_line" ] || due_own=1 ;;
    esac
}
