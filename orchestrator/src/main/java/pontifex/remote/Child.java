package pontifex.remote;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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

/// A process of this machine, bounded in time and in what it may say; whoever it has begun ends with it.
final class Child implements ProcessDestroyer, ExecuteResultHandler {
    /// How long an answer may still flow when the process itself has ended, for one that it left behind may hold its
    /// stdout open for ever. commons-exec adds two seconds.
    private static final Duration LINGER = Duration.ofMillis(100);

    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private @Nullable Process process;
    private boolean over;

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
        var child = new Child();
        var out = new Bounded(mostOut, child::kill);
        var err = new Bounded(mostErr, () -> {});
        var streams = talk.with(out, err);
        streams.setStopTimeout(LINGER);
        var executor =
                DefaultExecutor.builder().setExecuteStreamHandler(streams).get();
        executor.setExitValues(null);
        executor.setProcessDestroyer(child);
        var line = new CommandLine(command.getFirst());
        command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
        executor.execute(line, child);
        try {
            var status = child.ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            var cut = out.overflowed();
            return new Reply(cut ? -1 : status, out.bytes(), err.bytes(), cut);
        } catch (ExecutionException e) {
            var status = child.status();
            if (status == null) {
                throw e.getCause() instanceof IOException origin ? origin : new IOException(e.getCause());
            }
            return new Reply(-1, out.bytes(), err.bytes(), true); // its streams outlived it
        } finally {
            child.kill();
        }
    }

    private synchronized @Nullable Integer status() {
        return process == null || process.isAlive() ? null : process.exitValue();
    }

    private synchronized void kill() {
        over = true;
        if (process != null && process.isAlive()) {
            kill(process.toHandle());
        }
    }

    /// The parent first, so that it starts no more; its children are known before, as they lose their parent by
    /// that.
    static void kill(ProcessHandle handle) {
        var children = handle.children().toList();
        handle.destroyForcibly();
        children.forEach(Child::kill);
    }

    @Override
    public synchronized boolean add(Process begun) {
        process = begun;
        if (over) { // it said too much before commons-exec told of it
            kill();
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
