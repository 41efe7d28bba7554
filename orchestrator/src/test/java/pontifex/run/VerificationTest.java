package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.playbook.Verify;
import pontifex.remote.Connection;
import pontifex.remote.Target;
import pontifex.state.Look;
import pontifex.yaml.Source;

/// A program of `verify` that this machine doesn't have.
class VerificationTest {
    private static Verify command(boolean here, String... words) {
        return new Verify("it answers", new Source("site.yml", 7, 5, ""), List.of(words), here, false);
    }

    @Test
    void aProgramThatIsNotThereIsNamedWithWhereItWasLookedFor() {
        assertNull(Verification.missing(List.of(command(true, "sh", "-c", ":"), command(true, "/bin/sh"))));
        var missing = Verification.missing(List.of(command(true, "sh"), command(true, "no-such-program", "x")));
        assertNotNull(missing);
        assertEquals("what is to be verified can't be: it answers", missing.what());
        assertEquals("site.yml:7", missing.place());
        assertEquals(
                "no such program: no-such-program (looked for in "
                        + System.getenv("PATH").replace(":", ", ") + ")",
                missing.cause());
    }

    @Test
    void whatRunsOnTheHostIsNotLookedForHere() {
        assertNull(Verification.missing(List.of(command(false, "no-such-program"))));
    }

    @Test
    void oneThatIsGoneLaterIsSaidSoToo(@TempDir Path folder) throws Exception {
        var program = folder.resolve("reach");
        Files.writeString(program, "#!/nowhere/sh\n");
        assertEquals("no such program: " + program + " (it can't be executed)", said(program.toString()));
        assertTrue(program.toFile().setExecutable(true));
        var begun = said(program.toString());
        assertTrue(begun.contains("No such file or directory"), begun);
        Files.delete(program);
        assertEquals("no such program: " + program, said(program.toString()));
    }

    private static String said(String program) throws Exception {
        var target = new Target("here", null, null, null, null, null, Connection.LOCAL);
        var line = new HostLine(
                (to, _, _) -> {
                    throw new IllegalStateException("nothing is sent to " + to);
                },
                target,
                target,
                Look.NOTHING,
                Duration.ofSeconds(5));
        try (var window = new Window(30, 30, _ -> {})) {
            var failure = new Verification(List.of(command(true, program)), line, window).failure();
            assertNotNull(failure);
            assertEquals("not verified: it answers", failure.what());
            return failure.cause();
        }
    }
}
