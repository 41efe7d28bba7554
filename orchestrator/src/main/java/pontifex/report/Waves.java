package pontifex.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pontifex.run.Summary;
import pontifex.run.Wave;
import pontifex.yaml.Visible;

/// What became of each wave, as lines for people; waves that ended alike, one after the other, share a line.
public final class Waves {
    private static final int LINES = 12;

    private Waves() {}

    /// @param which `wave 1 of 12`
    /// @param what `1 done`, with the play before it where several have waves
    record Line(String which, String what) {}

    /// `wave 1 of 12: canary, 1 done`
    public static List<String> lines(Summary summary) {
        return told(summary).stream()
                .map(line -> line.which() + ": " + line.what())
                .toList();
    }

    static List<Line> told(Summary summary) {
        var lines = new ArrayList<Line>();
        var waves = summary.waves();
        boolean several = waves.stream().map(Wave::play).distinct().count() > 1;
        for (int first = 0; first < waves.size(); ) {
            int end = first + 1;
            while (end < waves.size() && isLike(waves.get(first), waves.get(end))) {
                end++;
            }
            lines.add(line(waves.subList(first, end), several));
            first = end;
        }
        return lines.size() <= LINES
                ? lines
                : Stream.concat(
                                lines.subList(0, LINES - 1).stream(),
                                Stream.of(new Line("waves", "and so on, " + (lines.size() - LINES + 1) + " times")))
                        .toList();
    }

    private static boolean isLike(Wave before, Wave wave) {
        return before.play().equals(wave.play())
                && (isSound(before) && isSound(wave) || isUntouched(before) && isUntouched(wave));
    }

    private static boolean isSound(Wave wave) {
        return !wave.canary() && wave.done() == wave.hosts().size();
    }

    private static boolean isUntouched(Wave wave) {
        return !wave.canary() && wave.untouched().size() == wave.hosts().size();
    }

    private static Line line(List<Wave> alike, boolean several) {
        var first = alike.getFirst();
        var words = new ArrayList<String>();
        count(words, alike.stream().mapToInt(Wave::done).sum(), "done");
        count(words, first.failed().size(), "failed: " + Names.of(first.failed()));
        count(words, alike.stream().mapToInt(wave -> wave.untouched().size()).sum(), "untouched");
        return new Line(
                (alike.size() == 1
                                ? "wave " + first.number()
                                : "waves " + first.number() + "-"
                                        + alike.getLast().number())
                        + " of " + first.of(),
                (several ? Visible.text(first.play()) + ": " : "")
                        + (first.canary() ? "canary, " : "")
                        + String.join(", ", words)
                        + (first.stopped() == null ? "" : "; the run stopped: " + Visible.text(first.stopped())));
    }

    private static void count(List<String> words, int number, String word) {
        if (number > 0) {
            words.add(number + " " + word);
        }
    }
}
