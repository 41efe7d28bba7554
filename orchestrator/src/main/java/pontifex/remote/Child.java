package pontifex.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.PumpStreamHandler;
import pontifex.program.Begun;
import pontifex.program.Bounded;

/// A process of this machine that answers as a host does: bounded in time and in what it may say.
final class Child {
    private static final Duration LINGER = Duration.ofMillis(100);

    private Child() {}

    /// @throws TimeoutException when it was ended because `limit` was over
    static Reply run(List<String> command, byte[] in, Duration limit, int mostOut, int mostErr)
            throws IOException, TimeoutException, InterruptedException {
        return run(
                command,
                limit,
                mostOut,
                mostErr,
                (out, err) -> new PumpStreamHandler(out, err, new ByteArrayInputStream(in)));
    }

    /// How a process is spoken to and listened to.
    @FunctionalInterface
    interface Talk {
        PumpStreamHandler with(Bounded out, Bounded err);
    }

    /// @throws TimeoutException when it was ended because `limit` was over
    static Reply run(List<String> command, Duration limit, int mostOut, int mostErr, Talk talk)
            throws IOException, TimeoutException, InterruptedException {
        var begun = new Begun();
        var out = new Bounded(mostOut, begun::end);
        var err = new Bounded(mostErr, () -> {});
        begun.begin(command, null, talk.with(out, err), LINGER);
        try {
            int status = begun.await(limit);
            var cut = out.overflowed() || begun.isOutlived();
            return new Reply(cut ? -1 : status, out.bytes(), err.bytes(), cut);
        } finally {
            begun.end();
        }
    }
}
