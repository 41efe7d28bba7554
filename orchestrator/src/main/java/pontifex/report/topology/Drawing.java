package pontifex.report.topology;

import java.util.List;

/// A host's network with the place of everything, in pixels.
public record Drawing(int width, int height, List<Box> boxes, List<Wire> wires) {
    public Drawing {
        boxes = List.copyOf(boxes);
        wires = List.copyOf(wires);
    }

    public static Drawing of(Portrait host) {
        return new Layout(Graph.of(host)).drawing();
    }

    /// @param sort `nic`, `made`, `bridge`, `guest` or `vif`, with a tone and `off` where it isn't there now
    /// @param title may have been cut; `full` is then the whole of it
    public record Box(String sort, int x, int y, int width, int height, String title, String full, List<Remark> lines) {
        /// Of the title's baseline, from the top.
        public static final int TITLE = 18;

        /// From one line to the next.
        public static final int LINE = 15;

        public Box {
            lines = List.copyOf(lines);
        }

        /// A guest's, around its interfaces.
        boolean holdsOthers() {
            return sort.startsWith("guest");
        }
    }

    /// A line from left to right.
    ///
    /// @param sort `now`, `later` (the next boot, or the guest's file) or `wanted`
    public record Wire(String sort, int x1, int y1, int x2, int y2) {
        /// As SVG's path data: a curve that leaves and comes in level.
        public String path() {
            int half = (x1 + x2) / 2;
            return "M" + x1 + " " + y1 + "C" + half + " " + y1 + " " + half + " " + y2 + " " + x2 + " " + y2;
        }
    }
}
