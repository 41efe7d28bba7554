package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.remote.RemoteFailure.Kind;

/// Which hosts are let near: known_hosts against an sshd that has a key of each type.
@TestInstance(Lifecycle.PER_CLASS)
class HostKeysTest {
    private Path folder;
    private RealSshd sshd;
    private Path key;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        key = RealSshd.keygen(folder.resolve("id"), "ed25519");
        sshd = new RealSshd(folder.resolve("sshd"));
        sshd.authorize(key);
    }

    @AfterAll
    void stop() {
        sshd.close();
    }

    private Path known(String... lines) throws Exception {
        return Files.writeString(Files.createTempFile(folder, "known", ""), String.join("\n", lines) + "\n");
    }

    private String ask(Path known) throws Exception {
        var config = sshd.config("Host *", "  UserKnownHostsFile " + known, "");
        var settings = SshSettings.standard().withConfig(config).withAgent(null);
        try (var connections = new Connections(settings);
                var remote = connections.open(sshd.target(key))) {
            return Text.out(remote.run(Text.program("echo in"), Duration.ofSeconds(30)));
        }
    }

    private RemoteFailure refusal(Path known) {
        var failure = assertThrows(RemoteFailure.class, () -> ask(known));
        assertTrue(failure.beforeSending());
        return failure;
    }

    private String fingerprint(String type) throws Exception {
        return RealSshd.exec(List.of(
                        "ssh-keygen",
                        "-lf",
                        folder.resolve("sshd/host_" + type + ".pub").toString()))
                .split(" ")[1];
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void anyOneTypeOfKeyIsEnough(String type) throws Exception {
        assertEquals("in\n", ask(known("# a comment", "", sshd.known(type) + " who@where")));
    }

    @Test
    void aHashedNameIsKnown() throws Exception {
        var known = known(sshd.known("ed25519"));
        RealSshd.exec(List.of("ssh-keygen", "-H", "-f", known.toString()));
        assertTrue(Files.readString(known).startsWith("|1|"));
        assertEquals("in\n", ask(known));
    }

    @Test
    void aLineWithoutThePortCountsWhereTheKeyIsTheSame() throws Exception {
        assertEquals("in\n", ask(known("127.0.0.1 " + sshd.publicKey("ed25519"))));
        assertEquals(
                Kind.UNKNOWN_HOST_KEY,
                refusal(known("[127.0.0.1]:1 " + sshd.publicKey("ed25519"))).kind());
    }

    @Test
    void aHostThatHasMovedIsKnownByItsFormerAddressUnlessTheNewOneIsKnown() throws Exception {
        var former = "[192.0.2.7]:" + sshd.port() + " ";
        assertEquals("in\n", askMoved(known(former + sshd.publicKey("ed25519"))));
        var other = Files.readString(Path.of(RealSshd.keygen(folder.resolve("moved"), "ed25519") + ".pub"));
        for (var lines : List.of(
                List.of(former + other),
                List.of(former + sshd.publicKey("ed25519"), "[127.0.0.1]:" + sshd.port() + " " + other))) {
            var known = known(lines.toArray(String[]::new));
            var failure = assertThrows(RemoteFailure.class, () -> askMoved(known));
            assertEquals(Kind.CHANGED_HOST_KEY, failure.kind());
        }
    }

    private String askMoved(Path known) throws Exception {
        var config = sshd.config("Host *", "  UserKnownHostsFile " + known, "");
        var settings = SshSettings.standard().withConfig(config).withAgent(null);
        var target = sshd.target(key);
        try (var connections = new Connections(settings);
                var remote = connections.open(target, target.at("192.0.2.7"), Duration.ofSeconds(20))) {
            return Text.out(remote.run(Text.program("echo in"), Duration.ofSeconds(30)));
        }
    }

    @Test
    void anUnknownKeyIsRefusedWithItsFingerprint() throws Exception {
        var failure = refusal(known("other " + sshd.publicKey("ed25519")));
        assertEquals(Kind.UNKNOWN_HOST_KEY, failure.kind());
        assertEquals("ssh-ed25519 " + fingerprint("ed25519"), failure.detail());
        assertEquals("[127.0.0.1]:" + sshd.port(), failure.address());
    }

    @Test
    void aChangedKeyIsRefusedWithTheLineThatHasAnother() throws Exception {
        var other = RealSshd.keygen(folder.resolve("other"), "ed25519");
        var known = known("# first", "[127.0.0.1]:" + sshd.port() + " " + Files.readString(Path.of(other + ".pub")));
        var failure = refusal(known);
        assertEquals(Kind.CHANGED_HOST_KEY, failure.kind());
        assertTrue(
                failure.detail().startsWith("it shows ssh-ed25519 " + fingerprint("ed25519") + ", but " + known + ":2"),
                failure.detail());
    }

    @Test
    void aRevokedKeyIsRefusedWhereAPlainLineHasItToo() throws Exception {
        var plain = sshd.known("ed25519");
        for (var revoked : List.of("@revoked * " + sshd.publicKey("ed25519"), "@revoked " + plain)) {
            assertEquals(Kind.REVOKED_HOST_KEY, refusal(known(plain, revoked)).kind());
            assertEquals(Kind.REVOKED_HOST_KEY, refusal(known(revoked, plain)).kind());
        }
    }

    @Test
    void aRevokedKeyOfAnotherTypeDoesNotMatter() throws Exception {
        assertEquals("in\n", ask(known("@revoked * " + sshd.publicKey("rsa"), sshd.known("ecdsa"))));
    }

    @Test
    void linesOfAuthoritiesAndLinesWithoutSenseMakeNothingKnown() throws Exception {
        var known =
                known("@cert-authority * " + sshd.publicKey("ed25519"), "nonsense", "* ssh-ed25519 %%%", "|1|x| a b");
        assertEquals(Kind.UNKNOWN_HOST_KEY, refusal(known).kind());
        Files.writeString(known, Files.readString(known) + sshd.known("ed25519") + "\n");
        assertEquals("in\n", ask(known));
    }

    @Test
    void aFileThatCantBeReadIsNotTakenForAnEmptyOne() throws Exception {
        assertEquals(
                Kind.BAD_SSH_CONFIG,
                refusal(Files.createTempDirectory(folder, "known")).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.*,!10.0.0.7", "!10.0.0.7,10.0.0.7", "10.0.0.?,!10.0.0.7"})
    void aNegatedNameTakesTheLineAway(String names) throws Exception {
        var known = known(names + " " + sshd.publicKey("ed25519"));
        var hosts = new KnownHosts();
        assertEquals(List.of(), hosts.types(hop("10.0.0.7", known)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.*", "a,10.0.0.7", "10.0.0.?", "*,!b"})
    void namesAreListsOfPatterns(String names) throws Exception {
        var known = known(names + " " + sshd.publicKey("ed25519"));
        assertEquals(List.of("ssh-ed25519"), new KnownHosts().types(hop("10.0.0.7", known)));
    }

    private static Hop hop(String address, Path known) {
        return new Hop(
                address,
                22,
                "root",
                new Hop.Login(null, List.of(), List.of(), false, null, null),
                new Hop.Trust(HostKeyPolicy.STRICT, List.of(known), null, null, List.of(), false),
                Algorithms.TODAY,
                new Hop.Patience(Duration.ofSeconds(10), 2, 30),
                null,
                List.of());
    }
}
