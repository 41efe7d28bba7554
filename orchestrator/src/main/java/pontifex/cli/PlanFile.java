package pontifex.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.run.Pinned;
import pontifex.state.Content;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// What `plan --out` has shown, as a file for `apply --plan`: of what it was made, and of each host what was found and
/// what is wanted.
///
/// JSON lines: the head, a line a host, and last the sum of all lines before it. No secret stands in it.
///
/// @param hosts those that could be planned
/// @param others those that could not, and how it ended for them
record PlanFile(PlanHead head, SortedMap<String, Pinned> hosts, SortedMap<String, String> others) {
    /// What every such file begins with.
    static final String BEGINNING = "{\"pontifex_plan\":";

    private static final int LARGEST = 256 << 20;

    PlanFile {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    String text() {
        var text = new StringBuilder(PlanLines.head(head)).append('\n');
        hosts.forEach(
                (host, pinned) -> text.append(PlanLines.host(host, pinned)).append('\n'));
        others.forEach(
                (host, outcome) -> text.append(PlanLines.other(host, outcome)).append('\n'));
        return text + PlanLines.sum(Content.of(text.toString()).digest()) + "\n";
    }

    /// @throws BadInput for a file that isn't one, or isn't as it was written
    static PlanFile read(Path path, String shown) throws BadInput {
        String text;
        try {
            if (Files.size(path) > LARGEST) {
                throw bad(shown, "is larger than any plan", "plan a part of the fleet: --limit");
            }
            text = new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw bad(shown, "there is no such file", "write one with: pontifex plan --out " + shown);
        } catch (IOException e) {
            throw bad(shown, "can't be read: " + e.getMessage(), "see its permissions");
        }
        if (!text.startsWith(BEGINNING)) {
            throw bad(shown, "is no plan of Pontifex", "write one with: pontifex plan --out FILE");
        }
        var lines = text.lines().toList();
        try {
            var format = PlanLines.format(lines.getFirst());
            if (!format.equals(BigDecimal.ONE)) {
                throw bad(
                        shown,
                        "is of format " + format + ", and this Pontifex knows format 1 alone",
                        "apply it with the Pontifex that wrote it, or plan again");
            }
            return read(text, lines, shown);
        } catch (IllegalArgumentException e) {
            throw edited(shown);
        }
    }

    private static PlanFile read(String text, List<String> lines, String shown) throws BadInput {
        var last = lines.getLast();
        if (!PlanLines.isSum(last)) {
            throw bad(shown, "is cut off: its last line is missing", "plan again: pontifex plan --out " + shown);
        }
        var before = text.substring(0, text.lastIndexOf(last));
        if (!last.equals(PlanLines.sum(Content.of(before).digest()))) {
            throw edited(shown);
        }
        var hosts = new TreeMap<String, Pinned>();
        var others = new TreeMap<String, String>();
        lines.subList(1, lines.size() - 1).forEach(line -> PlanLines.host(line, hosts, others));
        return new PlanFile(PlanLines.head(lines.getFirst()), hosts, others);
    }

    private static BadInput edited(String shown) {
        return bad(
                shown,
                "is not as Pontifex wrote it: its sum is another's",
                "a plan can't be edited; change the plays, and plan again: pontifex plan --out " + shown);
    }

    private static BadInput bad(String shown, String message, String hint) {
        return new BadInput(new Problem(Source.of(shown), 1, message, hint));
    }
}
