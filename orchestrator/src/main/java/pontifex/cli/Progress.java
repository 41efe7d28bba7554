package pontifex.cli;

import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pontifex.yaml.Visible;

/// One line at the bottom of a terminal that says how far a run is, and how long each host that waits for its confirm
/// still waits. Where nobody looks it is a line for each of these, once.
final class Progress {
    private static final int NAMED = 4;

    private final Terminal terminal;
    private final int all;
    private final boolean drawn;
    private final TreeSet<String> atWork = new TreeSet<>();
    private final TreeMap<String, Integer> waiting = new TreeMap<>();
    private int done;

    Progress(Terminal terminal, int all) {
        this(terminal, all, terminal.terminal() && System.getenv("CI") == null);
    }

    /// @param drawn whether the line is drawn anew whenever something moves
    Progress(Terminal terminal, int all, boolean drawn) {
        this.terminal = terminal;
        this.all = all;
        this.drawn = drawn;
    }

    void began(String host) {
        atWork.add(host);
        show();
    }

    /// @param secondsLeft 0: it waits no more
    void waiting(String host, int secondsLeft) {
        if (secondsLeft <= 0) {
            waiting.remove(host);
            show();
            return;
        }
        boolean first = waiting.put(host, secondsLeft) == null;
        if (drawn) {
            show();
        } else if (first) {
            terminal.err()
                    .println(Visible.text(host) + "  waits for its confirm: in " + secondsLeft
                            + " s it undoes the change by itself");
        }
    }

    void ended(String host) {
        atWork.remove(host);
        waiting.remove(host);
        done++;
        show();
    }

    private void show() {
        if (drawn) {
            // those that count down are named first
            var names = Stream.concat(
                            waiting.entrySet().stream()
                                    .map(host ->
                                            Visible.text(host.getKey()) + " confirm within " + host.getValue() + " s"),
                            atWork.stream()
                                    .filter(host -> !waiting.containsKey(host))
                                    .map(Visible::text))
                    .limit(NAMED)
                    .collect(Collectors.joining(", "));
            terminal.err()
                    .print("\r\u001b[K" + done + " of " + all + (names.isEmpty() ? "" : " · " + names)
                            + (atWork.size() > NAMED ? ", …" : ""));
            terminal.err().flush();
        }
    }

    /// Before anything else is printed.
    void hide() {
        if (drawn) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
