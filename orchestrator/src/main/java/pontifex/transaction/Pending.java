package pontifex.transaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a transaction holds or has left on a host.
///
/// @param id empty: a lock that nobody owns
/// @param doing the last words of its journal, such as `doing 2` or `waiting 60`; empty: it hasn't begun, or is only
///     a lock by now
/// @param alive whether its keeper is. A dead one's is ended by the next transaction, or by [Transaction#unlock]
/// @param secondsLeft until its guard takes it back; null where it has none, or is decided
/// @param locks whether the lock is its
/// @param copies the folder where the files as they were lie; empty: there are none
public record Pending(
        String id,
        Owner owner,
        String doing,
        boolean alive,
        @Nullable Integer secondsLeft,
        boolean locks,
        String copies) {

    /// Whether it has ended, between two states: it blocks nothing, and waits for somebody to put it right.
    public boolean between() {
        return doing.equals("between");
    }

    /// @param mark the one that [Transaction#status] was given
    /// @throws Unreadable when the answer isn't whole, or the host could not look
    public static List<Pending> read(byte[] answer, boolean cut, String mark) throws Unreadable {
        if (cut) {
            throw new Unreadable("the answer was cut");
        }
        var said = Answer.of(answer, mark);
        var refused = said.all("refused");
        if (!refused.isEmpty()) {
            throw new Unreadable(String.join("\n", refused));
        }
        var all = new ArrayList<Pending>();
        var lines = new ArrayList<String>();
        for (var line : said.lines()) {
            if (line.startsWith("pending")) {
                if (!lines.isEmpty()) {
                    all.add(of(lines));
                }
                lines.clear();
            }
            lines.add(line.startsWith("by ") ? line.substring(3) : line);
        }
        if (!lines.isEmpty()) {
            all.add(of(lines));
        }
        return List.copyOf(all);
    }

    private static Pending of(List<String> lines) {
        return new Pending(
                text(lines, "pending"),
                owner(lines),
                text(lines, "doing"),
                lines.contains("alive"),
                left(lines),
                lines.contains("locks"),
                text(lines, "copies"));
    }

    static Owner owner(List<String> lines) {
        return new Owner(text(lines, "owner"), text(lines, "run"), text(lines, "commit"), text(lines, "since"));
    }

    static @Nullable Integer left(List<String> lines) {
        var left = text(lines, "left");
        return left.matches("[0-9]{1,6}") ? Integer.valueOf(left) : null;
    }

    private static String text(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .findFirst()
                .orElse("");
    }
}
