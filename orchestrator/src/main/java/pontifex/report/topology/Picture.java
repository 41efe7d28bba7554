package pontifex.report.topology;

import java.util.List;

/// A format in which hosts are drawn.
@FunctionalInterface
public interface Picture {
    /// The whole text, ending with a line's end.
    String of(List<Portrait> hosts);
}
