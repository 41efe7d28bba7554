package pontifex.transaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import pontifex.transaction.Receipt.Why.Kind;

/// The lines that a keeper wrote, `UPTIME WORD …`, read for what they mean together.
final class Journal {
    private final List<String> notes = new ArrayList<>();
    private final List<Receipt.Left> stuck = new ArrayList<>();
    private final SequencedMap<Integer, Receipt.Ran> ran = new LinkedHashMap<>();
    private Receipt.Why why = new Receipt.Why(Kind.KILLED, 0, 0, "the keeper was killed before it had decided");
    private Receipt.Earlier.@Nullable Outcome outcome;
    private @Nullable String unarmed;

    private Journal() {}

    static Journal of(List<String> lines) {
        var journal = new Journal();
        var last = "";
        for (var line : lines) {
            var words = line.split(" ", 4);
            var word = words.length > 1 ? words[1] : "";
            journal.read(word, words, last);
            if (!word.equals("err") && !word.equals("out")) {
                last = word;
            }
        }
        return journal;
    }

    private void read(String word, String[] words, String last) {
        switch (word) {
            case "failed" -> why = new Receipt.Why(Kind.FAILED, number(words, 2), number(words, 3), "");
            case "told" -> why = new Receipt.Why(Kind.TOLD, 0, 0, "the keeper was told to take it back");
            case "expired" -> why = new Receipt.Why(Kind.EXPIRED, 0, 0, "nobody confirmed it in time");
            case "unarmed" -> unarmed = text(words);
            case "stuck" -> stuck.add(new Receipt.Left(number(words, 2), ""));
            case "err" -> {
                if (last.equals("stuck")) {
                    var left = stuck.removeLast();
                    stuck.add(new Receipt.Left(left.step(), joined(left.stderr(), text(words))));
                } else if (last.equals("failed")) {
                    why = new Receipt.Why(why.kind(), why.step(), why.status(), joined(why.stderr(), text(words)));
                } else if (last.equals("ran") && ran.pollLastEntry() instanceof Map.Entry<Integer, Receipt.Ran> entry) {
                    var one = entry.getValue();
                    put(new Receipt.Ran(one.step(), one.status(), one.out(), joined(one.err(), text(words))));
                }
            }
            case "out" -> {
                if (last.equals("ran") && ran.pollLastEntry() instanceof Map.Entry<Integer, Receipt.Ran> entry) {
                    var one = entry.getValue();
                    put(new Receipt.Ran(one.step(), one.status(), joined(one.out(), text(words)), one.err()));
                }
            }
            case "ran" -> put(new Receipt.Ran(number(words, 2), number(words, 3), "", ""));
            case "text" -> notes.add(text(words));
            case "done" -> outcome = Receipt.Earlier.Outcome.DONE;
            case "undone" -> outcome = Receipt.Earlier.Outcome.UNDONE;
            case "between" -> outcome = Receipt.Earlier.Outcome.BETWEEN;
            default -> {}
        }
    }

    /// One that was begun again counts as it ended last.
    private void put(Receipt.Ran one) {
        ran.putLast(one.step(), one);
    }

    private static String joined(String before, String line) {
        return before.isEmpty() ? line : before + "\n" + line;
    }

    private static String text(String[] words) {
        return String.join(" ", List.of(words).subList(2, words.length));
    }

    private static int number(String[] words, int at) {
        return words.length > at && words[at].matches("[0-9]{1,6}") ? Integer.parseInt(words[at]) : 0;
    }

    List<String> notes() {
        return notes;
    }

    /// The notes, which command failed, and what could not be taken back.
    List<String> allNotes() {
        var all = new ArrayList<>(notes);
        ran.values().stream()
                .filter(Receipt.Ran::failed)
                .forEach(one -> all.add("step " + one.step() + ", a command, ended with exit status " + one.status()
                        + (one.err().isEmpty() ? "" : ": " + one.err())));
        stuck.forEach(left -> all.add("step " + left.step() + " could not be taken back: " + left.stderr()));
        return all;
    }

    List<Receipt.Left> stuck() {
        return stuck;
    }

    List<Receipt.Ran> ran() {
        return List.copyOf(ran.values());
    }

    Receipt.Why why() {
        return why;
    }

    /// Why its guard could not be armed, so that nothing was begun; null: it could, or has none.
    @Nullable String unarmed() {
        return unarmed;
    }

    /// Null: it doesn't say yet.
    Receipt.Earlier.@Nullable Outcome outcome() {
        return outcome;
    }
}
