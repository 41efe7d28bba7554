package pontifex.report;

import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;

/// What a run tells while it goes on and when it has ended. Called from one thread at a time.
public interface Report {
    /// @param what `apply playbooks/multi-nic.yml`
    void begin(Mode mode, String what, int hosts);

    void host(HostResult result);

    void end(Summary summary);
}
