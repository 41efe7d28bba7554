package pontifex.report;

import java.util.Collection;
import pontifex.run.HostLook;

/// What was seen of hosts, in plain values.
public sealed interface FactsReport permits ConsoleFacts, JsonFacts {
    void begin(int hosts);

    void host(HostLook look);

    void end();

    /// What the process ends with: 0, or 1 where a host could not be looked at.
    static int exitCode(Collection<HostLook> all) {
        return all.stream().allMatch(look -> look.found() != null) ? 0 : 1;
    }
}
