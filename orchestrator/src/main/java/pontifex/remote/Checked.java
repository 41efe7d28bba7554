package pontifex.remote;

import java.io.IOException;
import net.schmizz.sshj.common.SSHRuntimeException;

/// Calls into sshj, whose unchecked ways to say "this connection is gone" become the checked one.
final class Checked {
    @FunctionalInterface
    interface Call<T> {
        T call() throws IOException;
    }

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    private Checked() {}

    /// @throws IOException also for sshj's `Not connected`, for what it can't decode, and for its channel's output
    ///     buffer, which is out of bounds after a failed write
    static <T> T call(Call<T> call) throws IOException {
        try {
            return call.call();
        } catch (IllegalStateException | SSHRuntimeException | IndexOutOfBoundsException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static void run(Action action) throws IOException {
        call(() -> {
            action.run();
            return true;
        });
    }
}
