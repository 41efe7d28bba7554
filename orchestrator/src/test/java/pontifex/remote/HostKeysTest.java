package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
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

    private List<String> notes(Path known, HostKeyPolicy policy, Terms terms, String... more) throws Exception {
        return notes(new SshSettings.Trust(true, true), known, policy, terms, more);
    }

    private List<String> notes(SshSettings.Trust trust, Path known, HostKeyPolicy policy, Terms terms, String... more)
            throws Exception {
        var lines = new ArrayList<>(List.of("Host *", "  UserKnownHostsFile " + known));
        lines.addAll(List.of(more));
        var settings = SshSettings.standard()
                .withConfig(sshd.config(lines.toArray(String[]::new)))
                .withAgent(null)
                .withHostKeys(policy)
                .trusting(trust);
        try (var connections = new Connections(settings);
                var remote = connections.open(sshd.target(key).on(terms))) {
            assertEquals("in\n", Text.out(remote.run(Text.program("echo in"), Duration.ofSeconds(30))));
            return remote.notes();
        }
    }

    private RemoteFailure refusal(Path known, HostKeyPolicy policy, Terms terms, String... more) {
        return assertThrows(RemoteFailure.class, () -> notes(known, policy, terms, more));
    }

    @Test
    void aNewKeyIsWrittenDownAsSshWritesItAndAChangedOneNeverTaken() throws Exception {
        for (var hashed : List.of("no", "yes")) {
            var known = Files.writeString(Files.createTempFile(folder, "known", ""), "# no line end");
            var notes = notes(known, HostKeyPolicy.ACCEPT_NEW, Terms.USUAL, "  HashKnownHosts " + hashed);
            assertEquals(
                    List.of("the host key of [127.0.0.1]:" + sshd.port()
                            + " was not known, and is believed from now on: ssh-ed25519 " + fingerprint("ed25519")
                            + ", written to " + known),
                    notes);
            var lines = Files.readAllLines(known);
            assertEquals("# no line end", lines.getFirst());
            assertEquals(2, lines.size());
            assertEquals(hashed.equals("yes"), lines.get(1).startsWith("|1|"), lines.get(1));
            assertTrue(RealSshd.exec(List.of("ssh-keygen", "-F", "[127.0.0.1]:" + sshd.port(), "-f", known.toString()))
                    .contains(sshd.publicKey("ed25519")));
            assertEquals(List.of(), notes(known, HostKeyPolicy.ACCEPT_NEW, Terms.USUAL));
        }
        var other = Files.readString(Path.of(RealSshd.keygen(folder.resolve("stranger"), "ed25519") + ".pub"));
        var known = known("[127.0.0.1]:" + sshd.port() + " " + other);
        assertEquals(
                Kind.CHANGED_HOST_KEY,
                refusal(known, HostKeyPolicy.ACCEPT_NEW, Terms.USUAL).kind());
        assertEquals(
                Kind.REVOKED_HOST_KEY,
                refusal(known("@revoked * " + sshd.publicKey("ed25519")), HostKeyPolicy.ACCEPT_NEW, Terms.USUAL)
                        .kind());
        var forgets = refusal(Path.of("/dev/null"), HostKeyPolicy.ACCEPT_NEW, Terms.USUAL);
        assertEquals(Kind.UNKNOWN_HOST_KEY, forgets.kind());
        assertTrue(forgets.detail().endsWith("and nothing can be remembered in /dev/null"), forgets.detail());
        assertEquals(
                1,
                notes(folder.resolve("new/known"), null, Terms.USUAL, "  StrictHostKeyChecking accept-new")
                        .size());
    }

    @Test
    void manyNewHostsAtOnceLoseNoLineOfEachOther() throws Exception {
        var known = folder.resolve("many");
        var hosts = new KnownHosts();
        var key = Base64.getDecoder().decode(sshd.publicKey("ed25519").split(" ")[1]);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 50; i++) {
                var address = "10.0.0." + i;
                var _ = callers.submit(() -> hosts.add(KeyTaker.hop(address, known), "ssh-ed25519", key));
            }
        }
        assertEquals(50, Files.readAllLines(known).size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(known)));
        assertEquals(new KnownHosts.Verdict.Known(), hosts.judge(KeyTaker.hop("10.0.0.49", known), key));
    }

    @Test
    void norDoOtherControllersAtTheSameTime() throws Exception {
        var known = folder.resolve("shared");
        var key = sshd.publicKey("ed25519").split(" ")[1];
        var controllers = new ArrayList<Process>();
        for (int number = 0; number < 3; number++) {
            controllers.add(KeyTaker.start(known, number, 60, key));
        }
        for (var controller : controllers) {
            assertEquals("", new String(controller.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertEquals(0, controller.waitFor());
        }
        var lines = Files.readAllLines(known);
        assertEquals(180, lines.stream().distinct().count(), String.join("\n", lines));
        assertEquals(180, lines.size());
    }

    @Test
    void theInventorysKeysCountAndNoOther() throws Exception {
        var known = known(sshd.known("ed25519"));
        for (var pin : List.of(sshd.publicKey("rsa") + " root@dom0", fingerprint("ed25519"))) {
            assertEquals(
                    List.of(), notes(known("# nothing"), HostKeyPolicy.PINNED, new Terms(false, List.of(pin), null)));
        }
        var other = "SHA256:" + "a".repeat(43);
        var changed = refusal(known, HostKeyPolicy.STRICT, new Terms(false, List.of(other), null));
        assertEquals(Kind.CHANGED_HOST_KEY, changed.kind());
        assertTrue(changed.detail().endsWith("but the inventory (ssh_host_keys) has " + other), changed.detail());
        var without = refusal(known, HostKeyPolicy.PINNED, Terms.USUAL);
        assertEquals(Kind.UNPINNED_HOST_KEY, without.kind());
        assertEquals("ssh-ed25519 " + fingerprint("ed25519"), without.detail());
    }

    @Test
    void keysOfAnInventoryThatNobodyAnswersForAreTakenWhereTheyAreKnownAnyway() throws Exception {
        var trust = new SshSettings.Trust(true, false);
        var pinned = new Terms(false, List.of(fingerprint("ed25519")), null);
        for (var policy : List.of(HostKeyPolicy.STRICT, HostKeyPolicy.PINNED)) {
            assertEquals(List.of(), notes(trust, known(sshd.known("ed25519")), policy, pinned));
            var stranger = known("# nothing");
            var failure = assertThrows(RemoteFailure.class, () -> notes(trust, stranger, policy, pinned));
            assertEquals(Kind.UNKNOWN_HOST_KEY, failure.kind());
        }
        var without = known(sshd.known("ed25519"));
        var failure = assertThrows(RemoteFailure.class, () -> notes(trust, without, HostKeyPolicy.PINNED, Terms.USUAL));
        assertEquals(Kind.UNPINNED_HOST_KEY, failure.kind());
    }

    @Test
    void aKeyOfRevokedHostKeysIsRefused() throws Exception {
        var known = known(sshd.known("ed25519"));
        var list = known("# gone", sshd.publicKey("ecdsa"));
        var option = "  RevokedHostKeys " + list;
        assertEquals(List.of(), notes(known, null, Terms.USUAL, option));
        Files.writeString(list, sshd.publicKey("ed25519") + "\n");
        assertEquals(
                Kind.REVOKED_HOST_KEY, refusal(known, null, Terms.USUAL, option).kind());
        Files.delete(list);
        assertEquals(
                Kind.BAD_SSH_CONFIG, refusal(known, null, Terms.USUAL, option).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aHostIsBelievedWhoseKeyAnAuthorityHasSigned(String type) throws Exception {
        var authority = RealSshd.keygen(Files.createTempDirectory(folder, "ca").resolve("ca"), type);
        var believed = "@cert-authority 127.0.0.* "
                + Files.readString(Path.of(authority + ".pub")).strip();
        var stale = "[127.0.0.1]:1 " + sshd.publicKey("rsa");
        try (var host = certified(authority, type, "-h", "-n", "dom0,127.0.0.?", "-V", "-1d:+1d")) {
            assertEquals(Kind.UNKNOWN_HOST_KEY, refusal(host, stale).kind());
            assertEquals("in\n", ask(host, stale, believed));
            assertEquals(
                    Kind.REVOKED_HOST_KEY,
                    refusal(host, believed, believed.replace("@cert-authority", "@revoked"))
                            .kind());
            assertEquals("in\n", ask(host, host.known(type)));
        }
    }

    @Test
    void aCertificateThatProvesNothingIsRefusedWithItsReason() throws Exception {
        var authority = RealSshd.keygen(folder.resolve("ca"), "ed25519");
        var believed = "@cert-authority * "
                + Files.readString(Path.of(authority + ".pub")).strip();
        try (var host = certified(authority, "ed25519", "-h", "-n", "dom0", "-V", "-1d:+1d")) {
            var failure = refusal(host, believed);
            assertEquals(Kind.BAD_HOST_CERTIFICATE, failure.kind());
            assertTrue(failure.detail().endsWith("it is good for dom0, not for 127.0.0.1"), failure.detail());
        }
        var blob = blob(authority, "-h", "-n", "dom0", "-V", "20200101Z:20210101Z");
        var now = Instant.parse("2020-06-01T00:00:00Z");
        assertEquals(null, SignedKey.of(blob).fault("dom0", now));
        assertEquals(
                "it was good until 2021-01-01T00:00:00Z",
                SignedKey.of(blob).fault("dom0", now.plus(Duration.ofDays(400))));
        assertEquals(
                "it is not good before 2020-01-01T00:00:00Z",
                SignedKey.of(blob).fault("dom0", now.minus(Duration.ofDays(400))));
        assertEquals(
                "it is a user's certificate, not a host's",
                SignedKey.of(blob(authority, "-n", "dom0", "-V", "20200101Z:20210101Z"))
                        .fault("dom0", now));
        var forged = blob.clone();
        forged[60] ^= 1;
        assertEquals(
                "its signature is not its authority's, or rests on SHA-1",
                SignedKey.of(forged).fault("dom0", now));
    }

    private byte[] blob(Path authority, String... how) throws Exception {
        var own = RealSshd.keygen(Files.createTempDirectory(folder, "own").resolve("own"), "ed25519");
        var certificate = Files.readString(RealSshd.certify(authority, own, how));
        return Base64.getDecoder().decode(certificate.split(" ")[1]);
    }

    /// A host whose own keys of this type the authority has signed.
    private RealSshd certified(Path authority, String type, String... how) throws Exception {
        var where = Files.createTempDirectory(folder, "certified");
        var own = RealSshd.keygen(where.resolve("own"), type);
        var certificate = RealSshd.certify(authority, own, how);
        var host = new RealSshd(where.resolve("sshd"), "HostKey " + own, "HostCertificate " + certificate);
        host.authorize(key);
        return host;
    }

    private String ask(RealSshd host, String... lines) throws Exception {
        var config = host.config("Host *", "  UserKnownHostsFile " + known(lines), "");
        try (var connections = new Connections(
                        SshSettings.standard().withConfig(config).withAgent(null));
                var remote = connections.open(host.target(key))) {
            return Text.out(remote.run(Text.program("echo in"), Duration.ofSeconds(30)));
        }
    }

    private RemoteFailure refusal(RealSshd host, String... lines) {
        return assertThrows(RemoteFailure.class, () -> ask(host, lines));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.*,!10.0.0.7", "!10.0.0.7,10.0.0.7", "10.0.0.?,!10.0.0.7"})
    void aNegatedNameTakesTheLineAway(String names) throws Exception {
        var known = known(names + " " + sshd.publicKey("ed25519"));
        var hosts = new KnownHosts();
        assertEquals(List.of(), hosts.types(KeyTaker.hop("10.0.0.7", known)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.*", "a,10.0.0.7", "10.0.0.?", "*,!b"})
    void namesAreListsOfPatterns(String names) throws Exception {
        var known = known(names + " " + sshd.publicKey("ed25519"));
        assertEquals(List.of("ssh-ed25519"), new KnownHosts().types(KeyTaker.hop("10.0.0.7", known)));
    }
}
