# Prints what a guest's configuration file assigns: `key<TAB>value` for a scalar, one such line for each element of a
# list. Only the last assignment of a name counts. Plain strings, numbers and lists of strings; no Python beyond that.
{ text = text $0 "\n" }

function assigned(value) {
    if (name == "") return
    lines[name] = lines[name] name "\t" value "\n"
}

END {
    size = length(text)
    for (i = 1; i <= size; i++) {
        c = substr(text, i, 1)
        if (c == "#") {
            while (substr(text, i + 1, 1) != "\n") i++
        } else if (c == "\n" || c == ";") {
            if (!list) name = ""
        } else if (c == "[") {
            list = 1
        } else if (c == "]") {
            list = 0
        } else if (c == "'" || c == "\"") {
            value = ""
            for (i++; i <= size && substr(text, i, 1) != c; i++) value = value substr(text, i, 1)
            assigned(value)
        } else if (c ~ /[A-Za-z0-9_.]/) {
            word = ""
            while (substr(text, i, 1) ~ /[A-Za-z0-9_.]/) word = word substr(text, i++, 1)
            i--
            if (name == "") {
                name = word
                if (!(name in lines)) order[++names] = name
                lines[name] = ""
            } else assigned(word)
        }
    }
    for (i = 1; i <= names; i++) printf "%s", lines[order[i]]
}
