package pontifex.report.topology;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.run.HostResult;
import pontifex.run.Topology;

/// A host as it is drawn.
///
/// @param topology null: it could not be looked at
/// @param marks what a run says of its parts
/// @param why it could not be looked at; empty where it could
public record Portrait(String host, @Nullable Topology topology, List<Mark> marks, String why) {
    public Portrait {
        marks = List.copyOf(marks);
    }

    /// As it was found, and no more.
    public static Portrait of(String host, Topology topology) {
        return new Portrait(host, topology, List.of(), "");
    }

    /// With what a run says of it.
    public static Portrait of(HostResult result) {
        var why = result.outcome().failure();
        return new Portrait(result.host(), result.topology(), Marks.of(result), why == null ? "" : why.cause());
    }

    public static Portrait unseen(String host, String why) {
        return new Portrait(host, null, List.of(), why);
    }
}
