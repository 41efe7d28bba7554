package pontifex.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// What stands for hosts in an inventory: a name, a range (`dom0-[01:50]`, `[a:c]`, `[0:10:5]`), with a port or
/// without.
///
/// Names become file names, arguments and parts of patterns, so what would be none of these is refused.
record HostNames(List<String> names, @Nullable Integer port) {
    private static final int MOST = 100_000;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final Pattern WITH_PORT = Pattern.compile("((?:[^:\\[\\]]|\\[[^\\]]*\\])*):([0-9]{1,5})");
    private static final Pattern BRACKETED = Pattern.compile("\\[(.+)\\]:([0-9]{1,5})");
    private static final Pattern RANGE = Pattern.compile("([^\\[\\]]*)\\[([^\\[\\]]*)\\](.*)");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_:][\\p{L}\\p{N}\\p{M}_.:%@+-]*");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?");

    /// What is written, or no names at all where it is refused; that is reported then.
    static HostNames of(Source at, String written, Problems problems) {
        var names = new ArrayList<String>();
        var port = (Integer) null;
        var pattern = written;
        for (var with : List.of(BRACKETED, WITH_PORT)) {
            var match = with.matcher(pattern);
            if (match.matches()) {
                pattern = match.group(1);
                port = Integer.valueOf(match.group(2));
            }
        }
        var wrong = port != null && (port < 1 || port > 65_535) ? "there is no port " + port : expand(pattern, names);
        for (var name : names) {
            wrong = wrong == null ? refusal(name) : wrong;
        }
        if (wrong != null) {
            var length = Math.max(1, written.codePointCount(0, written.length()));
            problems.add(at, length, wrong, written.contains("=") ? "variables go under [group:vars]" : null);
            names.clear();
        }
        return new HostNames(List.copyOf(names), port);
    }

    /// A name as a program says it: no range, no port.
    static boolean check(Source at, String name, Problems problems) {
        var wrong = refusal(name);
        if (wrong != null) {
            problems.add(at, 1, wrong, null);
        }
        return wrong == null;
    }

    /// Why a name can't be a host's, or null.
    private static @Nullable String refusal(String name) {
        if (name.isEmpty()) {
            return "a host needs a name";
        }
        var colon = name.contains(":") && !IPV6.matcher(name).matches();
        if (!NAME.matcher(name).matches() || name.contains("..") || colon) {
            return "'" + name + "' can't be a host's name: letters, digits, '-', '_' and '.' can, also an address";
        }
        return null;
    }

    /// Adds every name that a pattern stands for; answers what is wrong with it, or null.
    private static @Nullable String expand(String pattern, List<String> names) {
        var range = RANGE.matcher(pattern);
        if (!range.matches()) {
            names.add(pattern);
            return null;
        }
        var bounds = range.group(2).split(":", -1);
        var between = new ArrayList<String>();
        var wrong = bounds.length == 2 || bounds.length == 3
                ? between(bounds[0], bounds[1], bounds.length == 3 ? bounds[2] : "1", between)
                : "a range is [first:last] or [first:last:step]";
        for (var each : between) {
            if (wrong == null) {
                wrong = expand(range.group(1) + each + range.group(3), names);
            }
            if (names.size() > MOST) {
                return "that are more than " + MOST + " hosts";
            }
        }
        return wrong;
    }

    private static @Nullable String between(String from, String last, String step, List<String> out) {
        var first = from.isEmpty() ? "0" : from;
        var letters = first.length() == 1 && last.length() == 1 && LETTERS.contains(first) && LETTERS.contains(last);
        if (!letters && !(isNumber(first) && isNumber(last)) || !isNumber(step) || Integer.parseInt(step) == 0) {
            return "a range goes from a number to a number or from a letter to a letter: [01:50], [a:c], [0:10:5]";
        }
        var padded = first.length() > 1 && first.startsWith("0");
        if (padded && first.length() != last.length()) {
            return "a range that begins with a zero needs ends of one length: [01:50]";
        }
        int begin = letters ? LETTERS.indexOf(first) : Integer.parseInt(first);
        int end = letters ? LETTERS.indexOf(last) : Integer.parseInt(last);
        if (begin > end) {
            return "the range ends before it begins";
        }
        for (int i = begin; i <= end && out.size() <= MOST; i += Integer.parseInt(step)) {
            var digits = Integer.toString(i);
            var zeros = padded ? "0".repeat(Math.max(0, first.length() - digits.length())) : "";
            out.add(letters ? LETTERS.substring(i, i + 1) : zeros + digits);
        }
        return null;
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }
}
