# What a play's `verify` runs on a host: a program and its arguments, read by no shell.

verify() {
    "$@"
}
