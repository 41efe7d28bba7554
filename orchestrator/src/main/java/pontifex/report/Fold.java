package pontifex.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pontifex.yaml.Visible;

/// A part of a comment that is unfolded by a click: what it is about, the hosts that it is for, lines in a fence.
///
/// @param title in our own words
/// @param open whether it is unfolded at once
record Fold(String title, List<String> hosts, List<String> lines, boolean open) {
    private static final int NAMED = 8;
    private static final int LINE = 500;
    private static final int NAME = 80;

    Fold {
        hosts = List.copyOf(hosts);
        lines = lines.stream().map(line -> cut(visible(line), LINE)).toList();
    }

    String markdown() {
        return markdown(lines);
    }

    /// As much as fits; empty where that is nothing worth a click.
    String within(int room) {
        var fence = fence();
        int left = room - markdown(List.of()).length() - 2 * fence.length() - 80;
        var fitting = new ArrayList<String>();
        for (var line : lines) {
            left -= line.length() + 1;
            if (left < 0) {
                break;
            }
            fitting.add(line);
        }
        if (fitting.isEmpty()) {
            return "";
        }
        fitting.add("… and " + (lines.size() - fitting.size()) + " more lines");
        return markdown(fitting);
    }

    private String markdown(List<String> shown) {
        var fence = fence();
        return "\n<details" + (open ? " open" : "") + "><summary>" + title + summary() + "</summary>\n\n" + fence
                + "diff\n" + shown.stream().map(line -> line + "\n").collect(Collectors.joining()) + fence
                + "\n\n</details>\n";
    }

    private String summary() {
        if (hosts.isEmpty()) {
            return "";
        }
        var names =
                hosts.stream().limit(NAMED).map(host -> code(cut(host, NAME))).collect(Collectors.joining(", "));
        return (hosts.size() == 1 ? ", 1 host: " : ", " + hosts.size() + " hosts: ")
                + names
                + (hosts.size() > NAMED ? ", and " + (hosts.size() - NAMED) + " more" : "");
    }

    /// Longer than any run of backticks in it, so that nothing in it closes it (CommonMark 4.5).
    private String fence() {
        int most = 2;
        for (var line : lines) {
            int run = 0;
            for (int i = 0; i < line.length(); i++) {
                run = line.charAt(i) == '`' ? run + 1 : 0;
                most = Math.max(most, run);
            }
        }
        return "`".repeat(most + 1);
    }

    /// On one line, and no HTML of its own. Between these tags no mention, link or reference is made of it.
    static String code(String text) {
        var out = new StringBuilder("<code>");
        Visible.text(text).codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(c);
            }
        });
        return out.append("</code>").toString();
    }

    static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }

    /// A line that begins with a slash would be a command to GitLab, were it not in a fence.
    private static String visible(String line) {
        var visible = Stream.of(line.split("\t", -1)).map(Visible::text).collect(Collectors.joining("\t"));
        return visible.startsWith("/") ? " " + visible : visible;
    }
}
