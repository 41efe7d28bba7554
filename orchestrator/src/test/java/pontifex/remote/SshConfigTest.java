package pontifex.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.remote.RemoteFailure.Kind;

/// The way to a host, before anything is sent.
class SshConfigTest {
    private static final Path HOME = Path.of(System.getProperty("user.home"));

    @TempDir
    private Path folder;

    private List<Hop> route(Target target, String... lines) throws Exception {
        var config = Files.writeString(folder.resolve("config"), String.join("\n", lines) + "\n");
        return new SshConfig(SshSettings.standard().withConfig(config).withAgent(null)).route(target);
    }

    private static Target named(String name) {
        return new Target(name, null, null, null, null, null, Connection.SSH);
    }

    @Test
    void withoutAnSshItsDefaultsHold() throws Exception {
        var config = new SshConfig(SshSettings.standard().withAgent(Path.of("/agent")), null);
        var plain = config.route(named("dom0")).getLast();
        assertEquals("dom0", plain.address());
        assertEquals(22, plain.port());
        assertEquals(System.getProperty("user.name"), plain.user());
        assertEquals(
                new Hop.Login(
                        null,
                        List.of(
                                HOME.resolve(".ssh/id_rsa"),
                                HOME.resolve(".ssh/id_ecdsa"),
                                HOME.resolve(".ssh/id_ed25519")),
                        List.of(),
                        false,
                        Path.of("/agent"),
                        null),
                plain.login());
        assertEquals(
                new Hop.Trust(
                        HostKeyPolicy.STRICT,
                        List.of(HOME.resolve(".ssh/known_hosts"), Path.of("/etc/ssh/ssh_known_hosts")),
                        null,
                        null,
                        List.of(),
                        true,
                        false),
                plain.trust());
        assertEquals(Algorithms.TODAY, plain.offer());
        var said = new Target("dom0", "10.0.0.7", 2222, "admin", Path.of("~/fleet%h"), null, Connection.SSH);
        var hop = config.route(said).getLast();
        assertEquals("10.0.0.7", hop.address());
        assertEquals(2222, hop.port());
        assertEquals("admin", hop.user());
        assertEquals(List.of(HOME.resolve("fleet%h")), hop.login().identities());
    }

    @Test
    void tokensAndTildesAreExpanded() throws Exception {
        var hop = route(
                        named("dom0"),
                        "Host dom0",
                        "  HostName 10.0.0.7",
                        "  Port 2222",
                        "  User admin",
                        "  IdentityFile ~/keys/%n-%h-%p-%r%%",
                        "  IdentityAgent none",
                        "  IdentitiesOnly yes")
                .getLast();
        assertEquals(
                List.of(HOME.resolve("keys/dom0-10.0.0.7-2222-admin%")),
                hop.login().identities());
        assertNull(hop.login().agent());
        assertEquals(true, hop.login().onlyIdentities());
    }

    @Test
    void jumpsComeInTheirOrderEachAsItsOwnConfigurationSays() throws Exception {
        var route = route(
                named("far"),
                "Host far",
                "  ProxyJump op@outer:2200,[fd00::7]:2201",
                "Host outer",
                "  HostName 10.0.0.1",
                "  ProxyJump first",
                "Host fd00::7",
                "  ProxyJump never");
        assertEquals(
                List.of("first", "10.0.0.1", "fd00::7", "far"),
                route.stream().map(Hop::address).toList());
        assertEquals(List.of(22, 2200, 2201, 22), route.stream().map(Hop::port).toList());
        assertEquals("op", route.get(1).user());
    }

    @Test
    void aNameThatLooksLikeAnOptionIsNone() {
        var failure = assertThrows(RemoteFailure.class, () -> route(named("-oProxyCommand=touch here")));
        assertEquals(Kind.BAD_SSH_CONFIG, failure.kind());
    }

