package pontifex.report.topology;

import java.util.List;
import pontifex.yaml.Visible;

/// As one SVG, a host below the other, in the colours that its reader prefers.
public final class SvgPicture implements Picture {
    private static final int HEAD = 30;
    private static final int LEAST = 240;

    private static final String STYLE = """
            svg { font: 11px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
                  --ink: #1c2733; --soft: #51606f; --line: #7a8896; --back: #ffffff; --box: #f4f6f8;
                  --bridge: #e3edf9; --guest: #eef3ea; --good: #1f6b45; --warn: #8a5300; --bad: #b3261e; }
            @media (prefers-color-scheme: dark) {
              svg { --ink: #e7edf3; --soft: #a9b6c3; --line: #7d8b99; --back: #12181f; --box: #1d262f;
                    --bridge: #1c324d; --guest: #20301f; --good: #7fd3a4; --warn: #f0b35a; --bad: #ff9b91; }
            }
            .back { fill: var(--back); stroke: none; }
            text { fill: var(--ink); } .title { font-size: 13px; font-weight: bold; } .host { font-size: 15px; font-weight: bold; }
            rect { fill: var(--box); stroke: var(--line); } .bridge rect { fill: var(--bridge); } .guest rect { fill: var(--guest); }
            .vif rect { fill: var(--back); } .off rect { stroke-dasharray: 4 3; } .off .title { fill: var(--soft); }
            .warn rect { stroke: var(--warn); stroke-width: 2; } .bad rect { stroke: var(--bad); stroke-width: 2; }
            text.plain { fill: var(--soft); } text.good { fill: var(--good); } text.warn { fill: var(--warn); } text.bad { fill: var(--bad); }
            path { fill: none; stroke: var(--line); stroke-width: 2; } path.later { stroke-dasharray: 6 4; }
            path.wanted { stroke: var(--warn); stroke-dasharray: 2 4; }
            """;

    @Override
    public String of(List<Portrait> hosts) {
        var drawings = hosts.stream().map(Drawing::of).toList();
        int width = drawings.stream().mapToInt(Drawing::width).max().orElse(0);
        width = Math.max(width, LEAST);
        int height =
                drawings.stream().mapToInt(drawing -> drawing.height() + HEAD).sum();
        var out = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
                        .formatted(width, height, width, height));
        out.append("<style>\n").append(STYLE).append("</style>\n");
        out.append("<rect class=\"back\" width=\"100%\" height=\"100%\"/>\n");
        int y = 0;
        for (int i = 0; i < hosts.size(); i++) {
            out.append("<g transform=\"translate(0 %d)\">\n".formatted(y));
            out.append(text("host", 8, 20, hosts.get(i).host()));
            out.append("<g transform=\"translate(0 %d)\">\n".formatted(HEAD));
            drawn(out, drawings.get(i));
            out.append("</g>\n</g>\n");
            y += drawings.get(i).height() + HEAD;
        }
        return out.append("</svg>\n").toString();
    }

    private static void drawn(StringBuilder out, Drawing drawing) {
        drawing.boxes().stream().filter(Drawing.Box::holdsOthers).forEach(box -> drawn(out, box));
        for (var wire : drawing.wires()) { // over a guest, up to the interface in it
            out.append("<path class=\"%s\" d=\"%s\"/>\n".formatted(wire.sort(), wire.path()));
        }
        drawing.boxes().stream().filter(box -> !box.holdsOthers()).forEach(box -> drawn(out, box));
    }

    private static void drawn(StringBuilder out, Drawing.Box box) {
        out.append("<g class=\"%s\" transform=\"translate(%d %d)\">\n".formatted(box.sort(), box.x(), box.y()));
        out.append("<title>").append(escaped(box.full())).append("</title>\n");
        out.append("<rect width=\"%d\" height=\"%d\" rx=\"5\"/>\n".formatted(box.width(), box.height()));
        out.append(text("title", 10, Drawing.Box.TITLE, box.title()));
        int line = Drawing.Box.TITLE;
        for (var remark : box.lines()) {
            line += Drawing.Box.LINE;
            out.append(text(remark.tone().word(), 10, line, remark.text()));
        }
        out.append("</g>\n");
    }

    private static String text(String sort, int x, int y, String text) {
        return "<text class=\"%s\" x=\"%d\" y=\"%d\">".formatted(sort, x, y) + escaped(text) + "</text>\n";
    }

    private static String escaped(String text) {
        return Visible.text(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
