package pontifex.run;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.probe.Mark;
import pontifex.remote.Connections;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Target;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;

/// Whether a host lets us in and has a shell for us, and how long that takes.
///
/// @param pong null: it doesn't, and `failure` says why
public record HostPing(
        String host, @Nullable Pong pong, @Nullable Failure failure) {
    private static final Library PING = Library.named("/pontifex/run/ping.sh");

    /// @param user who we are there, as the host says; empty: it can't tell
    /// @param server what its SSH server calls itself; empty: none was asked, it is this machine
    /// @param login from the first packet until we were in
    /// @param answer from asking for a shell until its answer was whole
    /// @param notes what is to be said of how the host is spoken to
    public record Pong(String user, String server, Duration login, Duration answer, List<String> notes) {
        public Pong {
            notes = List.copyOf(notes);
        }
    }

    /// @param limit for the shell's answer
    public static HostPing at(Connections connections, Target target, Duration limit) throws InterruptedException {
        var mark = Mark.random();
        long begun = System.nanoTime();
        try (var remote = connections.open(target)) {
            long in = System.nanoTime();
            var reply = remote.run(new Program(List.of(PING), Script.of("ping_answer", mark)), limit);
            var took = Duration.ofNanos(System.nanoTime() - in);
            var said = new String(reply.out(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(mark + " "))
                    .findFirst();
            return said.isPresent()
                    ? new HostPing(
                            target.name(),
                            new Pong(
                                    said.get().substring(mark.length() + 1),
                                    remote.server(),
                                    Duration.ofNanos(in - begun),
                                    took,
                                    remote.notes()),
                            null)
                    : failed(
                            target.name(),
                            new Failure(
                                    "it gave no answer",
                                    null,
                                    "what came back isn't our shell's answer" + Words.beside(reply),
                                    "log in by hand and see whether /bin/sh there runs a program from its standard"
                                            + " input"));
        } catch (RemoteFailure e) {
            return failed(target.name(), new Failure("it gave no answer", null, e.cause(), e.hint()));
        }
    }

    public static HostPing failed(String host, Failure why) {
        return new HostPing(host, null, why);
    }
}
