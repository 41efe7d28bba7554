package pontifex.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.report.Columns;
import pontifex.report.Ink;
import pontifex.yaml.Visible;

/// How far a run is, at one moment: the hosts at work, and what is done and left.
///
/// @param all hosts of the run
/// @param done those that have ended, of which `failed` did not end well
/// @param ran since the run began
/// @param atWork in the order in which they began
/// @param pausing what the whole run waits for; null: it doesn't
record Scoreboard(
        int all,
        int done,
        int failed,
        Duration ran,
        List<AtWork> atWork,
        @Nullable String pausing,
        boolean stopping) {
    private static final int NAME = 30;
    private static final int WIDEST = 79;
    private static final int BAR = 20;
    private static final Duration SOON = Duration.ofSeconds(3);

    Scoreboard {
        atWork = List.copyOf(atWork);
    }

    /// A host at work.
    ///
    /// @param at for how long it is at this step
    /// @param secondsLeft until it undoes its change unless it is confirmed; null: it doesn't wait
    record AtWork(
            String host, String step, Duration at, @Nullable Integer secondsLeft) {
        private boolean isWaiting() {
            return secondsLeft != null;
        }
    }

    /// How it is drawn.
    ///
    /// @param fancy whether the terminal has more than ASCII
    record Style(boolean colours, boolean fancy) {}

    /// A row a host, those that count down first and then those that have been at it longest, as many as half of the
    /// screen holds; and the bar.
    List<Screen.Row> rows(Libc.Size size, Style style) {
        int columns = Math.min(size.columns() - 1, WIDEST);
        int most = Math.max(1, size.rows() / 2) - 1;
        var rows = new ArrayList<Screen.Row>();
        var shown = atWork.stream()
                .sorted(Comparator.comparing(AtWork::isWaiting).reversed())
                .limit(atWork.size() > most ? Math.max(0, most - 1) : most)
                .toList();
        int name = Math.min(
                Math.min(NAME, columns / 3),
                shown.stream()
                        .mapToInt(host -> Columns.of(Visible.text(host.host())))
                        .max()
                        .orElse(0));
        for (var host : shown) {
            rows.add(row(host, name, columns, style));
        }
        if (shown.size() < atWork.size() && most > 0) {
            var rest = Columns.cut("  and " + (atWork.size() - shown.size()) + " more at work", columns);
            rows.add(new Screen.Row(Ink.FAINT.on(style.colours(), rest), Columns.of(rest)));
        }
        rows.add(bar(columns, style));
        return rows;
    }

    private static Screen.Row row(AtWork host, int name, int columns, Style style) {
        var said = host.secondsLeft() == null
                ? host.step() + " · " + Spell.of(host.at())
                : host.step() + " · within " + host.secondsLeft() + " s, or it undoes the change";
        var head = Columns.padded(Columns.cut(Visible.text(host.host()), name), name);
        var text = Columns.cut("  " + head + "  " + said, columns);
        return new Screen.Row(host.isWaiting() ? Ink.YELLOW.on(style.colours(), text) : text, Columns.of(text));
    }

    /// `━━━━━━━━━───────────  9 of 20 · 1 failed · 12 s · about 15 s left`, as much of it as there is room for.
    private Screen.Row bar(int columns, Style style) {
        int full = all == 0 ? BAR : (int) ((long) BAR * done / all);
        var made = (style.fancy() ? "━" : "#").repeat(full);
        var left = (style.fancy() ? "─" : "-").repeat(BAR - full);
        var said = said(columns - BAR - 2);
        if (BAR + 2 + said.length() > columns) {
            var alone = Columns.cut(said, columns);
            return new Screen.Row(alone, Columns.of(alone));
        }
        return new Screen.Row(
                Ink.GREEN.on(style.colours(), made) + Ink.FAINT.on(style.colours(), left) + "  "
                        + (style.colours() ? said.replaceFirst("[0-9]+ failed", Ink.RED.on(true, "$0")) : said),
                BAR + 2 + Columns.of(said));
    }

    /// `9 of 20 · 1 failed · 12 s · about 15 s left`
    String said() {
        return said(Integer.MAX_VALUE);
    }

    private String said(int columns) {
        var words = new ArrayList<String>();
        if (failed > 0) {
            words.add(failed + " failed");
        }
        if (stopping) {
            words.add("stopping");
        }
        if (pausing != null) {
            words.add(pausing);
        }
        words.add(Spell.of(ran));
        if (done > 1 && done < all && !stopping && ran.compareTo(SOON) >= 0) {
            words.add(Spell.about(ran.multipliedBy(all - done).dividedBy(done)) + " left");
        }
        var said = new StringBuilder(done + " of " + all);
        for (var word : words) {
            if (said.length() + 3 + Columns.of(word) <= columns) {
                said.append(" · ").append(word);
            }
        }
        return said.toString();
    }
}
