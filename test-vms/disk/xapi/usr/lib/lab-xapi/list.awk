# FILE WORD…: the records that have every KEY=VALUE of the words, printed with the parameters that `params=` names, all
# without it; aligned and with two blank lines behind each, as xen-api's cli_printer.ml does.
BEGIN {
    for (i = 2; i < ARGC; i++) {
        cut = index(ARGV[i], "=")
        if (substr(ARGV[i], 1, cut) == "params=") params = substr(ARGV[i], cut + 1)
        else filter[substr(ARGV[i], 1, cut - 1)] = substr(ARGV[i], cut + 1)
        ARGV[i] = ""
    }
    number = split(params == "all" ? "" : params, names, ",")
    for (i = 1; i <= number; i++) wanted[names[i]] = 1
}
/^uuid / { record() }
/^ *[A-Za-z0-9_-]+ \([ MS]R[OW]\) *: / {
    at = index($0, ":")
    key = substr($0, 1, at - 1)
    gsub(/^ +| +$/, "", key)
    name = key
    sub(/ \(.*/, "", name)
    value = substr($0, at + 2)
    all[name] = value
    if (number == 0 || name in wanted) { keys[++count] = key; values[count] = value }
}
END { record() }

function record(  i, fits, width, pad) {
    fits = count > 0
    for (i in filter) if (all[i] != filter[i]) fits = 0
    for (i = 1; i <= count; i++) if (length(keys[i]) > width) width = length(keys[i])
    for (i = 1; fits && i <= count; i++) {
        pad = sprintf("%" (width + 4 - length(keys[i])) "s", "")
        print (i == 1 ? keys[i] pad : pad keys[i]) ": " values[i]
    }
    if (fits) printf "\n\n"
    count = 0
    split("", all)
}
