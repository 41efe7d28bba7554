package pontifex.report.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import pontifex.yaml.Visible;

/// Gives everything its place: NICs at the left, what is made on them, bridges, and at the right guests with their
/// interfaces in them; each about as high as what it is wired to.
final class Layout {
    /// Characters in a line; an interface's name has 15 at most, a MAC 17.
    private static final int LONGEST = 24;

    private static final int MARGIN = 8;
    private static final int APART = 10;
    private static final int BETWEEN = 36;
    private static final int INSET = 8;

    /// Of a monospaced character of 13 and of 11 pixels: 0.602 of its size in most faces.
    private static final double TITLE_WIDTH = 7.9;

    private static final double LINE_WIDTH = 6.7;

    private final Graph graph;
    private final Map<String, Drawing.Box> boxes = new HashMap<>();
    private final List<Drawing.Box> inOrder = new ArrayList<>();

    Layout(Graph graph) {
        this.graph = graph;
    }

    Drawing drawing() {
        var columns = new ArrayList<List<Graph.Node>>();
        columns.add(of(Graph.Shape.NIC));
        columns.add(of(Graph.Shape.MADE));
        columns.add(of(Graph.Shape.BRIDGE));
        columns.add(graph.nodes().stream()
                .filter(node ->
                        node.shape() == Graph.Shape.GUEST || node.shape() == Graph.Shape.VIF && node.within() == null)
                .toList());
        columns.removeIf(List::isEmpty);
        var lefts = new ArrayList<Integer>();
        int x = MARGIN;
        for (var column : columns) {
            lefts.add(x);
            x += width(column) + BETWEEN;
        }
        for (int i = columns.size() - 1; i >= 0; i--) { // each by what is at its right
            place(columns.get(i), lefts.get(i), width(columns.get(i)));
        }
        int height =
                inOrder.stream().mapToInt(box -> box.y() + box.height()).max().orElse(0);
        return new Drawing(Math.max(x - BETWEEN + MARGIN, 2 * MARGIN), height + MARGIN, inOrder, wires());
    }

    private List<Graph.Node> of(Graph.Shape shape) {
        return graph.nodes().stream().filter(node -> node.shape() == shape).toList();
    }

    private List<Graph.Node> vifs(Graph.Node guest) {
        return graph.nodes().stream()
                .filter(node -> guest.id().equals(node.within()))
                .toList();
    }

    private int width(Collection<Graph.Node> column) {
        int widest = 76;
        for (var node : column) {
            widest = Math.max(widest, width(node));
            for (var vif : vifs(node)) {
                widest = Math.max(widest, width(vif) + 2 * INSET);
            }
        }
        return widest;
    }

    private static int width(Graph.Node node) {
        var lines = lines(node).stream()
                .mapToInt(line -> line.text().length())
                .max()
                .orElse(0);
        return (int) Math.ceil(Math.max(cut(node.name()).length() * TITLE_WIDTH, lines * LINE_WIDTH)) + 2 * APART;
    }

    private static int height(Graph.Node node) {
        return Drawing.Box.TITLE + lines(node).size() * Drawing.Box.LINE + 8;
    }

    private int whole(Graph.Node node) {
        return height(node)
                + vifs(node).stream().mapToInt(vif -> height(vif) + INSET).sum();
    }

    /// One below the other, each as near as it gets to the middle of what it is wired to.
    private void place(List<Graph.Node> column, int x, int width) {
        var sorted = new ArrayList<>(column);
        if (column.getFirst().shape() != Graph.Shape.BRIDGE) { // people look for those by their names
            sorted.sort(Comparator.comparingDouble(this::wish));
        }
        int y = MARGIN;
        for (var node : sorted) {
            int whole = whole(node);
            double wish = wish(node);
            int top = wish == Double.MAX_VALUE ? y : Math.max(y, (int) wish - whole / 2);
            box(node, x, top, width, whole);
            int inner = top + height(node);
            for (var vif : vifs(node)) {
                box(vif, x + INSET, inner, width - 2 * INSET, height(vif));
                inner += height(vif) + INSET;
            }
            y = top + whole + APART;
        }
    }

    /// The middle of what is at its right already; what is wired to nothing comes last.
    private double wish(Graph.Node node) {
        return graph.wires().stream()
                .filter(wire -> wire.from().equals(node.id()) && boxes.containsKey(wire.to()))
                .map(wire -> Objects.requireNonNull(boxes.get(wire.to())))
                .mapToInt(box -> box.y() + box.height() / 2)
                .average()
                .orElse(Double.MAX_VALUE);
    }

    private void box(Graph.Node node, int x, int y, int width, int height) {
        var sort =
                node.shape().name().toLowerCase(Locale.ROOT) + " " + node.tone().word() + (node.there() ? "" : " off");
        var box = new Drawing.Box(sort, x, y, width, height, cut(node.name()), Visible.text(node.name()), lines(node));
        boxes.put(node.id(), box);
        inOrder.add(box);
    }

    private static String cut(String name) {
        var shown = Visible.text(name);
        return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST - 1) + "…";
    }

    /// Parted between words where they are long, else anywhere.
    private static List<Remark> lines(Graph.Node node) {
        var lines = new ArrayList<Remark>();
        for (var remark : node.remarks()) {
            var rest = Visible.text(remark.text());
            while (rest.length() > LONGEST) {
                int blank = rest.lastIndexOf(' ', LONGEST);
                int end = blank > 0 ? blank : LONGEST;
                lines.add(new Remark(rest.substring(0, end), remark.tone()));
                rest = rest.substring(end).strip();
            }
            lines.add(new Remark(rest, remark.tone()));
        }
        return lines;
    }

    private List<Drawing.Wire> wires() {
        return graph.wires().stream()
                .map(wire -> {
                    var from = Objects.requireNonNull(boxes.get(wire.from()));
                    var to = Objects.requireNonNull(boxes.get(wire.to()));
                    return new Drawing.Wire(
                            wire.strength().name().toLowerCase(Locale.ROOT),
                            from.x() + from.width(),
                            beside(from, to),
                            to.x(),
                            beside(to, from));
                })
                .toList();
    }

    /// Where a wire to the other ends: level with its middle, as far as the box reaches.
    private static int beside(Drawing.Box box, Drawing.Box other) {
        int middle = other.y() + other.height() / 2;
        return Math.clamp(middle, box.y() + INSET, box.y() + box.height() - INSET);
    }
}
