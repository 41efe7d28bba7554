package pontifex.transaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import pontifex.transaction.Receipt.Earlier;

/// The lines of a session's answer, without frame and mark: `WORD text`.
final class Answer {
    private final TransactionId id;
    private final List<String> lines;

    private Answer(TransactionId id, List<String> lines) {
        this.id = id;
        this.lines = lines;
    }

    /// What doesn't begin with the mark is a banner's or a profile's.
    ///
    /// @throws Unreadable without a beginning, an end that counts, and all lines between
    static Answer of(byte[] answer, String mark) throws Unreadable {
        var text = new String(answer, StandardCharsets.UTF_8);
        if (!text.endsWith("\n")) {
            text = text.substring(0, text.lastIndexOf('\n') + 1);
        }
        var lines = new ArrayList<>(text.lines()
                .filter(line -> line.startsWith(mark + " "))
                .map(line -> line.substring(mark.length() + 1))
                .toList());
        if (lines.isEmpty()) {
            throw new Unreadable("the host gave no answer");
        }
        if (lines.size() < 2
                || !lines.getFirst().equals("begin")
                || !lines.getLast().equals("end " + (lines.size() - 1))) {
            throw new Unreadable("the answer is not whole");
        }
        return new Answer(
                new TransactionId(mark.replaceFirst("^pontifex-", "")),
                List.copyOf(lines.subList(1, lines.size() - 1)));
    }

    List<String> lines() {
        return lines;
    }

    List<String> all(String word) {
        return lines.stream()
                .filter(line -> line.equals(word) || line.startsWith(word + " "))
                .map(line -> line.substring(Math.min(line.length(), word.length() + 1)))
                .toList();
    }

    Receipt receipt() throws Unreadable {
        var earlier = earlier();
        var refused = all("refused");
        if (!refused.isEmpty()) {
            return new Receipt.Refused(earlier, String.join("\n", refused));
        }
        var forgotten = all("forgotten");
        if (!forgotten.isEmpty()) {
            return new Receipt.Forgotten(earlier, id, String.join("\n", forgotten));
        }
        var locked = all("locked");
        if (!locked.isEmpty()) {
            var by = all("by");
            return new Receipt.Locked(earlier, locked.getFirst(), Pending.owner(by), Pending.left(by));
        }
        var stale = all("stale");
        if (!stale.isEmpty()) {
            return new Receipt.Stale(earlier, stale);
        }
        var written = all("journal");
        var waits = all("waits");
        if (!waits.isEmpty()) {
            return new Receipt.Waiting(
                    earlier,
                    id,
                    Integer.parseInt(waits.getFirst()),
                    Journal.of(written).notes());
        }
        var unfinished = all("unfinished");
        if (!unfinished.isEmpty()) {
            return new Receipt.Unfinished(earlier, id, unfinished.getFirst().equals("alive"), written);
        }
        return ended(earlier, Journal.of(written));
    }

    private Receipt ended(List<Earlier> earlier, Journal journal) throws Unreadable {
        if (journal.unarmed() instanceof String why) {
            return new Receipt.Refused(earlier, why);
        }
        return switch (journal.outcome()) {
            case null -> throw new Unreadable("the answer doesn't say how it ended");
            case DONE -> new Receipt.Done(earlier, id, journal.notes(), journal.ran());
            case UNDONE -> new Receipt.RolledBack(earlier, id, journal.why(), journal.notes());
            case BETWEEN ->
                new Receipt.BetweenTwoStates(earlier, id, journal.why(), journal.stuck(), copies(), journal.notes());
        };
    }

    private String copies() {
        return all("copies").stream()
                .filter(path -> path.contains("/" + id + "/"))
                .findFirst()
                .orElse(Place.HOST.copiesLeftBy(id));
    }

    /// `last ID OUTCOME`, and after each `recovering ID` the journal of that one in lines `earlier …`.
    private List<Earlier> earlier() {
        var found = new ArrayList<Earlier>();
        for (var line : all("last")) {
            var words = line.split(" ", 2);
            if (words.length == 2 && List.of("done", "undone", "between").contains(words[1])) {
                var outcome = Earlier.Outcome.valueOf(words[1].toUpperCase(Locale.ROOT));
                found.add(new Earlier(words[0], outcome, false, List.of()));
            }
        }
        var id = "";
        var journal = new ArrayList<String>();
        for (var line : lines) {
            if (line.startsWith("recovering ")) {
                id = line.substring("recovering ".length());
                journal.clear();
            } else if (line.startsWith("earlier ")) {
                journal.add(line.substring("earlier ".length()));
                var so = Journal.of(journal);
                if (so.outcome() != null) {
                    found.add(new Earlier(id, Objects.requireNonNull(so.outcome()), true, so.allNotes()));
                }
            }
        }
        return found;
    }
}
