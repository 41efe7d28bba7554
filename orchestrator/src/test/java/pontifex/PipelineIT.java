package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that pipelines call, run as CI runs it: each job in a fresh shallow clone, on no branch, with `CI` set,
/// the
/// key in a variable, and a remote that is all that stays.
class PipelineIT {
    private static final Path SCRIPT = Path.of(System.getProperty("project.root"), "docs/ci/pontifex-ci");

    @TempDir
    Path folder;

    private Lab lab;
    private UserSite site;
    private Path bare;
    private int jobs;

    @BeforeEach
    void aRepositoryWithARemote() throws Exception {
        lab = Lab.up(2, "xl");
        site = UserSite.in(Files.createDirectory(folder.resolve("site")), lab);
        site.git("rm", "-rq", "inventory", "playbooks");
        site.write("inventory/hosts.yml", Files.readString(lab.inventory()));
        site.write("playbooks/bridge.yml", Scene.BRIDGE);
        site.commit("eth1 is for dom1");
        bare = folder.resolve("remote.git");
        site.git("clone", "-q", "--bare", ".", bare.toString());
        site.git("remote", "add", "origin", bare.toUri().toString());
    }

    @AfterEach
    void down() {
        lab.close();
    }

    @Test
    void aRequestIsLookedAtMergedAndAuditedByNightAndWhatTheRemoteRefusesIsKept() throws Exception {
        isLookedAt();
        isMerged();
        isAuditedByNight();
        isKeptWhereTheRemoteRefusesIt();
    }

    private void isLookedAt() throws IOException {
        site.git("checkout", "-q", "-b", "request");
        site.write("playbooks/bridge.yml", Scene.TWO_BRIDGES.replace("nic: eth2", "nick: eth2"));
        request();
        var refused = job("validate");
        assertEquals(64, refused.status(), refused.said());
        assertTrue(refused.said().contains("unknown field 'nick' for bridge"), refused.said());

        site.write("playbooks/bridge.yml", Scene.TWO_BRIDGES);
        request();
        assertEquals(0, job("validate").status());
        var plan = job("plan");
        assertEquals(0, plan.status(), plan.said());
        assertTrue(plan.report("plan.md").contains("**2 hosts: 2 would change**"), plan.report("plan.md"));
        assertTrue(plan.report("plan.md").contains("+ bridge xenbr2 (live): "), plan.report("plan.md"));
        assertTrue(plan.report("index.html").startsWith("<!doctype html>"), plan.report("index.html"));
        assertEquals("", plan.git("status", "--porcelain"), "what CI keeps makes no work tree dirty");
        assertEquals("", lab.exec("dom0-02", "ls", "/etc/network/interfaces.d"), "a plan touches nothing");
    }

    private void isMerged() throws IOException {
        site.git("checkout", "-q", "main");
        site.git("merge", "-q", "--ff-only", "request");
        site.git("push", "-q", "origin", "main");
        var apply = job("apply");
        assertEquals(0, apply.status(), apply.said());
        assertTrue(apply.report("apply.xml").contains("failures=\"0\" errors=\"0\""), apply.report("apply.xml"));
        assertTrue(site.git("ls-remote", "origin").contains("refs/heads/pontifex/history"), apply.said());
    }

    private void isAuditedByNight() throws IOException {
        var audit = job("audit");
        assertEquals(0, audit.status(), audit.said());
        assertTrue(audit.report("audit.xml").contains("failures=\"0\" errors=\"0\""), audit.report("audit.xml"));
        lab.exec("dom0-02", "sh", "-c", "ip link set xenbr2 down && ip link del xenbr2");
        var drift = job("audit");
        assertEquals(2, drift.status(), drift.said());
        var failure = "name=\"bridge xenbr2 nic (live)\"><failure type=\"drift\" message=\"";
        assertTrue(drift.report("audit.xml").contains(failure), drift.report("audit.xml"));
    }

    private void isKeptWhereTheRemoteRefusesIt() throws IOException {
        var hook = bare.resolve("hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\n! grep pontifex/history || { echo 'nobody writes here' >&2; exit 1; }\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        var apply = job("apply");
        assertEquals(1, apply.status(), apply.said());
        assertTrue(apply.said().contains("the history was not pushed to origin"), apply.said());

        site.git(
                "fetch",
                "-q",
                apply.folder.resolve("pontifex-reports/history.bundle").toString(),
                "pontifex/history");
        assertTrue(site.git("ls-tree", "-r", "--name-only", "FETCH_HEAD").contains("/dom0-02/items.yml"));
    }

    /// The branch that a merge request is.
    private void request() {
        site.commit("eth2 is for dom2");
        site.git("push", "-q", "-f", "origin", "request");
    }

    private record Job(Path folder, int status, String said) {
        String report(String name) throws IOException {
            return Files.readString(folder.resolve("pontifex-reports").resolve(name));
        }

        String git(String... arguments) {
            return PipelineIT.git(folder, arguments);
        }
    }

    private static String git(Path folder, String... arguments) {
        var command = Stream.concat(Stream.of("git", "-C", folder.toString()), Stream.of(arguments));
        return Lab.Output.of(new ProcessBuilder(command.toList()), Lab.PATIENCE).out();
    }

    private Job job(String stage) throws IOException {
        var clone = folder.resolve("job-" + ++jobs);
        site.git("clone", "-q", "--depth=1", bare.toUri().toString(), clone.toString());
        var environment =
                new TreeMap<>(Map.of("CI", "true", "PONTIFEX", program().toString()));
        environment.put("PONTIFEX_KEY", Files.readString(lab.key()).strip());
        git(clone, "checkout", "-q", "--detach");
        if (stage.equals("validate") || stage.equals("plan")) {
            git(clone, "fetch", "-q", "--depth=1", "origin", "request");
            environment.put(
                    "PONTIFEX_REV", git(clone, "rev-parse", "FETCH_HEAD").strip());
        }
        var script = new ProcessBuilder(SCRIPT.toString(), stage).directory(clone.toFile());
        script.environment().putAll(environment);
        var output = Lab.Output.of(script, Lab.PATIENCE);
        var ended = new Job(clone, output.status(), output.out() + output.err());
        assertFalse(ended.said().contains("PRIVATE KEY"), "no secret is told");
        return ended;
    }

    /// The program, in the hosts' network; it would end with 99 if the key stood in its environment.
    private Path program() throws IOException {
        var file = folder.resolve("pontifex");
        var words = site.command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Files.writeString(file, "#!/bin/sh\n[ -z \"${PONTIFEX_KEY-}\" ] || exit 99\nexec " + words + " \"$@\"\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
