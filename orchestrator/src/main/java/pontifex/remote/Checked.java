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

    /// What happened to a connection, in our words where sshj has its own.
    static String words(IOException e) {
        var message = String.valueOf(e.getMessage());
        if (message.contains("closed connection during identification")) {
            return "it hung up without a greeting";
        }
        if (message.contains("encountered EOF")) {
            return "it hung up";
        }
        return message;
    }

    static void run(Action action) throws IOException {
        call(() -> {
            action.run();
            return true;
        });
    }
}
