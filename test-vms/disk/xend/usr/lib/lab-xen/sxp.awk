# Prints the top-level settings of an s-expression file, as xend reads it: `key<TAB>first value`, in the order of the
# file. Exit status 1 for what xend refuses: a bracket too many, a list or string without an end.
{ text = text $0 "\n" }

function word(value) {
    count[depth]++
    if (depth == 1 && count[1] == 1) key = value
    if (depth == 1 && count[1] == 2) print key "\t" value
}

END {
    depth = 0
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (c == "#") {
            while (substr(text, i, 1) != "\n") i++
        } else if (c == "(") {
            if (depth > 0) count[depth]++
            count[++depth] = 0
        } else if (c == ")") {
            if (--depth < 0) exit 1
        } else if (c == "'" || c == "\"") {
            value = ""
            for (i++; substr(text, i, 1) != c; i++) {
                if (i > length(text)) exit 1
                if (substr(text, i, 1) == "\\") i++
                value = value substr(text, i, 1)
            }
            word(value)
        } else if (c !~ /[ \t\r\n\f\v]/) {
            if (c ~ /[][{}<>]/) exit 1
            value = ""
            while (i <= length(text) && substr(text, i, 1) !~ /[][ \t\r\n\f\v#(){}<>]/) value = value substr(text, i++, 1)
            i--
            word(value)
        }
    }
    exit depth != 0
}
