package pontifex.yaml;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// The parser's complaint, as a problem with its place and, for the usual slips, what to do.
final class SyntaxError {
    private SyntaxError() {}

    static Problem of(Yaml.Place place, MarkedYAMLException error) {
        var end = at(error.getProblemMark(), error.getContextMark());
        var tab = tabbedLine(place, error);
        if (tab >= 0) {
            var at = place.lines().get(tab).indexOf('\t');
            return new Problem(place.at(tab, at), 1, "a tab where YAML wants spaces", "indent with spaces only");
        }
        var open = error.getContextMark();
        if (open != null && String.valueOf(error.getContext()).contains("quoted scalar") && atEnd(error)) {
            return new Problem(place.at(open.getLine(), open.getColumn()), 1, "not YAML: this quote has no end", null);
        }
        var said = String.valueOf(error.getProblem() != null ? error.getProblem() : error.getContext());
        var what = said.replaceAll("\\. \\(Do not use .*", ""); // meant for tabs, but said of '@' and '%' too
        var source = end == null ? Source.of(place.file()) : place.at(end.getLine(), end.getColumn());
        return new Problem(source, 1, "not YAML: " + what, hint(what));
    }

    private static boolean atEnd(MarkedYAMLException error) {
        return String.valueOf(error.getProblem()).contains("end of stream");
    }

    private static @Nullable Mark at(@Nullable Mark problem, @Nullable Mark context) {
        return problem != null ? problem : context;
    }

    /// A tab in an indentation breaks what follows, so the parser's own complaint may come a line later.
    private static int tabbedLine(Yaml.Place place, MarkedYAMLException error) {
        var problem = at(error.getProblemMark(), error.getContextMark());
        var context = at(error.getContextMark(), error.getProblemMark());
        if (problem == null || context == null) {
            return -1;
        }
        for (int l = Math.min(context.getLine(), problem.getLine()); l <= problem.getLine(); l++) {
            if (l < place.lines().size() && indentation(place.lines().get(l)).contains("\t")) {
                return l;
            }
        }
        return -1;
    }

    private static String indentation(String line) {
        int i = 0;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t' || line.charAt(i) == '-')) {
            i++;
        }
        return line.substring(0, i);
    }

    private static @Nullable String hint(String what) {
        if (what.contains("mapping values are not allowed")) {
            return "a value with ': ' in it needs quotes around the whole of it, and a key needs its ':'";
        }
        if (what.contains("cannot start any token")) {
            return "a value that begins with this character needs quotes";
        }
        if (what.contains("expected <block end>")) {
            return "look at the quotes and the indentation here and in the line before";
        }
        return what.contains("but got") ? "look for a bracket without its end, here or before" : null;
    }
}
