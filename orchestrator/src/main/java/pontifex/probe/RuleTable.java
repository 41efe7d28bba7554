package pontifex.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pontifex.state.Rule;
import pontifex.state.Seen;

/// The routing rules of an answer, of both families.
final class RuleTable {
    /// Those that every kernel has that has any.
    private static final Set<String> USUAL =
            Set.of("0: from all lookup local", "32766: from all lookup main", "32767: from all lookup default");

    private RuleTable() {}

    /// @param kernel its release
    static Seen<List<Rule>> of(Answer answer, String kernel) {
        if (!(answer.named("rules") instanceof Answer.Section four)) {
            return Seen.unknown("the host has no ip");
        }
        var found = new ArrayList<Rule>();
        var problem = read(false, four, kernel, found);
        if (problem.isEmpty() && answer.named("rules6") instanceof Answer.Section six) {
            problem = read(true, six, kernel, found);
        }
        if (problem.isEmpty() && RouteTable.fromBusybox(answer)) {
            problem = found.stream()
                    .filter(rule -> !USUAL.contains(rule.line()))
                    .findFirst()
                    .map(rule -> "busybox's ip shows only a part of a rule ('" + Unreadable.shown(rule.line()) + "')")
                    .orElse("");
        }
        return problem.isEmpty() ? Seen.of(List.copyOf(found)) : Seen.unknown(problem);
    }

    /// @return why they can't be told; empty when they can
    private static String read(boolean ipv6, Answer.Section section, String kernel, List<Rule> found) {
        var command = ipv6 ? "ip -6 rule show" : "ip rule show";
        if (section.status() != 0) {
            return hasNone(ipv6, section, kernel)
                    ? ""
                    : command + " failed with status " + section.status() + ": "
                            + Unreadable.shown(section.body().strip());
        }
        for (var line : section.lines()) {
            var rule = line.strip().replaceAll("\\s+", " ").replace(" [detached]", "");
            if (!rule.matches("[0-9]+: .*")) {
                return command + " printed '" + Unreadable.shown(rule) + "'";
            }
            found.add(new Rule(ipv6, rule));
        }
        return "";
    }

    /// A kernel made without rules (CONFIG_IP_MULTIPLE_TABLES, CONFIG_IPV6_MULTIPLE_TABLES) refuses the question
    /// itself; before 2.6.19, when there were none for IPv6, with the word for whatever it doesn't know.
    private static boolean hasNone(boolean ipv6, Answer.Section section, String kernel) {
        var said = section.body();
        return said.contains("RTNETLINK")
                && (said.contains("Operation not supported")
                        || said.contains("Address family not supported")
                        || ipv6 && said.contains("Invalid argument") && before2619(kernel));
    }

    private static boolean before2619(String kernel) {
        return kernel.matches("2\\.[0-5]\\..*|2\\.6\\.([0-9]|1[0-8])([^0-9].*)?");
    }
}
