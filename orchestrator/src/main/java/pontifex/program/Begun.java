package pontifex.program;

import java.io.IOException;
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

/// A process of this machine, from its beginning to its end; whoever it has begun ends with it.
public final class Begun implements ProcessDestroyer, ExecuteResultHandler {
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private @Nullable Process process;
    private boolean over;
    private boolean outlived;

    /// @param folder null: this process's own
    /// @param streams how it is spoken to and listened to
    /// @param linger how long an answer may still flow when the process has ended, for one that it left behind may
    ///     hold its stdout open for ever; commons-exec adds two seconds
    public void begin(List<String> command, @Nullable Path folder, PumpStreamHandler streams, Duration linger)
            throws IOException {
        streams.setStopTimeout(linger);
        var builder = DefaultExecutor.builder().setExecuteStreamHandler(streams);
        if (folder != null) {
            builder.setWorkingDirectory(folder.toAbsolutePath().toFile());
        }
        var executor = builder.get();
        executor.setExitValues(null);
        executor.setProcessDestroyer(this);
        var line = new CommandLine(command.getFirst());
        command.stream().skip(1).forEach(argument -> line.addArgument(argument, false));
        executor.execute(line, this);
    }

    /// Waits for its end.
    ///
    /// @return its exit status
    /// @throws IOException when it could not be begun
    public int await(Duration limit) throws IOException, TimeoutException, InterruptedException {
        try {
            return ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            var status = status();
            if (status == null) {
                throw e.getCause() instanceof IOException origin ? origin : new IOException(e.getCause());
            }
            outlived = true;
            return status;
        }
    }

    /// Whether its streams outlived it, so that not all that it said may have been heard.
    public boolean isOutlived() {
        return outlived;
    }

    private synchronized @Nullable Integer status() {
        return process == null || process.isAlive() ? null : process.exitValue();
    }

    public synchronized void end() {
        over = true;
        if (process != null && process.isAlive()) {
            end(process.toHandle());
        }
    }

    /// The parent first, so that it starts no more; its children are known before, as they lose their parent by
    /// that.
    public static void end(ProcessHandle handle) {
        var children = handle.children().toList();
        handle.destroyForcibly();
        children.forEach(Begun::end);
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
