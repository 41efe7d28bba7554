# What `pontifex exec` runs on a host: a program and its arguments, read by no shell, between two lines that nothing else
# that a login prints can be taken for. It begins with the mask for new files that a login has.

exec_framed() {
    exec_mark=$1
    shift
    umask 022
    printf '%s begun\n' "$exec_mark"
    (exec "$@")
    exec_status=$?
    printf '\n%s ended %s\n' "$exec_mark" "$exec_status"
}
