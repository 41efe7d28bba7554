package pontifex.cli;

import java.util.TreeSet;
import java.util.stream.Collectors;
import pontifex.yaml.Visible;

/// One line at the bottom of a terminal that says how far a run is; nothing where nobody looks.
final class Progress {
    private static final int NAMED = 4;

    private final Terminal terminal;
    private final int all;
    private final TreeSet<String> atWork = new TreeSet<>();
    private int done;

    Progress(Terminal terminal, int all) {
        this.terminal = terminal;
        this.all = all;
    }

    void began(String host) {
        atWork.add(host);
        show();
    }

    void ended(String host) {
        atWork.remove(host);
        done++;
        show();
    }

    private void show() {
        if (terminal.terminal() && System.getenv("CI") == null) {
            var names = atWork.stream().limit(NAMED).map(Visible::text).collect(Collectors.joining(", "));
            terminal.err()
                    .print("\r\u001b[K" + done + " of " + all + (names.isEmpty() ? "" : " · " + names)
                            + (atWork.size() > NAMED ? ", …" : ""));
            terminal.err().flush();
        }
    }

    /// Before anything else is printed.
    void hide() {
        if (terminal.terminal() && System.getenv("CI") == null) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
    }
}
