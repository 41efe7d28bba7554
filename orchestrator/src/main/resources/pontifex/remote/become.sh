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

# A terminal may be written to by others on the host (write, wall), who see the mark among the arguments of su: they
# could speak in root's name. It is the user's own, who can shut them out.
become_alone() {
    if ! become_tty=$(tty) || ! chmod 600 "$become_tty"; then
        echo "the terminal can't be kept to itself"
        exit 1
    fi
    stty -echo
}

# su of shadow, and doas everywhere, ask at a terminal only.
become_su() {
    become_alone
    echo "$1$2 begin"
    exec "$3" -s /bin/sh -c "$4" root sh "$1$2" "${SSH_CONNECTION-}"
}

become_doas() {
    become_alone
    echo "$1$2 begin"
    exec "$3" -- /bin/sh -c "$4" sh "$1$2" "${SSH_CONNECTION-}"
}
