package pontifex.config;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// udev's rules that set the switches `bridge-nf-call-…` as the module that has them is loaded: it comes with all of
/// them on, and after sysctl's settings were applied nobody else turns them off (sysctl.d(5)).
///
/// @param set by who is called
/// @param again whether sysctl's settings are applied once more
public record NfRules(SortedMap<String, Boolean> set, boolean again) {
    /// Ours. Before Linux 3.18 the module is bridge itself; later bridge has no switches, so they are asked for.
    private static final String FORM = "ACTION==\"add\", SUBSYSTEM==\"module\", KERNEL==\"br_netfilter|bridge\","
            + " RUN+=\"/bin/sh -c '[ ! -e %1$s ] || echo %2$s >%1$s'\"";

    private static final String SWITCH = "/proc/sys/net/bridge/bridge-nf-call-";

    private static final Pattern OURS = Pattern.compile("\\Q"
            + FORM.formatted(SWITCH + "@", "#")
                    .replace("@", "\\E(ip6?tables|arptables)\\Q")
                    .replace("#", "\\E([01])\\Q")
            + "\\E");

    /// As sysctl.d(5) has it.
    private static final Pattern AGAIN = Pattern.compile("ACTION==\"add\",\\s*SUBSYSTEM==\"module\",\\s*"
            + "KERNEL==\"br_netfilter\",\\s*RUN\\+=\"(/usr)?/lib/systemd/systemd-sysctl --prefix=/net/bridge\"");

    private static final Pattern MENTION = Pattern.compile("br_netfilter|bridge-nf-|net[./]bridge");

    public NfRules {
        set = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(set));
    }

    /// @throws ConfigException for a rule about the switches or their module that does something else
    public static NfRules of(String text) throws ConfigException {
        var set = new TreeMap<String, Boolean>();
        boolean again = false;
        int number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            var rule = line.strip();
            var ours = OURS.matcher(rule);
            if (rule.startsWith("#")) {
                continue;
            }
            if (ours.matches() && ours.group(1).equals(ours.group(3))) {
                set.put(ours.group(1), ours.group(2).equals("1"));
            } else if (AGAIN.matcher(rule).matches()) {
                again = true;
                set.clear();
            } else if (MENTION.matcher(rule).find()) {
                throw ConfigException.unreadable(
                        new Place(number, 1),
                        "what this rule does to the switches of bridges isn't known",
                        "have it run systemd-sysctl --prefix=/net/bridge as sysctl.d(5) says, or remove it");
            }
        }
        return new NfRules(set, again);
    }

    /// With those of a file that comes after.
    public NfRules then(NfRules later) {
        var both = new TreeMap<String, Boolean>();
        if (!later.again) {
            both.putAll(set);
        }
        both.putAll(later.set);
        return new NfRules(both, again || later.again);
    }

    /// The file that has these rules alone, under a comment.
    ///
    /// @param comment one line, without its mark
    public String text(String comment) {
        var text = new StringBuilder("# ").append(comment).append('\n');
        set.forEach((call, on) ->
                text.append(FORM.formatted(SWITCH + call, on ? "1" : "0")).append('\n'));
        return text.toString();
    }
}
