package pontifex.simulator;

import java.io.IOException;
import java.io.OutputStream;

/// A host that answers.
interface Host {
    Dom0 dom0();

    /// Whether a new connection finds it.
    boolean reachable();

    /// Whether it would run a command of the user's.
    boolean runs(Question question);

    /// @param port the client's
    /// @return the exit status
    int answer(byte[] program, Question question, int port, OutputStream out, OutputStream err)
            throws IOException, InterruptedException;
}
