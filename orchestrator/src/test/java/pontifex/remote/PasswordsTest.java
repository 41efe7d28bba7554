package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.apache.sshd.server.auth.password.PasswordChangeRequiredException;
import org.apache.sshd.server.session.ServerSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import pontifex.remote.RemoteFailure.Kind;

/// Users who are let in by what they know. The server is one of this process: the system's own would want an account
/// with a password that the test knows.
@TestInstance(Lifecycle.PER_CLASS)
class PasswordsTest {
    private final List<String> heard = new ArrayList<>();
    private SshServer server;
    private Path config;
    private Path key;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        key = RealSshd.keygen(folder.resolve("id"), "ed25519");
        var pair = KeyPairGenerator.getInstance("EC");
        pair.initialize(256);
        var host = pair.generateKeyPair();
        server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(host));
        server.setPublickeyAuthenticator((user, offered, session) -> user.startsWith("two"));
        server.setPasswordAuthenticator((user, password, session) -> {
            heard.add(password);
            if (user.equals("expired")) {
                throw new PasswordChangeRequiredException("change it", "New password: ", "");
            }
            return password.equals("hunter2");
        });
        server.setKeyboardInteractiveAuthenticator(new Asking());
        server.start();
        var known = Files.writeString(
                folder.resolve("known"),
                "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(host.getPublic()) + "\n");
        config = Files.writeString(folder.resolve("config"), """
                Host *
                  UserKnownHostsFile %s
                  GlobalKnownHostsFile /dev/null
                  IdentityFile none
                """.formatted(known));
    }

    @AfterAll
    void stop() throws Exception {
        server.stop(true);
    }

    @BeforeEach
    void forget() {
        heard.clear();
        methods("publickey password keyboard-interactive");
    }

    private void methods(String methods) {
        CoreModuleProperties.AUTH_METHODS.set(server, methods);
    }

    /// Asks for the password and, of `code`, for one more word.
    private final class Asking implements KeyboardInteractiveAuthenticator {
        @Override
        public InteractiveChallenge generateChallenge(
                ServerSession session, String username, String language, String submethods) {
            var challenge = new InteractiveChallenge();
            challenge.setInteractionName("");
            challenge.setInteractionInstruction("");
            challenge.setLanguageTag("");
            challenge.addPrompt(new PromptEntry("Password: ", false));
            if (username.equals("code")) {
                challenge.addPrompt(new PromptEntry("Code\u001b\u009b\u202e: " + "x".repeat(300), true));
            }
            return challenge;
        }

        @Override
        public boolean authenticate(ServerSession session, String username, List<String> responses) {
            heard.addAll(responses);
            return responses.equals(username.equals("code") ? List.of("hunter2", "314") : List.of("hunter2"));
        }
    }

    private void open(String user, String password, Path identity, Challenge challenge) throws Exception {
        var settings = SshSettings.standard().withConfig(config).withAgent(null).withChallenge(challenge);
        var target = new Target("dom0", "127.0.0.1", server.getPort(), user, identity, null, Connection.SSH);
        var terms = new Terms(false, List.of(), password.isEmpty() ? null : new Password(password));
        try (var connections = new Connections(settings)) {
            connections.open(target.on(terms)).close();
        }
    }

    private void open(String user, String password) throws Exception {
        open(user, password, null, (host, prompt, shown) -> null);
    }

    private RemoteFailure failure(String user, String password) {
        var failure = assertThrows(RemoteFailure.class, () -> open(user, password));
        assertEquals(Kind.AUTH_FAILED, failure.kind());
        assertFalse((failure + failure.cause() + failure.hint()).contains("wrong"), failure.toString());
        return failure;
    }

    @Test
    void thePasswordLetsIn() throws Exception {
        open("root", "hunter2");
        assertEquals(List.of("hunter2"), heard);
    }

    @Test
    void aWrongPasswordIsSentOnceAndNeverShown() {
        assertEquals(
                "as root, tried the password; it takes publickey, password, keyboard-interactive",
                failure("root", "wrong").detail());
        assertEquals(List.of("wrong"), heard);
    }

    @Test
    void whereThereIsNoneNothingIsSent() {
        assertTrue(failure("root", "").detail().startsWith("as root, there is no key to try"));
        assertEquals(List.of(), heard);
        assertTrue(failure("root", "").hint().contains("-k or ansible_password"));
    }

    @Test
    void aPasswordThatHasExpiredSaysSo() {
        assertEquals(
                "the password of expired has expired",
                failure("expired", "hunter2").detail());
    }

    @Test
    void aHostThatAsksForThePasswordGetsIt() throws Exception {
        methods("keyboard-interactive");
        open("root", "hunter2");
        assertEquals(List.of("hunter2"), heard);
        assertEquals(
                "as root, tried keyboard-interactive; it takes keyboard-interactive",
                failure("root", "wrong").detail());
    }

    @Test
    void whateverElseItAsksWhoeverIsThereAnswers() throws Exception {
        methods("keyboard-interactive");
        var asked = new ArrayList<String>();
        open("code", "hunter2", null, (host, question, shown) -> {
            asked.add(host + " " + question + shown);
            return "314".toCharArray();
        });
        var prompt = "Code???: " + "x".repeat(191);
        assertEquals(List.of("code@127.0.0.1 " + prompt + true), asked);
        assertEquals(List.of("hunter2", "314"), heard);
        assertEquals(
                "it asks code '" + prompt + "', and nobody is there to answer",
                failure("code", "hunter2").detail());
    }

    @Test
    void aKeyAndThePasswordTogetherAreTwoFactors() throws Exception {
        for (var methods : List.of("publickey,password", "publickey,keyboard-interactive")) {
            methods(methods);
            open("two", "hunter2", key, (host, prompt, shown) -> null);
            var without = assertThrows(RemoteFailure.class, () -> open("two", "", key, (host, prompt, shown) -> null));
            assertTrue(
                    without.detail().contains("(taken as a first factor)")
                            || without.detail().startsWith("it asks two 'Password:'"),
                    without.detail());
        }
    }

    @Test
    void aJumpHostNeverGetsIt() throws Exception {
        var settings = SshSettings.standard()
                .withConfig(Files.writeString(
                        config.resolveSibling("jump"),
                        "Host far\n  ProxyJump root@127.0.0.1:" + server.getPort() + "\n" + Files.readString(config)))
                .withAgent(null);
        var target = new Target("far", null, null, null, null, null, Connection.SSH)
                .on(new Terms(false, List.of(), new Password("hunter2")));
        try (var connections = new Connections(settings)) {
            var failure = assertThrows(RemoteFailure.class, () -> connections.open(target));
            assertEquals("[127.0.0.1]:" + server.getPort(), failure.address());
            assertEquals(Kind.AUTH_FAILED, failure.kind());
        }
        assertEquals(List.of(), heard);
    }
}
