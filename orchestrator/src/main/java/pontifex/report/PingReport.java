package pontifex.report;

import java.util.List;
import pontifex.run.HostPing;

/// Which hosts let us in, told as they answer. Called from one thread at a time.
public sealed interface PingReport permits ConsolePing, JsonPing {
    void begin(int hosts);

    void host(HostPing ping);

    void end(List<HostPing> all);

    /// What the process ends with: 0, or 4 when a host gave no answer.
    static int exitCode(List<HostPing> all) {
        return all.stream().allMatch(ping -> ping.pong() != null) ? 0 : 4;
    }
}