    /// ssh 9.6 refuses such names itself; those before hand them to the shell of a `Match exec`.
    @Test
    void noNameOfTheInventoryIsReadByTheShellOfAMatch() throws Exception {
        var ran = folder.resolve("ran");
        var lines = new String[] {"Match exec \"test %h %r = x\"", "  Port 23"};
        for (var name :
                List.of("a;touch " + ran, "$(touch${IFS}" + ran + ")", "a\nproxycommand touch " + ran, "`id`")) {
            for (var target : List.of(
                    named(name),
                    new Target("dom0", null, null, name, null, null, Connection.SSH),
                    saying("dom0", null, List.of(), List.of("HostName=" + name)),
                    saying("dom0", null, List.of(), List.of("User=\"" + name + "\"")),
                    saying("dom0", null, List.of(), List.of("ProxyJump=" + name)))) {
                var failure = assertThrows(RemoteFailure.class, () -> route(target, lines), name);
                assertEquals(Kind.BAD_SSH_CONFIG, failure.kind());
                assertTrue(failure.detail().endsWith("can't be given to ssh"), failure.detail());
            }
        }
        assertTrue(Files.notExists(ran));
        var odd = new Target("dom0", null, null, "CORP\\anna bell$", null, null, Connection.SSH);
        assertEquals("CORP\\anna bell$", route(odd).getLast().user());
    }

    private static Target saying(String name, @Nullable Path config, List<String> first, List<String> last) {
        return new Target(name, null, 2222, "anna", null, null, Connection.SSH)
                .on(new Terms(false, List.of(), null, new Options(config, first, last)));
    }

    @Test
    void whatTheInventorySaysToSshWinsOverItsFilesAndComesBeforeOrAfterItsOtherVariables() throws Exception {
        var lines = new String[] {
            "Host far",
            "  ProxyJump never",
            "  UserKnownHostsFile /k",
            "Host outer",
            "  HostName 10.0.0.1",
            "  User gate"
        };
        var last =
                List.of("ProxyJump=outer", "User=bert", "IdentityFile=\"/k e y\"", "StrictHostKeyChecking=accept-new");
        var route = route(saying("far", null, List.of("Port=2200"), last), lines);
        assertEquals(
                List.of("10.0.0.1", "far"), route.stream().map(Hop::address).toList());
        var far = route.getLast();
        assertEquals(2200, far.port());
        assertEquals("anna", far.user());
        assertEquals(List.of(Path.of("/k e y")), far.login().identities());
        assertEquals(HostKeyPolicy.ACCEPT_NEW, far.trust().policy());
        assertEquals(HostKeyPolicy.STRICT, route.getFirst().trust().policy(), "as with ssh, it is the host's alone");
        assertEquals("gate", route.getFirst().user());

        var other = Files.writeString(folder.resolve("other"), "Host far\n  ProxyJump outer\nHost outer\n  User op\n");
        var others = route(saying("far", other, List.of(), List.of()), lines);
        assertEquals(List.of("op", "anna"), others.stream().map(Hop::user).toList());

        var alone =
                new SshConfig(SshSettings.standard().withAgent(null), null).route(saying("far", null, List.of(), last));
        assertEquals(List.of("outer", "far"), alone.stream().map(Hop::address).toList());
        assertEquals("anna", alone.getLast().user());
        assertEquals(List.of(Path.of("/k e y")), alone.getLast().login().identities());
    }

    @Test
    void anInventoryThatNobodyAnswersForRunsNothingAndBelievesNoKey() throws Exception {
        var settings = SshSettings.standard().withAgent(null).trusting(new SshSettings.Trust(true, false));
        for (var risky : List.of(
                "ProxyCommand=x",
                "proxycommand=x",
                "UserKnownHostsFile=x",
                "StrictHostKeyChecking=accept-new",
                "KnownHostsCommand=x",
                "HostKeyAlias=x",
                "IdentityAgent=x",
                "PKCS11Provider=x")) {
            var target = saying("far", null, List.of(), List.of("ProxyJump=outer", risky));
            var failure = assertThrows(RemoteFailure.class, () -> new SshConfig(settings).route(target), risky);
            assertEquals(Kind.UNTRUSTED, failure.kind());
        }
        var config = saying("far", folder.resolve("config"), List.of(), List.of());
        assertEquals(
                Kind.UNTRUSTED,
                assertThrows(RemoteFailure.class, () -> new SshConfig(settings).route(config))
                        .kind());
        var decided = new SshConfig(settings.withHostKeys(HostKeyPolicy.STRICT));
        var route = decided.route(
                saying("far", null, List.of("ProxyJump=outer"), List.of("StrictHostKeyChecking=accept-new")));
        assertEquals(2, route.size());
        assertEquals(HostKeyPolicy.STRICT, route.getLast().trust().policy());
    }
}
