package pontifex.report.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import pontifex.yaml.Visible;

/// As a Mermaid flowchart, a subgraph a host: for pages that draw such themselves.
///
/// Nodes are numbered, and texts stand quoted, every character that Mermaid or HTML might take for its own as a code
/// (mermaid.js.org/syntax/flowchart.html, "Entity codes to escape characters").
public final class MermaidPicture implements Picture {
    private static final List<String> COLOURS = List.of(
            "  classDef bad stroke:#c0392b,stroke-width:2px",
            "  classDef warn stroke:#b7791f,stroke-width:2px",
            "  classDef good stroke:#2f855a,stroke-width:2px");

    @Override
    public String of(List<Portrait> hosts) {
        var lines = new ArrayList<>(List.of("flowchart LR"));
        for (int i = 0; i < hosts.size(); i++) {
            var prefix = "h" + i;
            var graph = Graph.of(hosts.get(i));
            lines.add("  subgraph " + prefix + "[" + quoted(List.of(hosts.get(i).host())) + "]");
            lines.add("    direction LR");
            graph.nodes().forEach(node -> lines.add("    " + node(prefix, node)));
            graph.wires()
                    .forEach(wire ->
                            lines.add("    " + prefix + wire.from() + line(wire.strength()) + prefix + wire.to()));
            graph.nodes().stream()
                    .filter(node -> node.within() != null)
                    .forEach(node -> lines.add("    " + prefix + node.id() + " --- " + prefix + node.within()));
            lines.add("  end");
        }
        lines.addAll(COLOURS);
        return String.join("\n", lines) + "\n";
    }

    private static String node(String prefix, Graph.Node node) {
        var label = quoted(node.lines());
        var shaped = switch (node.shape()) {
            case NIC, MADE -> "[" + label + "]";
            case BRIDGE -> "[[" + label + "]]";
            case VIF -> "([" + label + "])";
            case GUEST -> "(" + label + ")";
        };
        return prefix
                + node.id()
                + shaped
                + (node.tone() == Tone.PLAIN ? "" : ":::" + node.tone().word());
    }

    private static String line(Graph.Strength strength) {
        return switch (strength) {
            case NOW -> " --- ";
            case LATER -> " -.- ";
            case WANTED -> " -. wanted .- ";
        };
    }

    private static String quoted(List<String> text) {
        return text.stream().map(MermaidPicture::coded).collect(Collectors.joining("<br/>", "\"", "\""));
    }

    private static String coded(String text) {
        return Visible.text(text)
                .codePoints()
                .mapToObj(c -> Character.isLetterOrDigit(c) || " .,:-_/".indexOf(c) >= 0
                        ? Character.toString(c)
                        : "#" + c + ";")
                .collect(Collectors.joining());
    }
}
