package pontifex.inventory;

import java.util.regex.Pattern;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// What can be a group's name: anything that a pattern can name and a file of `group_vars` can be called.
final class GroupNames {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}\\p{M}_.@+-]*");

    private GroupNames() {}

    static boolean check(Source at, String name, Problems problems) {
        var good = NAME.matcher(name).matches() && !name.contains("..");
        if (!good) {
            problems.add(
                    at,
                    Math.max(1, name.codePointCount(0, name.length())),
                    "'" + name + "' can't be a group's name: letters, digits, '-', '_' and '.' can",
                    null);
        }
        return good;
    }

    /// As a program says it, which may make names of whatever its hosts are labelled with: no pattern and no file of
    /// `group_vars` can name some of them, but none acts on a terminal.
    static boolean checkMade(Source at, String name, Problems problems) {
        var good = !name.isEmpty() && Visible.text(name).equals(name);
        if (!good) {
            problems.add(at, 1, "'" + name + "' can't be a group's name", null);
        }
        return good;
    }
}
