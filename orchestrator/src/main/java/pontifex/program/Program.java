package pontifex.program;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.PumpStreamHandler;

/// A program with its arguments, in a folder, with nothing to read and the environment of this process.
///
/// Whoever it has begun ends with it.
///
/// @param most how many bytes it may say on its stdout; one that says more is ended
public record Program(List<String> command, Path folder, Duration limit, int most) {
    private static final int MOST_COMPLAINT = 64 << 10;

    private static final Duration LINGER = Duration.ofMillis(200);

    public Program {
        command = List.copyOf(command);
    }

    /// How it ended.
    ///
    /// @param complaint what it said on its stderr, its beginning if it was much
    /// @param late whether it was ended because its time was over
    /// @param tooMuch whether it was ended because it said too much
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Ended(int status, byte[] out, byte[] complaint, boolean late, boolean tooMuch) {}

    /// @throws IOException when it can't be begun
    public Ended run() throws IOException {
        var begun = new Begun();
        var out = new Bounded(most, begun::end);
        var err = new Bounded(MOST_COMPLAINT, () -> {});
        begun.begin(command, folder, new PumpStreamHandler(out, err, new ByteArrayInputStream(new byte[0])), LINGER);
        try {
            int status = begun.await(limit);
            return new Ended(status, out.bytes(), err.bytes(), false, out.overflowed());
        } catch (TimeoutException _) {
            return new Ended(-1, out.bytes(), err.bytes(), true, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            begun.end();
        }
    }
}
