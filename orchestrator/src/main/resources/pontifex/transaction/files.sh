# shellcheck disable=SC2034,SC2154 # several files are one program: what one sets another uses
# Files: saved and staged before anything is done, put into place by rename after the decision. Beside a target PATH lie
# STAGED, the new file whole, and KEPT, another name of the old one: putting it back is a rename and needs no room.

# K PATH: a byte-exact copy, for people and for the worst case
save_file() {
    set -- "$1" "$host_root$2"
    [ -f "$2" ] && [ ! -L "$2" ] && cp -p "$2" "$tx/copies/$1" &&
        [ "$(content_of "$2")" = "$(content_of "$tx/copies/$1")" ] && synced "$tx/copies/$1"
}

# PATH KEPT
keep_file() {
    set -- "$host_root$1" "$host_root$2"
    own_folder "$1" || return
    ln "$1" "$2" 2>/dev/null || { begun "$2" && cp -p "$1" "$2" && labelled "$2" "$1" && synced "$2"; }
}

# PATH: where anyone may rename, what lies beside PATH may be another's at any moment; a sticky folder keeps it ours
own_folder() {
    # shellcheck disable=SC2012 # ls is what every host has; only its first column is read
    case $(ls -ld "${1%/*}/") in
    d???????w[!tT]*)
        echo "${1%/*} can be written by anyone: take that right away (chmod o-w)" >&2
        return 1
        ;;
    esac
}

# NAME: made here and now, and no link that was put there is followed
begun() {
    if [ -e "$1" ] || [ -L "$1" ]; then
        echo "$1 is in the way" >&2
        return 1
    fi
    (
        set -C
        printf '' >"$1"
    )
}

# PATH STAGED CONTENT MODE OWNER GROUP PIECE…: begun as a copy where there is a target, for what cp -p knows beyond mode
# and owner (access lists); chmod comes last, because chown takes set-id bits away
stage_file() {
    stage_path=$host_root$1 stage_as=$host_root$2 stage_content=$3 stage_mode=$4 stage_owner=$5:$6
    shift 6
    own_folder "$stage_path" && begun "$stage_as" || return
    if [ -e "$stage_path" ]; then
        cp -p "$stage_path" "$stage_as" || return
    fi
    chmod 0600 "$stage_as" 2>/dev/null
    printf '' >"$stage_as" || return
    for stage_piece in "$@"; do
        printf %b "$stage_piece" >>"$stage_as" || {
            echo "$stage_as could not be written whole: is the disk full?" >&2
            return 1
        }
    done
    same_content "$(content_of "$stage_as")" "$stage_content" || {
        echo "$stage_as is not what was sent" >&2
        return 1
    }
    chown "$stage_owner" "$stage_as" && chmod "$stage_mode" "$stage_as" && labelled "$stage_as" "$stage_path" &&
        synced "$stage_as" && synced "${stage_as%/*}"
}

was() {
    content_of "$tx/copies/$1"
}

others_changed() {
    echo "$1 was changed by others meanwhile" >&2
    return 1
}

# K PATH STAGED KEPT CONTENT; done already where a keeper was killed between the rename and its line in the journal
write_file() {
    set -- "$1" "$host_root$2" "$host_root$3" "$host_root$4" "$5"
    if [ ! -e "$3" ] && same_content "$(content_of "$2")" "$5"; then
        return
    fi
    [ "$(content_of "$2")" = "$(was "$1")" ] || others_changed "$2" || return
    mv -f "$3" "$2" && synced "${2%/*}"
}

undo_write_file() {
    set -- "$1" "$host_root$2" "$host_root$3" "$host_root$4" "$5"
    if ! same_content "$(content_of "$2")" "$5"; then
        [ "$(content_of "$2")" = "$(was "$1")" ] || left_file "$2"
    elif [ ! -e "$tx/copies/$1" ]; then
        rm -f "$2" && synced "${2%/*}"
    else
        put_back "$1" "$2" "$4"
    fi
}

# K PATH KEPT
remove_file() {
    set -- "$1" "$host_root$2" "$host_root$3"
    [ "$(content_of "$2")" != absent ] || return 0
    [ "$(content_of "$2")" = "$(was "$1")" ] || others_changed "$2" || return
    rm -f "$2" && synced "${2%/*}"
}

undo_remove_file() {
    set -- "$1" "$host_root$2" "$host_root$3"
    case $(content_of "$2") in
    absent) put_back "$1" "$2" "$3" ;;
    "$(was "$1")") ;;
    *) left_file "$2" ;;
    esac
}

# K PATH KEPT
put_back() {
    [ -e "$3" ] || { begun "$3" && cp -p "$tx/copies/$1" "$3" && labelled "$3" "$2" && synced "$3"; } || return
    mv -f "$3" "$2" && synced "${2%/*}"
}

left_file() {
    echo "$1 was left: others have changed it" >&2
    return 3
}

# PATH MODE OWNER GROUP, then the same three as they were
set_access() {
    chown "$3:$4" "$host_root$1" && chmod "$2" "$host_root$1" && synced "$host_root$1"
}

undo_set_access() {
    set_access "$1" "$5" "$6" "$7"
}

# NAME beside a target
unstaged() {
    rm -f "$host_root$1"
}
