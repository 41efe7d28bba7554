package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.remote.RemoteFailure.Kind;
import pontifex.shell.Program;

/// This machine as a host.
class LocalRemoteTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Target HERE = new Target("here", null, null, null, null, null, Connection.LOCAL);

    @TempDir
    private Path folder;

    private static Reply run(Program program, Duration limit) throws Exception {
        return run(SshSettings.standard(), program, limit);
    }

    private static Reply run(SshSettings settings, Program program, Duration limit) throws Exception {
        try (var connections = new Connections(settings);
                var here = connections.open(HERE)) {
            return here.run(program, limit);
        }
    }

    @Test
    void aProgramRunsInSh() throws Exception {
        var reply = run(Text.program("echo hello", "echo trouble >&2", "exit 3"), LONG);
        assertEquals("hello\n", Text.out(reply));
        assertEquals("trouble\n", Text.err(reply));
        assertEquals(3, reply.status());
        assertFalse(reply.cut());
    }

    @Test
    void aLongProgramAndALongAnswerPassEachOther() throws Exception {
        var filler = "# ".concat("x".repeat(998)).concat("\n").repeat(4000);
        var reply = run(Text.program(filler, "head -c 9000000 /dev/zero", "head -c 300000 /dev/zero >&2"), LONG);
        assertEquals(9_000_000, reply.out().length);
        assertEquals(64 << 10, reply.err().length);
    }

    @Test
    void moreThanTheBoundIsACutAnswer() throws Exception {
        var reply = run(SshSettings.standard().withBounds(1000, 10), Text.program("yes"), LONG);
        assertTrue(reply.cut());
        assertEquals(-1, reply.status());
        assertEquals(1000, reply.out().length);
    }

    @Test
    void atTheDeadlineTheWholeTreeOfProcessesEnds() throws Exception {
        var pids = folder.resolve("pids");
        var program = Text.program("sh -c 'sleep 60 & echo $! >" + pids + "; wait' & wait");
        var failure = assertThrows(RemoteFailure.class, () -> run(program, Duration.ofSeconds(1)));
        assertEquals(Kind.TIMED_OUT, failure.kind());
        assertFalse(failure.beforeSending());
        var sleep = ProcessHandle.of(Long.parseLong(Files.readString(pids).strip()));
        if (sleep.isPresent()) {
            sleep.get().onExit().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anInterruptEndsTheProgram() throws Exception {
        var pid = folder.resolve("pid");
        var caller = Thread.currentThread();
        Thread.startVirtualThread(() -> {
            while (!Files.exists(pid)) {
                Thread.onSpinWait();
            }
            caller.interrupt();
        });
        var program = Text.program("echo $$ >" + pid + ".new", "mv " + pid + ".new " + pid, "sleep 60");
        assertThrows(InterruptedException.class, () -> run(program, LONG));
        var shell = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
        if (shell.isPresent()) {
            shell.get().onExit().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whoStaysBehindDoesNotHoldTheAnswerForEver() throws Exception {
        var reply = run(Text.program("echo hello", "sleep 20 & exit 0"), LONG);
        assertEquals("hello\n", Text.out(reply));
        assertTrue(reply.cut());
    }

    @Test
    void aSudoThatAsksIsGivenThePasswordAndThenTheProgram() throws Exception {
        var sudo = Files.writeString(folder.resolve("sudo"), """
                #!/bin/sh
                [ "$1 $2 $4" = '-S -p --' ] || exit 9
                printf 'a lecture\n%s' "$3" >&2
                IFS= read -r word
                [ "$word" = 'open $esame' ] || { printf 'Sorry, try again.\n%s' "$3" >&2; read -r word; exit 1; }
                shift 4
                exec "$@"
                """);
        assertTrue(sudo.toFile().setExecutable(true));
        var reply = sudo(sudo, "open $esame");
        assertEquals("in\n", Text.out(reply));
        assertEquals("trouble\n", Text.err(reply), "what sudo said is not the program's");
        assertEquals(3, reply.status());
        var wrong = assertThrows(RemoteFailure.class, () -> sudo(sudo, "sesame"));
        assertEquals(Kind.PASSWORD_WRONG, wrong.kind());
        assertEquals("Sorry, try again.", wrong.detail());
        var none = assertThrows(RemoteFailure.class, () -> sudo(folder.resolve("none"), "sesame"));
        assertEquals(Kind.NOT_ROOT, none.kind());
        assertTrue(none.hint().contains("ansible_become_exe"), none.detail());
    }

    @Test
    void whoAsksForSomethingElseIsGivenUp() throws Exception {
        var sudo = Files.writeString(
                folder.resolve("code"), "#!/bin/sh\nprintf 'Code of your token: ' >&2; read -r word\n");
        assertTrue(sudo.toFile().setExecutable(true));
        var failure = assertThrows(RemoteFailure.class, () -> sudo(sudo, "sesame", Duration.ofMillis(200)));
        assertEquals(Kind.NOT_ROOT, failure.kind());
        assertEquals("sudo did not get there within 200 ms, and said: Code of your token:", failure.detail());
        assertTrue(failure.beforeSending());
    }

    private static Reply sudo(Path program, String password) throws Exception {
        return sudo(program, password, LONG);
    }

    private static Reply sudo(Path program, String password, Duration patience) throws Exception {
        var become = new Become(Become.Method.SUDO, new Password(password), program.toString());
        var target = new Target("here", null, null, null, null, become, Connection.LOCAL);
        try (var connections = new Connections(SshSettings.standard().withLimits(LONG, patience));
                var here = connections.open(target)) {
            return here.run(Text.program("echo in", "echo trouble >&2", "exit 3"), LONG);
        }
    }
}
