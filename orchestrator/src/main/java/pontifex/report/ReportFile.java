package pontifex.report;

import java.io.IOException;
import pontifex.run.Summary;

/// A report that is a file: written when a run has ended, from all that it came to.
public interface ReportFile {
    /// @param what `audit playbooks/multi-nic.yml`
    /// @throws IOException when it can't be written, as a sentence that names it
    void write(String what, Summary summary) throws IOException;
}
