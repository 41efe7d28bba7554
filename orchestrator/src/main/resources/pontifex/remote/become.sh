# shellcheck shell=sh
# How a user becomes root where a password may be asked for. $1 and $2 are the halves of a random mark, so that a
# terminal which echoes these lines never shows it whole; $3 is the program that does it; $4 what runs as root then.

# -S: sudo asks on stderr and reads from stdin, one byte at a time, so what comes later is the shell's.
become_sudo() {
    echo "$1$2 begin" >&2
    # shellcheck disable=SC2016 # expands in there
    exec "$3" -S -p "$1$2 password: " -- \
        /bin/sh -c 'echo "$1 root" >&2; exec /bin/sh -s "$2"' sh "$1$2" "${SSH_CONNECTION-}"
}

# su of shadow, and doas everywhere, ask at a terminal only.
become_su() {
    stty -echo
    echo "$1$2 begin"
    exec "$3" -s /bin/sh -c "$4" root sh "$1$2" "${SSH_CONNECTION-}"
}

become_doas() {
    stty -echo
    echo "$1$2 begin"
    exec "$3" -- /bin/sh -c "$4" sh "$1$2" "${SSH_CONNECTION-}"
}
