# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# Whether the host still is as it was looked at. Each says what has moved; none touches anything. They rest on links.sh.

moved() {
    say stale "$1"
    tx_moved=1
}

# PATH
expect_absent() {
    [ "$(content_of "$1")" = absent ] || moved "$1 is there now"
}

# PATH CONTENT LETTERS OWNER GROUP
expect_file() {
    if same_content "$(content_of "$1")" "$2"; then
        expect_access "$1" "$3" "$4" "$5"
    else
        moved "$1 has another content"
    fi
}

# PATH LETTERS OWNER GROUP: type and mode as ls writes them
expect_access() {
    # shellcheck disable=SC2012 # ls is what every host has; only its first columns are read
    access=$(ls -ld "$1" 2>/dev/null | {
        read -r access_letters _ access_owner access_group _
        same_name "$access_owner" "$3" && same_name "$access_group" "$4" && echo "${access_letters%[.+@]}"
    })
    [ "$access" = "$2" ] || moved "$1 has another mode or owner"
}

# GOT WANTED: busybox cuts names after 8 letters
same_name() {
    [ "$1" = "$2" ] || { [ "${#1}" = 8 ] && [ "${2#"$1"}" != "$2" ]; }
}

# LINK
expect_no_link() {
    ! exists "$1" || moved "a link $1 is there now"
}

# LINK MASTER up|down; MASTER may be empty
expect_link() {
    exists "$1" || {
        moved "there is no link $1 any more"
        return
    }
    expect_master=$(master_of "$1")
    if [ "$expect_master" != "$2" ]; then
        moved "$1 is on ${expect_master:-no bridge} now, and not on ${2:-none}"
    fi
    read -r link_flags <"/sys/class/net/$1/flags"
    case $link_flags in
    *[13579bdf]) [ "$3" = up ] || moved "$1 is up now" ;;
    *) [ "$3" = down ] || moved "$1 is down now" ;;
    esac
}

# BRIDGE STP FORWARD_DELAY; STP is 2 where a daemon does it (kernel: BR_USER_STP)
expect_bridge() {
    expect_stp=$(setting "$1" stp_state 2>/dev/null)
    [ "$expect_stp" != 2 ] || expect_stp=1
    [ "$expect_stp $(setting "$1" forward_delay 2>/dev/null)" = "$2 $3" ] || moved "bridge $1 has other settings"
}

# BRIDGE PORT…
expect_ports() {
    expect_of=$1
    shift
    [ "$(foreign_ports "$expect_of")" = "$(for expect_port in "$@"; do echo "$expect_port"; done)" ] ||
        moved "bridge $expect_of has other ports"
}

# DOMAIN/INDEX BRIDGE; BRIDGE may be empty
expect_xenstore_bridge() {
    [ "$(xenstore-read "/local/domain/0/backend/vif/$1/bridge" 2>/dev/null)" = "$2" ] ||
        moved "xenstore has another bridge for vif $1"
}

# PATH
expect_program() {
    [ -x "$1" ] || moved "$1 can't be run any more"
}
