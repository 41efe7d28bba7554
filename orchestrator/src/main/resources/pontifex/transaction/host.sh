# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# What the session and the keeper share. Variables: tx_root is the private folder, tx the transaction's own in it.
# Time, heartbeat and journal are builtins' work, so that they go on where nothing can be forked any more.

now() {
    read -r now_is _ </proc/uptime
}

this_boot() {
    read -r boot <"$host_root/proc/sys/kernel/random/boot_id"
}

# FOLDER: written in place, so that a full disk can't lose it
beat_once() {
    now
    echo "$now_is $boot" 1<>"$1/heartbeat"
}

# FOLDER UNTIL: once a second while the shell that called this lives (a subshell whose parent has died gets another
# one) and UNTIL isn't there; where there is a deadline, that shell is woken from then on, also where the disk takes
# nothing any more
beat() {
    while [ ! -e "$2" ]; do
        read -r beat_stat </proc/self/stat || return
        beat_stat=${beat_stat##*) }
        beat_stat=${beat_stat#* }
        [ "${beat_stat%% *}" = "$$" ] || return
        [ -f "$1/heartbeat" ] || return
        beat_once "$1"
        if [ -f "$1/deadline" ] && read -r beat_until <"$1/deadline" && [ "${now_is%.*}" -ge "$beat_until" ]; then
            kill -URG "$$"
        fi
        sleep 1
    done
}

nap() {
    sleep 0.1 2>/dev/null || sleep 1
}

# FOLDER: whether its heartbeat is of this boot and younger than 5 s
alive() {
    [ -f "$1/heartbeat" ] && read -r alive_at alive_boot <"$1/heartbeat" && [ "$alive_boot" = "$boot" ] || return
    now
    [ "${alive_at%.*}" -gt "$((${now_is%.*} - 5))" ] 2>/dev/null
}

# WORD…: one line of the journal, no backslash in it; where the disk is full, the reserve makes room
note() {
    now
    { echo "$now_is $*" >>"$tx/journal"; } 2>/dev/null && return
    rm -f "$tx/reserve"
    { echo && echo "$now_is $*"; } >>"$tx/journal"
}

# WORD FILE: what a command said on stderr, one line of the journal each, at most 2 KiB
note_text() {
    now
    dd bs=2048 count=1 2>/dev/null <"$2" | while IFS= read -r note_line || [ -n "$note_line" ]; do
        printf '%s %s %s\n' "$now_is" "$1" "$note_line" >>"$tx/journal"
    done
}

# PATH: `absent`, or checksum and size of a regular file, or `other`; a link is never followed
content_of() {
    if [ -L "$1" ]; then
        echo other
    elif [ -f "$1" ]; then
        sum_of "$1" || echo "unreadable $1"
    elif [ -e "$1" ]; then
        echo other
    else
        echo absent
    fi
}

# POSIX has cksum; Debian's busybox has none, but md5sum.
sum_of() {
    if command -v cksum >/dev/null; then
        cksum <"$1"
    else
        sum_md5=$(md5sum <"$1") && echo "${sum_md5%% *} $(($(wc -c <"$1")))"
    fi
}

# GOT WANTED: what content_of printed, and the same of a content that came from afar, `BY_CKSUM or BY_MD5SUM`
same_content() {
    case $2 in "$1" | "$1 or "* | *" or $1") return ;; esac
    return 1
}

# Old tools sync everything whatever they are given.
synced() {
    sync "$1" 2>/dev/null || sync
}

# PATH LIKE: the SELinux label, where there are labels
labelled() {
    [ ! -e "$host_root/sys/fs/selinux/enforce" ] || [ ! -e "$2" ] || chcon --reference="$2" "$1"
}

# Gives the lock back; where another has taken it, it stays his.
released() {
    rm -f "$tx_root/lock/owner.$tx_id"
    rmdir "$tx_root/lock" 2>/dev/null || :
}

# The transaction's folder goes, in one step for whoever looks.
forgotten() {
    mv "$tx" "$tx_root/gone.$tx_id" && rm -rf "$tx_root/gone.$tx_id"
}
