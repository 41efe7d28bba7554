package pontifex.report.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import pontifex.yaml.Visible;

/// In Graphviz's language, a cluster a host.
public final class DotPicture implements Picture {
    private static final List<String> HEAD = List.of(
            "graph pontifex {",
            "  rankdir=LR",
            "  node [shape=box, fontname=\"monospace\", fontsize=11]",
            "  edge [color=\"#555555\"]");

    @Override
    public String of(List<Portrait> hosts) {
        var lines = new ArrayList<>(HEAD);
        for (int i = 0; i < hosts.size(); i++) {
            var prefix = "h" + i;
            var graph = Graph.of(hosts.get(i));
            lines.add("  subgraph cluster_" + i + " {");
            lines.add("    label=" + quoted(List.of(hosts.get(i).host())));
            graph.nodes().forEach(node -> lines.add("    " + prefix + node(node)));
            graph.wires()
                    .forEach(wire -> lines.add(
                            "    " + prefix + wire.from() + " -- " + prefix + wire.to() + line(wire.strength())));
            graph.nodes().stream()
                    .filter(node -> node.within() != null)
                    .forEach(node -> lines.add("    " + prefix + node.id() + " -- " + prefix + node.within()));
            lines.add("  }");
        }
        lines.add("}");
        return String.join("\n", lines) + "\n";
    }

    private static String node(Graph.Node node) {
        return node.id() + " [label=" + quoted(node.lines())
                + switch (node.shape()) {
                    case NIC, MADE -> "";
                    case BRIDGE -> ", style=bold";
                    case VIF -> ", style=rounded";
                    case GUEST -> ", shape=box3d";
                }
                + switch (node.tone()) {
                    case PLAIN -> "";
                    case GOOD -> ", color=\"#2f855a\"";
                    case WARN -> ", color=\"#b7791f\"";
                    case BAD -> ", color=\"#c0392b\"";
                }
                + "]";
    }

    private static String line(Graph.Strength strength) {
        return switch (strength) {
            case NOW -> "";
            case LATER -> " [style=dashed]";
            case WANTED -> " [style=dotted, label=\"wanted\"]";
        };
    }

    /// A backslash would begin one of Graphviz's own escapes (graphviz.org/docs/attr-types/escString).
    private static String quoted(List<String> text) {
        return text.stream()
                .map(line -> Visible.text(line).replace("\\", "\\\\").replace("\"", "\\\""))
                .collect(Collectors.joining("\\n", "\"", "\""));
    }
}
