# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# What is staged for the next boot is held against the host's own tools before a guarded transaction begins. They only
# read, and what they say goes into the refusal.

# PIECE…: all files that ifupdown would read at the next boot, as one. Its dry run knows what every link needs.
prove_interfaces() {
    for prove_piece in "$@"; do
        printf %b "$prove_piece" >>"$tx/interfaces" || return
    done
    if command -v ifquery >/dev/null; then
        prove_said=$(ifquery --list -a -i "$tx/interfaces" 2>&1) || unproven "ifquery" || return
    fi
    command -v ifup >/dev/null || return 0
    case $(ifup --help 2>&1) in
    *BusyBox*) prove_said=$(ifup -n -f -a -i "$tx/interfaces" 2>&1 >/dev/null) || unproven "ifup -n" ;;
    *) prove_said=$(ifup --no-act --force -a -i "$tx/interfaces" 2>&1 >/dev/null) || unproven "ifup --no-act" ;;
    esac
}

# STAGED PATH…: netplan's own generator on a copy of its files with those that are staged, STAGED being - for one that
# goes. It tells udev and systemd of what it has made, whichever root it is given, so it runs where it can't reach them;
# a host that has no such place has no proof.
prove_netplan() {
    command -v netplan >/dev/null && command -v unshare >/dev/null || return 0
    prove_root=$tx/netplan
    for prove_dir in lib etc run; do
        mkdir -p "$prove_root/$prove_dir/netplan" || return
        for prove_file in "$host_root/$prove_dir/netplan"/*.yaml; do
            [ ! -f "$prove_file" ] || cp -p "$prove_file" "$prove_root/$prove_dir/netplan" || return
        done
    done
    while [ $# -gt 1 ]; do
        if [ "$1" = - ]; then rm -f "$prove_root$2"; else cp -p "$host_root$1" "$prove_root$2"; fi || return
        shift 2
    done
    unshare -m --propagation private true 2>/dev/null || return 0
    # shellcheck disable=SC2016 # that shell's own variables
    prove_said=$(unshare -m --propagation private sh -c '
        for hidden in /run/udev /run/systemd /run/dbus; do
            [ ! -d "$hidden" ] || mount -t tmpfs tmpfs "$hidden" || exit 0
        done
        exec netplan generate --root-dir "$1"' sh "$prove_root" 2>&1) || unproven "netplan generate"
}

# TOOL
unproven() {
    echo "the next boot would not have the network that is wanted; the host's own dry run ($1) says:" >&2
    printf '%s\n' "$prove_said" | while IFS= read -r unproven_line; do
        [ -z "$unproven_line" ] || printf '%s\n' "${unproven_line#run-parts *}"
    done >&2
    return 1
}

# STAGED PATH SHELL
prove_script() {
    command -v "$3" >/dev/null || {
        echo "$2 is to be run by $3, which isn't on the host: install it" >&2
        return 1
    }
    "$3" -n "$host_root$1"
}
