package pontifex.cli;

import org.jspecify.annotations.Nullable;
import pontifex.run.Failure;
import pontifex.run.Paper;

/// Has the last word on a host, when it is known on paper what would be done there.
interface Approval {
    Approval OF_ALL = (_, _) -> null;

    /// @return why the host must not be touched; null: it may be
    @Nullable Failure of(String host, Paper paper);
}
