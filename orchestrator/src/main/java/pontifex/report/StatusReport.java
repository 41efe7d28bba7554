package pontifex.report;

import java.util.List;
import pontifex.run.HostStatus;

/// What is pending on hosts, told as they answer. Called from one thread at a time.
public sealed interface StatusReport permits ConsoleStatus, JsonStatus {
    void begin(int hosts);

    void host(HostStatus status);

    void end(List<HostStatus> all);

    /// What the process ends with: 0 nothing is pending, 2 something is, 1 a host could not be looked at.
    static int exitCode(List<HostStatus> all) {
        if (all.stream().anyMatch(status -> status.failure() != null)) {
            return 1;
        }
        return all.stream().allMatch(status -> status.pending().isEmpty()) ? 0 : 2;
    }
}
