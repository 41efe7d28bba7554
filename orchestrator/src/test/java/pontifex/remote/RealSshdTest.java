package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Held against the machine's own OpenSSH.
@TestInstance(Lifecycle.PER_CLASS)
class RealSshdTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private RealSshd sshd;
    private Path key;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        key = RealSshd.keygen(folder.resolve("id"), "ed25519");
        sshd = new RealSshd(folder.resolve("sshd"));
        sshd.authorize(key);
    }

    @AfterAll
    void stop() throws Exception {
        sshd.close();
    }

    private SshSettings settings() throws Exception {
        return SshSettings.standard().withConfig(sshd.config()).withAgent(null);
    }

    @Test
    void oneProgramCostsOneConnectionOneLoginAndOneChannel() throws Exception {
        try (var connections = new Connections(settings());
                var remote = connections.open(sshd.target(key))) {
            var reply = remote.run(Text.program("echo hello", "echo trouble >&2", "exit 3"), LIMIT);
            assertEquals("hello\n", Text.out(reply));
            assertEquals("trouble\n", Text.err(reply));
            assertEquals(3, reply.status());
            assertFalse(reply.cut());
        }
        sshd.awaitLog("Disconnected from user", 1);
        assertEquals(1, sshd.logged("Connection from 127.0.0.1"), sshd.log());
        assertEquals(1, sshd.logged("Accepted publickey"), sshd.log());
        assertEquals(1, sshd.logged("Starting session: command"), sshd.log());
        assertEquals(0, sshd.logged("Failed "), sshd.log());
    }
}
