package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.remote.RealAgent;

/// A project that Ansible has worked on for years, unchanged: its inventory in both formats and as a program, its
/// vault,
/// its ssh_config with two jump hosts, an agent, sudo and su with passwords. Behind the jump hosts stands a host of
/// each
/// sort: OpenSSH of today, OpenSSH held to the algorithms of 2006, dropbear, a userland of busybox alone, and users
/// who are not root.
class AnsibleProjectIT {
    private static final Path PROJECT =
            Path.of(System.getProperty("project.root"), "orchestrator/src/test/projects/ansible");
    private static final List<String> SECRETS =
            List.of("sesame of anna", "sesame of root", "xyzzy of the site", "correct horse");

    @TempDir
    static Path folder;

    private static Lab lab;
    private static RealAgent agent;
    private static UserSite site;
    private static Path vault;

    @BeforeAll
    static void fiveHostsBehindTwo() throws Exception {
        lab = Lab.with(
                5,
                List.of("--jump", "2", "--sshd", "openssh,openssh-2006,dropbear,openssh"),
                "xl",
                "xend",
                "xl",
                "xl-busybox",
                "xl");
        agent = new RealAgent();
        agent.add(lab.key());
        agent.add(lab.folder().resolve("id_rsa"));
        vault = Files.writeString(folder.resolve("vault"), "correct horse\n");
        site = UserSite.of(PROJECT, folder.resolve("project"), lab, agent.socket());
    }

    @AfterAll
    static void down() throws IOException {
        lab.close();
        agent.close();
    }

    private static JsonReport run(String verb, String... options) throws IOException {
        return run(verb, "site.yml", options);
    }

    private static JsonReport run(String verb, String playbook, String[] options) throws IOException {
        var always = Stream.of(
                verb, "playbooks/" + playbook, "--ssh-config", "ssh_config", "--vault-password-file", vault.toString());
        var command = Stream.concat(always, Stream.concat(Stream.of("-o", "json", "-vvv"), Stream.of(options)));
        var report = JsonReport.of(site.pontifex(command.toArray(String[]::new)));
        for (var secret : SECRETS) {
            assertFalse(report.said().contains(secret), report.said());
        }
        return report;
    }

    private static String all(String outcome) {
        return "{dom0-01=%1$s, dom0-02=%1$s, dom0-03=%1$s, dom0-04=%1$s, dom0-05=%1$s}".formatted(outcome);
    }

    @Test
    void itIsPlannedAndAppliedAsItIs() throws Exception {
        var planned = run("plan");
        assertEquals(all("would_change"), planned.outcomes(), planned.brief());
        for (var host : lab.hosts()) {
            assertFalse(Files.exists(lab.disk(host).resolve("etc/xen/site.conf")), "a plan touches nothing");
        }
        assertTrue(planned.notes("dom0-02").toString().contains("LEGACY SSH"), planned.brief());

        var applied = run("apply");
        assertEquals(all("changed"), applied.outcomes(), applied.brief());
        assertEquals(0, applied.status(), applied.brief());
        for (var host : lab.hosts()) {
            assertEquals("xenbr1", Scene.master(lab, host, "eth1"), host);
            var text = Files.readString(lab.disk(host).resolve("etc/xen/site.conf"));
            assertTrue(text.endsWith("key = xyzzy of the site\n"), text);
        }
        assertEquals(
                "rack = a 3",
                Files.readAllLines(lab.disk("dom0-03").resolve("etc/xen/site.conf"))
                        .getFirst());

        var again = run("apply");
        assertEquals(all("in_sync"), again.outcomes(), again.brief());
        var jump = Files.readString(lab.disk("jump-2").resolve("var/log/auth.log"));
        assertTrue(jump.contains("Accepted publickey for admin from 10.76.2.1"), jump);
        for (var host : lab.hosts()) {
            assertTrue(
                    lab.exec(host, "cat", "/var/log/auth.log").contains("10.77.0.1"), "all come by the last jump host");
        }
    }

    @Test
    void passwordsAreAskedForByEachWayToBecomeRoot() throws Exception {
        becomes("sudo", "sesame of anna");
        becomes("su", "sesame of root");
        becomes("doas", "sesame of anna");
        refused("sudo", "wrong", "did not take the password for becoming root: Sorry, try again.");
        refused("su", "sesame of anna", "did not take the password for becoming root: su: Authentication failure");
        refused("doas", "wrong", "did not take the password for becoming root: doas: Authentication failed");
        refused("sudo", "", "10.77.1.1 without a password (sudo: a password is required)");
        refused("su", "", "10.77.1.1 without a password (su asks for one)");
        refused("doas", "", "10.77.1.1 without a password (doas: Authentication required)");
    }

    @Test
    void whatSudoersSaysIsTold() throws Exception {
        var sudoers = lab.disk("dom0-01").resolve("etc/sudoers");
        var before = Files.readString(sudoers);
        try {
            Files.writeString(sudoers, before + "Defaults lecture=always\n");
            becomes("sudo", "sesame of anna");
            Files.writeString(sudoers, before + "Defaults requiretty\n");
            assertTrue(refused("sudo", "sesame of anna", "you must have a tty").contains("requiretty"));
            Files.writeString(sudoers, before.replaceAll("(?m)^anna.*\n", ""));
            assertTrue(refused("sudo", "sesame of anna", "anna is not in the sudoers file")
                    .contains("sudoers"));
        } finally {
            Files.writeString(sudoers, before);
        }
    }

    @Test
    void aChangeOfTheWayInIsConfirmedOverAllHopsAndWithThePasswordAgain() throws Exception {
        var report = run("apply", "management.yml", annas("su", "sesame of root"));
        assertEquals("{dom0-01=changed}", report.outcomes(), report.brief());
        assertEquals("xenbr9", Scene.master(lab, "dom0-01", "mgmt0"));
        assertTrue(report.said().contains("\"confirmed\""), report.said());
        for (var secret : SECRETS) {
            assertFalse(lab.exec("dom0-01", "cat", "/var/log/auth.log").contains(secret));
        }
    }

    private static String[] annas(String method, String password) {
        return new String[] {
            "-l",
            "dom0-01",
            "-e",
            "ansible_become_method=" + method,
            "-e",
            "{\"ansible_become_password\": \"" + password + "\"}"
        };
    }

    private static void becomes(String method, String password) throws IOException {
        var report = run("plan", annas(method, password));
        assertTrue(List.of("would_change", "in_sync").contains(report.outcome("dom0-01")), report.brief());
    }

    private static String refused(String method, String password, String cause) throws IOException {
        var report = run("plan", annas(method, password));
        assertEquals("unreachable", report.outcome("dom0-01"), report.brief());
        var error = report.error("dom0-01");
        assertTrue(error.contains(cause), error);
        return error;
    }
}
