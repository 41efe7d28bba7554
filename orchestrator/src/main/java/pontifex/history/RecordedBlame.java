package pontifex.history;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.state.Item;

/// The text of `blame.yml`: behind each item the run, how it came to be so, the task, its place and the source.
///
/// It stands beside the items, so that it is known in a clone without the commits before. An item that is no more
/// keeps its line: what took it away.
final class RecordedBlame {
    private static final ItemLines LINES = new ItemLines("blame");
    private static final int WORDS = 5;

    private RecordedBlame() {}

    static String write(SortedMap<Item, Blame> blame) {
        return LINES.write(blame.entrySet().stream()
                .map(entry -> new ItemLines.Line(entry.getKey(), words(entry.getValue())))
                .toList());
    }

    private static List<String> words(Blame blame) {
        return List.of(blame.run(), blame.how().word(), blame.task(), blame.place(), blame.source());
    }

    static SortedMap<Item, Blame> read(String text, String where) throws HistoryFailure {
        var blame = new TreeMap<Item, Blame>();
        for (var line : LINES.read(text, where, WORDS, WORDS)) {
            var words = line.rest();
            var how = Arrays.stream(Blame.How.values())
                    .filter(one -> one.word().equals(words.get(1)))
                    .findFirst()
                    .orElseThrow(() -> new HistoryFailure(
                            where + " says '" + words.get(1) + "' of " + line.item()
                                    + ", which this Pontifex doesn't know",
                            "use the Pontifex that wrote it, or a newer one"));
            blame.put(line.item(), new Blame(words.get(0), how, words.get(2), words.get(3), words.get(4)));
        }
        return blame;
    }
}
