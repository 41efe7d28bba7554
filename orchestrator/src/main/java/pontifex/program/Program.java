package pontifex.program;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteResultHandler;
import org.apache.commons.exec.ProcessDestroyer;
import org.apache.commons.exec.PumpStreamHandler;
import org.jspecify.annotations.Nullable;

/// A program with its arguments, in a folder, with nothing to read and the environment of this process.
///
/// Whoever it has begun ends with it.
///
/// @param most how many bytes it may say on its stdout; one that says more is ended
public record Program(List<String> command, Path folder, Duration limit, int most) {
    private static final int MOST_COMPLAINT = 64 << 10;

    /// How long an answer may still flow when the program has ended: what it left behind may hold its stdout open.
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
        var child = new Child();
        var out = new Bounded(most, child::end);
        var err = new Bounded(MOST_COMPLAINT, () -> {});
        var streams = new PumpStreamHandler(out, err, new ByteArrayInputStream(new byte[0]));
        streams.setStopTimeout(LINGER);
        var executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(streams)
                .setWorkingDirectory(folder.toAbsolutePath().toFile())
                .get();
        executor.setExitValues(null);
        executor.setProcessDestroyer(child);
        var line = new CommandLine(command.getFirst());
        command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
        executor.execute(line, child);
        try {
            int status = child.ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return new Ended(status, out.bytes(), err.bytes(), false, out.overflown);
        } catch (TimeoutException _) {
            return new Ended(-1, out.bytes(), err.bytes(), true, false);
        } catch (ExecutionException e) {
            if (child.status() instanceof Integer status) { // its streams outlived it
                return new Ended(status, out.bytes(), err.bytes(), false, out.overflown);
            }
            throw e.getCause() instanceof IOException origin ? origin : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            child.end();
        }
    }

    /// Keeps the beginning of what is written to it.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private final int most;
        private final Runnable onOverflow;
        private boolean overflown;

        Bounded(int most, Runnable onOverflow) {
            this.most = most;
            this.onOverflow = onOverflow;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            int fits = Math.min(length, most - kept.size());
            kept.write(bytes, from, fits);
            if (fits < length && !overflown) {
                overflown = true;
                onOverflow.run();
            }
        }

        synchronized byte[] bytes() {
            return kept.toByteArray();
        }
    }

    /// The process, which commons-exec hands to its destroyer, and how it ended.
    private static final class Child implements ProcessDestroyer, ExecuteResultHandler {
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private @Nullable Process process;
        private boolean over;

        /// How it ended; null where it was never begun, or hasn't.
        synchronized @Nullable Integer status() {
            return process == null || process.isAlive() ? null : process.exitValue();
        }

        synchronized void end() {
            over = true;
            if (process != null && process.isAlive()) {
                end(process.toHandle());
            }
        }

        /// The parent first, so that it begins no more.
        private static void end(ProcessHandle handle) {
            var children = handle.children().toList();
            handle.destroyForcibly();
            children.forEach(Child::end);
        }

        @Override
        public synchronized boolean add(Process begun) {
            process = begun;
            if (over) { // it said too much before commons-exec told of it
                end();
            }
            return true;
        }

        @Override
        public boolean remove(Process gone) {
            return true;
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public void onProcessComplete(int status) {
            ended.complete(status);
        }

        @Override
        public void onProcessFailed(ExecuteException e) {
            ended.completeExceptionally(e.getCause() instanceof IOException origin ? origin : e);
        }
    }
}
