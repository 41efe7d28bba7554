package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.remote.RemoteFailure.Kind;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;

/// Held against the machine's own OpenSSH: what a program gets and gives, every sort of key, jumps, `ssh -G`.
@TestInstance(Lifecycle.PER_CLASS)
class RealSshdTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Path folder;
    private RealSshd sshd;
    private Path key;
    private int next;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        this.folder = folder;
        key = RealSshd.keygen(folder.resolve("id"), "ed25519");
        sshd = new RealSshd(folder.resolve("sshd"));
        sshd.authorize(key);
        script(
                Files.createDirectories(folder.resolve("sshd/bin")).resolve("sudo"),
                "[ \"$1 $2\" = '-n --' ] || exit 9; shift 2; unset SSH_CONNECTION; BY=sudo \"$@\"");
    }

    @AfterAll
    void stop() {
        sshd.close();
    }

    private static void script(Path file, String line) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private SshSettings settings(String... config) throws Exception {
        return SshSettings.standard().withConfig(sshd.config(config)).withAgent(null);
    }

    private Reply run(SshSettings settings, Target target, Program program) throws Exception {
        try (var connections = new Connections(settings);
                var remote = connections.open(target)) {
            return remote.run(program, LIMIT);
        }
    }

    private Path fresh(String name) {
        return folder.resolve(name + next++);
    }

    private RemoteFailure failure(SshSettings settings, Target target) {
        return assertThrows(RemoteFailure.class, () -> run(settings, target, Text.program("echo in")));
    }

    @Test
    void oneProgramCostsOneConnectionOneLoginAndOneChannel() throws Exception {
        try (var own = new RealSshd(fresh("counted"));
                var connections = new Connections(SshSettings.standard().withConfig(own.config()))) {
            own.authorize(key);
            try (var remote = connections.open(own.target(key))) {
                var reply = remote.run(Text.program("echo hello", "echo trouble >&2", "exit 3"), LIMIT);
                assertEquals("hello\n", Text.out(reply));
                assertEquals("trouble\n", Text.err(reply));
                assertEquals(3, reply.status());
                assertFalse(reply.cut());
            }
            own.awaitLog("Disconnected from user", 1);
            assertEquals(1, own.logged("Connection from 127.0.0.1"), own.log());
            assertEquals(1, own.logged("Accepted publickey"), own.log());
            assertEquals(1, own.logged("Starting session: command"), own.log());
            assertEquals(0, own.logged("Failed "), own.log());
        }
    }

    @Test
    void severalProgramsShareTheConnection() throws Exception {
        var before = sshd.logged("Connection from 127.0.0.1");
        try (var connections = new Connections(settings());
                var remote = connections.open(sshd.target(key))) {
            for (var i = 0; i < 5; i++) {
                assertEquals(i + "\n", Text.out(remote.run(Text.program("echo " + i), LIMIT)));
            }
        }
        assertEquals(before + 1, sshd.logged("Connection from 127.0.0.1"));
    }

    @Test
    void manyAtOnceAreNotTurnedAway() throws Exception {
        var answers = new ConcurrentLinkedQueue<String>();
        try (var connections = new Connections(settings())) {
            var callers = new ArrayList<Thread>();
            for (var i = 0; i < 40; i++) {
                callers.add(Thread.startVirtualThread(() -> {
                    try (var remote = connections.open(sshd.target(key))) {
                        answers.add(Text.out(remote.run(Text.program("echo in"), LIMIT)));
                    } catch (RemoteFailure | InterruptedException e) {
                        answers.add(e.toString());
                    }
                }));
            }
            for (var caller : callers) {
                caller.join();
            }
        }
        assertEquals(Collections.nCopies(40, "in\n"), List.copyOf(answers));
    }

    @Test
    void aLongProgramAndALongAnswerPassEachOther() throws Exception {
        var filler = "# ".concat("x".repeat(998)).concat("\n").repeat(4000);
        var reply = run(
                settings(),
                sshd.target(key),
                Text.program(filler, "head -c 9000000 /dev/zero", "head -c 3000000 /dev/zero >&2"));
        assertEquals(9_000_000, reply.out().length);
        assertEquals(64 << 10, reply.err().length);
        assertFalse(reply.cut());
    }

    @Test
    void everyByteComesBackAsItIs() throws Exception {
        var reply = run(
                settings(),
                sshd.target(key),
                Text.program("i=0; while [ $i -lt 256 ]; do printf \"\\\\$(printf %03o $i)\"; i=$((i+1)); done"));
        var expected = new byte[256];
        for (var i = 0; i < 256; i++) {
            expected[i] = (byte) i;
        }
        assertArrayEquals(expected, reply.out());
    }

    @Test
    void moreThanTheBoundIsACutAnswer() throws Exception {
        var reply = run(settings().withBounds(100_000, 10), sshd.target(key), Text.program("yes"));
        assertTrue(reply.cut());
        assertEquals(-1, reply.status());
        assertEquals(100_000, reply.out().length);
    }

    @Test
    void aProgramKilledBySignalIsACutAnswer() throws Exception {
        var reply = run(settings(), sshd.target(key), Text.program("echo begun", "kill -KILL $$"));
        assertEquals("begun\n", Text.out(reply));
        assertEquals(-1, reply.status());
        assertTrue(reply.cut());
    }

    @Test
    void aProgramThatTakesTooLongIsEnded() throws Exception {
        try (var connections = new Connections(settings());
                var remote = connections.open(sshd.target(key))) {
            var program = Text.program("echo begun", "sleep 60");
            var failure = assertThrows(RemoteFailure.class, () -> remote.run(program, Duration.ofMillis(300)));
            assertEquals(Kind.TIMED_OUT, failure.kind());
            assertFalse(failure.beforeSending());
            var after = assertThrows(RemoteFailure.class, () -> remote.run(program, LIMIT));
            assertEquals(Kind.DROPPED, after.kind());
            assertTrue(after.beforeSending());
        }
    }

    @Test
    void aServerThatDiesInMidAnswerIsNeverAShortSuccess() throws Exception {
        // its parent is the sshd of this connection
        var failure = assertThrows(
                RemoteFailure.class,
                () -> run(settings(), sshd.target(key), Text.program("echo begun", "kill -KILL $PPID", "sleep 5")));
        assertEquals(Kind.DROPPED, failure.kind());
        assertFalse(failure.beforeSending());
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (var connections = new Connections(settings());
                var remote = connections.open(sshd.target(key))) {
            var caller = Thread.currentThread();
            var marker = fresh("marker");
            Thread.startVirtualThread(() -> {
                while (!Files.exists(marker)) {
                    Thread.onSpinWait();
                }
                caller.interrupt();
            });
            assertThrows(
                    InterruptedException.class, () -> remote.run(Text.program("echo > " + marker, "sleep 60"), LIMIT));
        }
    }

    @Test
    void theSessionsAddressesReachTheProgram() throws Exception {
        var reply = run(settings(), sshd.target(key), Text.program("echo ${SSH_CONNECTION:-none}"));
        assertTrue(
                Text.out(reply).matches("127\\.0\\.0\\.1 \\d+ 127\\.0\\.0\\.1 " + sshd.port() + "\n"), Text.out(reply));
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519,",
        "ecdsa,",
        "ecdsa,-b 384",
        "ecdsa,-b 521",
        "rsa,-b 2048",
        "rsa,-m PEM -b 2048",
        "ecdsa,-m PEM",
        "rsa,-m PKCS8 -b 2048",
        "ecdsa,-m PKCS8"
    })
    void everySortOfKeyLetsIn(String type, String options) throws Exception {
        var more = options == null ? new String[0] : options.split(" ");
        var other = RealSshd.keygen(fresh("key"), type, more);
        sshd.authorize(other);
        assertEquals("in\n", Text.out(run(settings(), sshd.target(other), Text.program("echo in"))));
    }

    @ParameterizedTest
    @CsvSource({"ed25519,", "rsa,-m PEM -b 2048", "ecdsa,-m PEM", "ecdsa,-m PKCS8"})
    void anEncryptedKeyIsOpenedOnceForAllHosts(String type, String options) throws Exception {
        var more = (options == null ? "-a 1 -N secret" : "-N secret " + options).split(" ");
        var other = RealSshd.keygen(fresh("key"), type, more);
        sshd.authorize(other);
        var asked = new int[1];
        var settings = settings().withPassphrase((file, attempt) -> {
            asked[0]++;
            return attempt == 0 ? "wrong".toCharArray() : "secret".toCharArray();
        });
        try (var connections = new Connections(settings)) {
            for (var i = 0; i < 3; i++) {
                try (var remote = connections.open(sshd.target(other))) {
                    assertEquals("in\n", Text.out(remote.run(Text.program("echo in"), LIMIT)));
                }
            }
        }
        assertEquals(2, asked[0]);
    }

    @Test
    void aKeyWithoutItsPassphraseSaysSo() throws Exception {
        var other = RealSshd.keygen(fresh("key"), "ed25519", "-N", "secret");
        assertEquals(
                Kind.PASSPHRASE_NEEDED,
                failure(settings().withPassphrase((file, attempt) -> null), sshd.target(other))
                        .kind());
    }

    @Test
    void aKeyFileThatIsNoneIsNamed() throws Exception {
        var missing = failure(settings(), sshd.target(fresh("missing")));
        assertEquals(Kind.BAD_KEY_FILE, missing.kind());
        assertTrue(missing.detail().startsWith("there is no file "), missing.detail());
        var junk = Files.writeString(fresh("junk"), "junk\n");
        RealSshd.ownerOnly(junk);
        assertEquals(Kind.BAD_KEY_FILE, failure(settings(), sshd.target(junk)).kind());
        var open = RealSshd.keygen(fresh("key"), "ed25519");
        assertTrue(open.toFile().setReadable(true, false));
        assertTrue(failure(settings(), sshd.target(open)).detail().startsWith("others may use "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void theAgentsKeysLetIn(String type) throws Exception {
        var other = RealSshd.keygen(fresh("key"), type, "-N", "");
        sshd.authorize(other);
        try (var agent = new RealAgent()) {
            agent.add(other);
            Files.delete(other);
            var settings = settings().withAgent(agent.socket());
            assertEquals("in\n", Text.out(run(settings, sshd.target(null), Text.program("echo in"))));
            Files.delete(Path.of(other + ".pub"));
        }
    }

    @Test
    void theKeyThatWasAskedForComesBeforeTheAgentsOthers() throws Exception {
        try (var agent = new RealAgent()) {
            for (var i = 0; i < 7; i++) {
                agent.add(RealSshd.keygen(fresh("stranger"), "ed25519"));
            }
            var settings = settings().withAgent(agent.socket());
            assertEquals("in\n", Text.out(run(settings, sshd.target(key), Text.program("echo in"))));
            var failure = failure(settings, sshd.target(null));
            assertEquals(Kind.AUTH_FAILED, failure.kind());
            assertTrue(failure.detail().endsWith("it hung up: Too many authentication failures"), failure.detail());
        }
    }

    @Test
    void anEncryptedKeyThatTheAgentHoldsAsksForNoPassphrase() throws Exception {
        var other = RealSshd.keygen(fresh("key"), "ed25519");
        sshd.authorize(other);
        try (var agent = new RealAgent()) {
            agent.add(other);
            RealSshd.exec(List.of("ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", other.toString()));
            var settings = settings().withAgent(agent.socket()).withPassphrase((file, attempt) -> {
                throw new AssertionError("asked");
            });
            assertEquals("in\n", Text.out(run(settings, sshd.target(other), Text.program("echo in"))));
        }
    }

    @Test
    void aStrangersKeyIsRefused() throws Exception {
        var stranger = RealSshd.keygen(fresh("stranger"), "ed25519");
        var failure = failure(settings(), sshd.target(stranger));
        assertEquals(Kind.AUTH_FAILED, failure.kind());
        assertEquals("as " + RealSshd.USER + ", tried " + stranger + "; it takes publickey", failure.detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
    void aUsersCertificateLetsInWhereTheKeyAloneDoesNot(String type) throws Exception {
        var authority = RealSshd.keygen(fresh("ca"), "ed25519");
        try (var own = new RealSshd(fresh("believing"), "TrustedUserCAKeys " + authority + ".pub")) {
            var other = RealSshd.keygen(fresh("key"), type);
            var settings = SshSettings.standard().withAgent(null).withConfig(own.config());
            assertEquals(Kind.AUTH_FAILED, failure(settings, own.target(other)).kind());
            var beside = RealSshd.certify(authority, other, "-n", RealSshd.USER, "-V", "-1d:+1d");
            assertEquals("in\n", Text.out(run(settings, own.target(other), Text.program("echo in"))));
            var elsewhere = Files.move(beside, fresh("certificate"));
            var named = settings.withConfig(own.config("CertificateFile " + elsewhere));
            try (var agent = new RealAgent()) {
                agent.add(other);
                assertEquals(
                        "in\n",
                        Text.out(run(named.withAgent(agent.socket()), own.target(null), Text.program("echo in"))));
            }
        }
    }

    @Test
    void aStaleAgentIsNoAgent() throws Exception {
        var settings = settings().withAgent(fresh("no-socket"));
        assertEquals("in\n", Text.out(run(settings, sshd.target(key), Text.program("echo in"))));
    }

    @Test
    void sshsConfigurationNamesAddressPortUserAndKey() throws Exception {
        var config = sshd.config(
                "Host far",
                "  HostName 127.0.0.1",
                "  Port " + sshd.port(),
                "  User " + RealSshd.USER,
                "  IdentityFile " + folder + "/%n-id",
                "");
        Files.copy(key, folder.resolve("far-id"));
        var target = new Target("dom0", "far", null, null, null, null, Connection.SSH);
        var settings = SshSettings.standard().withConfig(config).withAgent(null);
        assertEquals("in\n", Text.out(run(settings, target, Text.program("echo in"))));
        Files.delete(folder.resolve("far-id"));
    }

    @Test
    void theInventoryWinsOverSshsConfiguration() throws Exception {
        var settings = settings("Host 127.0.0.1", "  Port 1", "  User nobody");
        assertEquals("in\n", Text.out(run(settings, sshd.target(key), Text.program("echo in"))));
    }

    @Test
    void severalJumpsAreMadeAndEveryHostKeyIsChecked() throws Exception {
        try (var gate = new RealSshd(fresh("gate"));
                var inner = new RealSshd(fresh("inner"))) {
            gate.authorize(key);
            inner.authorize(key);
            var known = Files.writeString(
                    fresh("known"), gate.known("ed25519") + "\ninner " + inner.publicKey("ed25519") + "\n");
            var config = gate.config(
                    "Host gate",
                    "  HostName 127.0.0.1",
                    "  Port " + gate.port(),
                    "Host inner",
                    "  HostName 127.0.0.1",
                    "  Port " + inner.port(),
                    "  HostKeyAlias inner",
                    "Host 127.0.0.1",
                    "  ProxyJump gate,inner",
                    "Host *",
                    "  IdentityFile " + key,
                    "  UserKnownHostsFile " + known,
                    "");
            var settings = SshSettings.standard().withConfig(config).withAgent(null);
            var unknown = failure(settings, sshd.target(null));
            assertEquals(Kind.UNKNOWN_HOST_KEY, unknown.kind());
            assertEquals(sshd.port(), unknown.place().port());
            assertTrue(unknown.hint().contains("ssh-keyscan -p " + sshd.port() + " 127.0.0.1"), unknown.hint());
            Files.writeString(known, Files.readString(known) + sshd.known("ed25519") + "\n");
            assertEquals("in\n", Text.out(run(settings, sshd.target(null), Text.program("echo in"))));
            assertEquals(2, gate.logged("Accepted publickey"));
            assertEquals(2, inner.logged("Accepted publickey"));
            Files.writeString(known, gate.known("ed25519") + "\n");
            assertEquals(
                    "[127.0.0.1]:" + inner.port(),
                    failure(settings, sshd.target(null)).address());
        }
    }

    @Test
    void aJumpHostThatCantReachTheHostSaysSo() throws Exception {
        var settings = settings(
                "Host gate",
                "  HostName 127.0.0.1",
                "  Port " + sshd.port(),
                "  IdentityFile " + key,
                "Host far",
                "  HostName 127.0.0.1",
                "  Port " + RealSshd.freePort(),
                "  ProxyJump gate");
        var failure = failure(settings, new Target("far", null, null, null, null, null, Connection.SSH));
        assertEquals(Kind.NO_ROUTE, failure.kind());
        assertTrue(failure.detail().contains("Connection refused"), failure.detail());
    }

    @Test
    void aJumpInACircleIsFound() throws Exception {
        var settings = settings("Host a", "  ProxyJump b", "Host b", "  ProxyJump a");
        var failure = failure(settings, new Target("a", null, null, null, null, null, Connection.SSH));
        assertEquals(Kind.BAD_SSH_CONFIG, failure.kind());
    }

    @Test
    void aConfigurationThatSshRefusesIsShown() throws Exception {
        var failure = failure(settings("NoSuchOption yes"), sshd.target(key));
        assertEquals(Kind.BAD_SSH_CONFIG, failure.kind());
        assertTrue(failure.detail().contains("nosuchoption"), failure.detail());
    }

    @Test
    void aProxyCommandIsTheWay() throws Exception {
        var gate = Files.writeString(fresh("gate"), """
                Host gate
                  HostName 127.0.0.1
                  Port %d
                  User %s
                  IdentityFile %s
                  UserKnownHostsFile %s
                """.formatted(
                sshd.port(), RealSshd.USER, key, Files.writeString(fresh("known"), sshd.known("ed25519") + "\n")));
        var settings = settings("ProxyCommand ssh -F " + gate + " -W %h:%p gate");
        assertEquals("in\n", Text.out(run(settings, sshd.target(key), Text.program("echo in"))));
        var refused = failure(settings.trusting(new SshSettings.Trust(false, true)), sshd.target(key));
        assertEquals(Kind.UNTRUSTED, refused.kind());
        assertEquals("ProxyCommand ssh -F " + gate + " -W %h:%p gate", refused.detail());
        var broken = fresh("broken");
        script(broken, "echo no way to $1 as $2 >&2; exit 3");
        var failure = failure(settings("ProxyCommand " + broken + " %n %r"), sshd.target(key));
        assertEquals(Kind.NO_ROUTE, failure.kind());
        assertEquals("the ProxyCommand ended with 3: no way to 127.0.0.1 as " + RealSshd.USER, failure.detail());
        var said = List.of("ProxyCommand=ssh -F " + gate + " -W %h:%p gate");
        var options = new Terms(false, List.of(), null, new Options(null, List.of(), said));
        assertEquals("in\n", Text.out(run(settings(), sshd.target(key).on(options), Text.program("echo in"))));
    }

    @Test
    void noNameOfTheInventoryIsReadByTheShellOfAProxyCommand() throws Exception {
        var marker = fresh("marker");
        var target = new Target("dom0", "127.0.0.1", sshd.port(), "$(echo>" + marker + ")", key, null, Connection.SSH);
        assertEquals(
                Kind.BAD_SSH_CONFIG,
                failure(settings("ProxyCommand echo %r; exit 1"), target).kind());
        assertFalse(Files.exists(marker));
    }

    @Test
    void theAlgorithmsOfSshsConfigurationHold() throws Exception {
        var settings = settings(
                "KexAlgorithms sntrup761x25519-sha512@openssh.com,diffie-hellman-group14-sha256",
                "Ciphers aes256-ctr",
                "MACs hmac-sha2-512",
                "HostKeyAlgorithms ssh-ed25519");
        try (var connections = new Connections(settings.telling(true));
                var remote = connections.open(sshd.target(key))) {
            assertEquals("in\n", Text.out(remote.run(Text.program("echo in"), LIMIT)));
            assertEquals(
                    List.of(
                            "of KexAlgorithms in ssh's configuration Pontifex lacks sntrup761x25519-sha512@openssh.com"),
                    remote.notes());
        }
        var nothing = failure(settings("Ciphers chacha20-poly1305@openssh.com"), sshd.target(key));
        assertEquals(Kind.BAD_SSH_CONFIG, nothing.kind());
        assertTrue(
                nothing.detail()
                        .startsWith("of Ciphers chacha20-poly1305@openssh.com Pontifex has none; it has aes128"),
                nothing.detail());
    }

    @Test
    void algorithmsOf2006AreSpokenOnlyWhereTheProfileSaysSo() throws Exception {
        try (var old = new RealSshd(
                fresh("old"),
                "KexAlgorithms diffie-hellman-group1-sha1",
                "Ciphers 3des-cbc,aes128-cbc",
                "MACs hmac-sha1",
                "HostKeyAlgorithms ssh-rsa",
                "PubkeyAcceptedAlgorithms ssh-rsa")) {
            var rsa = RealSshd.keygen(fresh("key"), "rsa", "-b", "2048");
            old.authorize(rsa);
            Files.writeString(folder.resolve("old-known"), old.known("rsa") + "\n");
            var settings = SshSettings.standard()
                    .withAgent(null)
                    .withConfig(old.config("Host *", "  UserKnownHostsFile " + folder.resolve("old-known"), ""));
            var target = old.target(rsa);
            var refused = failure(settings, target);
            assertEquals(Kind.TOO_OLD, refused.kind());
            assertEquals("of KeyExchangeAlgorithms it has diffie-hellman-group1-sha1", refused.detail());
            assertTrue(refused.hint().contains("ssh_profile: legacy"), refused.hint());
            try (var connections = new Connections(settings);
                    var remote = connections.open(target.on(new Terms(true, List.of(), null)))) {
                assertEquals("in\n", Text.out(remote.run(Text.program("echo in"), LIMIT)));
                assertEquals(
                        List.of("LEGACY SSH: the connection to [127.0.0.1]:" + old.port()
                                + " rests on algorithms that are not safe any more: diffie-hellman-group1-sha1, ssh-rsa,"
                                + " aes128-cbc, hmac-sha1"),
                        remote.notes());
            }
        }
        try (var connections = new Connections(settings());
                var remote = connections.open(sshd.target(key).on(new Terms(true, List.of(), null)))) {
            assertTrue(remote.notes().getFirst().contains("it needs none"), remote.notes() + "");
        }
    }

    @Test
    void becomingRootKeepsTheSessionsAddresses() throws Exception {
        var target = new Target("dom0", "127.0.0.1", sshd.port(), RealSshd.USER, key, Become.SUDO, Connection.SSH);
        var reply = run(
                settings(),
                target,
                new Program(
                        List.of(new Library(
                                "/test.sh",
                                "main() {\necho \"$BY ${SSH_CONNECTION:-none}\"\n}\necho \"${SSH_CONNECTION:-$1}\"\n")),
                        Script.of("main")));
        var lines = Text.out(reply).lines().toList();
        assertTrue(lines.get(0).matches("127\\.0\\.0\\.1 \\d+ 127\\.0\\.0\\.1 " + sshd.port()), lines.get(0));
        assertEquals("sudo none", lines.get(1));
    }

    @Test
    void aTerminalCarriesAProgramAndItsAnswerByteForByte() throws Exception {
        script(
                folder.resolve("sshd/bin/su"),
                "[ \"$1 $2 $3 $5\" = '-s /bin/sh -c root' ] || exit 9; body=$4; shift 5\n"
                        + "printf 'Password: '; IFS= read -r word; echo\n"
                        + "[ \"$word\" = 'open $esame' ] || { echo 'su: Authentication failure'; exit 1; }\n"
                        + "exec /bin/sh -c \"$body\" \"$@\"");
        var wrong = failure(settings(), su("sesame"));
        assertEquals(Kind.PASSWORD_WRONG, wrong.kind());
        assertEquals("su: Authentication failure", wrong.detail());
        assertTrue(wrong.beforeSending());
        assertEquals(Kind.PASSWORD_NEEDED, failure(settings(), su(null)).kind());
        var filler = "# ".concat("x".repeat(998)).concat("\n").repeat(300);
        var every = new StringBuilder();
        for (int i = 0; i < 256; i++) {
            every.append("\\0").append(Integer.toOctalString(i));
        }
        var program = Text.program(
                filler,
                "printf %b '" + every + "'",
                "echo \"${SSH_CONNECTION:-$1}\" | cut -d' ' -f1",
                "echo trouble >&2",
                "head -c 300000 /dev/zero",
                "exit 3");
        var reply = run(settings(), su("open $esame"), program);
        var out = new String(reply.out(), java.nio.charset.StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 256; i++) {
            assertEquals(i, out.charAt(i));
        }
        assertEquals("127.0.0.1\n", out.substring(256, 266));
        assertEquals(266 + 300_000, out.length());
        assertEquals("trouble", Text.err(reply));
        assertEquals(3, reply.status());
        assertFalse(reply.cut());
    }

    private Target su(@Nullable String password) {
        var become = new Become(Become.Method.SU, password == null ? null : new Password(password), null);
        return new Target("dom0", "127.0.0.1", sshd.port(), RealSshd.USER, key, become, Connection.SSH);
    }
}
