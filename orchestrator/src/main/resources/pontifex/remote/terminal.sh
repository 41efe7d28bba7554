# shellcheck shell=sh
# A shell that reads its program from a terminal as from a pipe: byte for byte, without a prompt. $1 is the mark, $2
# the session's addresses. A terminal has one way out, so stderr waits until stdout has ended.
on_terminal() {
    stty raw -echo || exit
    echo "$1 root"
    {
        terminal_err=$(/bin/sh -s "$2" 2>&1 >&3 3>&-)
        terminal_status=$?
        printf '%s ended %s\n%s%s end\n' "$1" "$terminal_status" "$terminal_err" "$1"
    } 3>&1 | cat
}
