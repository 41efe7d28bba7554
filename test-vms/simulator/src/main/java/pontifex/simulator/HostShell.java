package pontifex.simulator;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// The machine's own `sh` on a host's tree. The programs get the tree's folder as their root; what is around them,
/// tools
/// and environment, is the tree's; and what they say tells paths as the host itself would.
///
/// Nothing shuts a program in: it is trusted as far as Pontifex's own are.
record HostShell(Path root, String session, BooleanSupplier reachable) {
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// @param words after `sh`
    static ProcessBuilder process(Path root, String session, String... words) {
        var command = new java.util.ArrayList<>(
                java.util.List.of(root.resolve("usr/bin/sh").toString()));
        command.addAll(java.util.List.of(words));
        var builder = new ProcessBuilder(command).directory(root.toFile());
        var own = builder.environment();
        own.clear();
        own.put("SIMULATED_ROOT", root.toString());
        own.put("PATH", root + "/usr/sbin" + File.pathSeparator + root + "/usr/bin");
        own.put("HOME", root + "/root");
        own.put("USER", "root");
        own.put("LOGNAME", "root");
        if (!session.isEmpty()) {
            own.put("SSH_CONNECTION", session);
        }
        return builder;
    }

    /// Runs a program to its end, as sshd does: until nobody holds its output any more.
    ///
    /// @return its exit status
    int run(byte[] program, OutputStream out, OutputStream err) throws IOException, InterruptedException {
        var process = process(root, session, "-s", session, root.toString()).start();
        var complaints = Thread.startVirtualThread(() -> tell(process.getErrorStream(), err));
        try (var in = process.getOutputStream()) {
            in.write(program);
        } catch (IOException e) {
            // it has ended before it had read all
            process.onExit();
        }
        tell(process.getInputStream(), out);
        complaints.join();
        return process.waitFor();
    }

    /// What it says reaches nobody while the host's way is cut.
    private void tell(InputStream from, OutputStream to) {
        var seen = new OwnPaths(to, root.toString().getBytes(StandardCharsets.UTF_8));
        var buffer = new byte[32 * 1024];
        try (from) {
            for (int n; (n = from.read(buffer)) >= 0; ) {
                while (!reachable.getAsBoolean()) {
                    Thread.sleep(PAUSE);
                }
                seen.write(buffer, 0, n);
                seen.flush();
            }
            seen.end();
        } catch (IOException | InterruptedException e) {
            // whoever listened has gone: the program goes on without
            drain(from);
        }
    }

    private static void drain(InputStream from) {
        try (from) {
            from.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
