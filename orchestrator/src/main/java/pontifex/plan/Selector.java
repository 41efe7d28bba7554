package pontifex.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.state.Prefix;
import pontifex.state.Rule;

/// A routing rule, read: what it holds for, and what is done then.
///
/// @param table that it asks; null where it asks none
/// @param action `prohibit`, `goto` and the like; null where it asks a table
/// @param suppressed the longest prefix of which a route is left out of account; -1: none is
record Selector(
        List<String> words,
        boolean inverted,
        @Nullable String table,
        @Nullable String action,
        int suppressed) {
    private static final Set<String> ACTIONS = Set.of("prohibit", "unreachable", "blackhole", "nop", "goto");

    /// The names of the tables that have one in every kernel, where the host has none for its numbers.
    private static final Map<String, String> NUMBERS = Map.of("253", "default", "254", "main", "255", "local");

    /// Whether it holds for what Dom0 sends to a peer by a socket that is bound to no link.
    enum Match {
        YES,
        NO,
        /// It rests on what can't be told.
        PERHAPS;

        Match and(Match other) {
            return this == NO || other == NO ? NO : this == YES ? other : PERHAPS;
        }

        Match not() {
            return this == YES ? NO : this == NO ? YES : PERHAPS;
        }
    }

    static Selector of(Rule rule) {
        var words = List.of(rule.line().replaceFirst("^[0-9]+:\\s*", "").split("\\s+"));
        String table = null;
        String action = null;
        int suppressed = -1;
        for (int i = 0; i < words.size(); i++) {
            var next = i + 1 < words.size() ? words.get(i + 1) : "";
            if (words.get(i).equals("lookup") || words.get(i).equals("table")) {
                table = NUMBERS.getOrDefault(next, next);
            } else if (words.get(i).equals("suppress_prefixlength") && next.matches("[0-9]{1,3}")) {
                suppressed = Integer.parseInt(next);
            } else if (ACTIONS.contains(words.get(i))) {
                action = words.get(i);
            }
        }
        return new Selector(words, words.contains("not"), table, action, suppressed);
    }

    Match matches(Prefix from, Prefix to) {
        var match = Match.YES;
        for (int i = 0; i + 1 < words.size(); i++) {
            var value = words.get(i + 1);
            match = match.and(
                    switch (words.get(i)) {
                        case "from" -> range(value, from);
                        case "to" -> range(value, to);
                        case "iif" -> value.equals("lo") ? Match.YES : Match.NO;
                        case "oif" -> Match.NO;
                        case "fwmark", "tos", "dsfield", "uidrange", "ipproto", "sport", "dport", "tun_id", "goto" ->
                            Match.PERHAPS;
                        default -> Match.YES;
                    });
        }
        return inverted ? match.not() : match;
    }

    private static Match range(String text, Prefix address) {
        if (text.equals("all") || text.equals("0/0")) {
            return Match.YES;
        }
        return Prefix.of(text) instanceof Prefix range ? range.covers(address) ? Match.YES : Match.NO : Match.PERHAPS;
    }
}
