package pontifex.report.topology;

import org.jspecify.annotations.Nullable;

/// What a run says of a part of the drawing.
///
/// @param kind `bridge` or `vif`, and `name` as items have them: `xenbr1`, `dom1/0`
/// @param wanted of a bridge the NIC that it is to have, of a vif the bridge; null: that isn't what the mark is about
public record Mark(
        String kind, String name, Remark remark, @Nullable String wanted) {}
