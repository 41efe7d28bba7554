package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.json.Json;
import pontifex.state.Content;

/// The main job on real sshd and real bridges, told as an operator lives it.
class StoriesIT {
    @TempDir
    Path folder;

    private Lab lab;
    private UserSite site;

    @BeforeEach
    void threeHosts() throws Exception {
        lab = Lab.up(3);
        site = UserSite.in(folder, lab);
    }

    @AfterEach
    void down() {
        lab.close();
    }

    @Test
    void theArticlesTopologyIsBroughtToThreeHostsAndKept() throws Exception {
        assertOutcomes(0, "would_change", site.pontifex("plan", "-o", "json"));
        assertEquals(2, site.pontifex("plan", "--detailed-exitcode").status());
        assertEquals("", lab.exec("dom0-02", "ls", "/etc/network/interfaces.d"), "a plan touches nothing");

        assertOutcomes(0, "changed", site.pontifex("apply", "-o", "json"));
        for (var host : lab.hosts()) {
            assertEquals("xenbr1", port(host, "eth1"));
            assertEquals("xenbr2", port(host, "eth2"));
            assertEquals("xenbr1", port(host, vif(host, "dom1")));
            assertEquals("xenbr2", port(host, vif(host, "dom2")));
        }

        var before = managed();
        var sessions = sessions();
        assertOutcomes(0, "in_sync", site.pontifex("apply", "-o", "json"));
        assertEquals(before, managed(), "a run with nothing to do writes nothing");
        assertEquals(one(sessions), sessions(), "one connection, one authentication, one exec channel a host");

        lab.exec("dom0-02", "ip", "link", "del", "xenbr2");
        choosingByFacts();
        lab.exec("dom0-01", "chmod", "644", "/etc/xen/scripts/site-check");
        var audit = site.pontifex("audit", "-o", "json");
        assertEquals(2, audit.status(), audit.out() + audit.err());
        assertEquals(
                "{dom0-01=would_change, dom0-02=would_change, dom0-03=in_sync}",
                outcomes(audit).toString());
        assertTrue(changes(audit, "dom0-02").contains("bridge xenbr2"), audit.out());
        assertTrue(changes(audit, "dom0-01").contains("file /etc/xen/scripts/site-check"), audit.out());

        var healed = site.pontifex("apply", "-o", "json");
        assertEquals(
                "{dom0-01=changed, dom0-02=changed, dom0-03=in_sync}",
                outcomes(healed).toString());
        assertEquals("xenbr2", port("dom0-02", vif("dom0-02", "dom2")), "the guest is back too");
        assertEquals(0, site.pontifex("audit").status());

        assertEquals(
                "2", site.git("rev-list", "--count", "pontifex/history").strip(), "nothing moved, nothing recorded");
        var history = site.pontifex("history", "dom0-01");
        assertEquals(0, history.status(), history.err());
        assertTrue(history.out().contains("apply playbooks/multi-nic.yml"), history.out());
        assertTrue(site.pontifex("show", "pontifex/history").out().contains("Pontifex-Host: dom0-02 changed"));
        var blame = site.pontifex("blame", "dom0-02", "bridge", "xenbr2").out();
        assertTrue(blame.contains("(playbooks/multi-nic.yml:"), blame);
        assertEquals("", site.git("status", "--porcelain"), "the work tree is the user's");
    }

    /// dom0-02 has lost xenbr2: what was observed chooses, by --where, and by a task's own `when`.
    private void choosingByFacts() throws Exception {
        var sessions = sessions();
        var chosen = site.pontifex("plan", "-o", "json", "--where", "'xenbr2' in bridges and nics >= 3");
        assertEquals(
                "{dom0-01=in_sync, dom0-02=skipped, dom0-03=in_sync}",
                outcomes(chosen).toString());
        assertEquals(one(sessions), sessions(), "what chooses is the look that is made anyway");
        var none = site.pontifex("apply", "-o", "json", "--where", "toolstack == 'xapi'");
        assertOutcomes(0, "skipped", none);
        var unknown = site.pontifex("plan", "-o", "json", "--where", "links.lo.nothing");
        assertOutcomes(2, "failed", unknown);
        site.write("facts/site.yml", """
                - hosts: all
                  tasks:
                    - file: { path: /etc/motd, content: "{{ facts.bridges | join(' ') }}" }
                      when: "'xenbr2' in facts.bridges"
                """);
        var decided = site.pontifex("plan", "-o", "json", "facts/site.yml");
        assertEquals(
                "{dom0-01=would_change, dom0-02=in_sync, dom0-03=would_change}",
                outcomes(decided).toString());
        assertTrue(decided.out().contains("+xenbr0 xenbr1 xenbr2"), decided.out());
        Files.delete(site.file("facts/site.yml"));
    }

    @Test
    void whatIsKeptComesBackAfterAPowerCut() {
        assertOutcomes(0, "changed", site.pontifex("apply", "-o", "json"));
        for (var host : List.of("dom0-01", "dom0-02")) {
            lab.kill(host);
            lab.start(host);
            assertEquals("xenbr1", port(host, "eth1"));
            assertEquals("xenbr2", port(host, "eth2"));
            assertEquals("xenbr1", port(host, vif(host, "dom1")));
        }
        var audit = site.pontifex("audit");
        assertEquals(0, audit.status(), audit.out() + audit.err());
    }

    @Test
    void oneAndTwoAndOneAgainLeavesNothingOfTwo() throws Exception {
        assertOutcomes(0, "changed", site.pontifex("apply", "-o", "json"));
        var first = managed();
        site.replace("inventory/host_vars/dom0-02.yml", "bridge: xenbr1", "bridge: xenbr2");
        site.replace("playbooks/multi-nic.yml", "guests: [dom1]", "guests: []");
        site.replace("playbooks/multi-nic.yml", "guests: [dom2]", "guests: [dom1, dom2]");
        site.commit("dom1 of dom0-02 moves");
        var second = site.pontifex("apply", "-o", "json", "-l", "dom0-02");
        assertEquals("{dom0-02=changed}", outcomes(second).toString(), second.out() + second.err());
        assertEquals("xenbr2", port("dom0-02", vif("dom0-02", "dom1")));
        site.git("revert", "--no-edit", "HEAD");
        assertEquals(0, site.pontifex("apply").status());
        assertEquals("xenbr1", port("dom0-02", vif("dom0-02", "dom1")));
        assertEquals(contents(first), contents(managed()));
        assertEquals(0, site.pontifex("audit").status());
    }

    @Test
    void aRunningGuestsRecordsStayInStep() {
        assertOutcomes(0, "changed", site.pontifex("apply", "-o", "json"));
        var domain = lab.exec("dom0-02", "xl", "list")
                .lines()
                .filter(line -> line.startsWith("dom1 "))
                .map(line -> line.split(" +")[1])
                .findFirst()
                .orElseThrow();
        assertTrue(lab.exec("dom0-02", "xl", "list", "-l", "dom1").contains("\"bridge\": \"xenbr1\""));
        assertEquals(
                "xenbr1",
                lab.exec("dom0-02", "xenstore-read", "/local/domain/0/backend/vif/" + domain + "/0/bridge")
                        .strip());
        assertTrue(lab.exec("dom0-02", "cat", "/etc/xen/dom1.cfg").contains("bridge=xenbr1"));
    }

    @Test
    void whatWasShownIsDoneAndNothingElse() throws Exception {
        site.write("playbooks/zz-token.yml", """
                - hosts: dom0s
                  tasks:
                    - template: { path: /etc/site-token, source: token.j2, mode: "0600" }
                """);
        site.write("templates/token.j2", "token {{ api_token }}\n");
        site.commit("a token");
        var shown = site.git("rev-parse", "HEAD").strip();
        var plan = folder.resolveSibling(folder.getFileName() + ".plan").toString();
        assertOutcomes(0, "would_change", site.pontifex("plan", "-o", "json", "--out", plan, "-e", "api_token=s3cr3t"));
        for (var secret : List.of("s3cr3t", Content.of("token s3cr3t\n").digest())) {
            assertFalse(
                    Files.readString(Path.of(plan)).contains(secret), "no plain digest either: it could be tried out");
        }

        lab.exec("dom0-02", "ip", "link", "add", "xenbr1", "type", "bridge");
        site.replace("templates/token.j2", "token ", "key ");
        site.commit("a change that nobody was shown");
        var done = site.pontifex("apply", "-o", "json", "--plan", plan, "-e", "api_token=s3cr3t");
        assertEquals(2, done.status(), done.out() + done.err());
        assertEquals(
                "{dom0-01=changed, dom0-02=failed, dom0-03=changed}",
                outcomes(done).toString(),
                done.out());
        assertTrue(done.out().contains("stale: the host has moved since it was planned"), done.out());
        assertTrue(done.out().contains("bridge xenbr1 nic (live) was nothing in the plan, is none now"), done.out());
        assertEquals("xenbr1", port("dom0-01", "eth1"));
        assertFalse(lab.exec("dom0-02", "ls", "/etc").contains("site-token"), "a stale host is not touched at all");
        assertTrue(
                site.git("log", "-1", "--format=%B", "pontifex/history").contains("Pontifex-Source: " + shown + "\n"));

        var again = site.pontifex("apply", "-o", "json", "--plan", plan, "-e", "api_token=s3cr3t", "-l", "dom0-01");
        assertEquals("{dom0-01=failed}", outcomes(again).toString(), "what was done is stale too");
        var audit = site.pontifex("audit", "--against", "HEAD~1", "-e", "api_token=s3cr3t", "-l", "dom0-01:dom0-03");
        assertEquals(0, audit.status(), audit.out() + audit.err());
    }

    @Test
    void anAuditNamesWhoHasMovedWhat() throws Exception {
        site.write(
                "playbooks/banner.yml",
                "- hosts: dom0s\n  tasks:\n    - file: { path: /etc/issue.site, content: welcome }\n");
        site.commit("a banner");
        assertOutcomes(0, "changed", site.pontifex("apply", "-o", "json"));
        assertSaid(0, site.pontifex("audit", "--strict"), "3 hosts: 3 in sync");

        lab.exec("dom0-02", "brctl", "delif", "xenbr2", "eth2");
        lab.exec("dom0-02", "ip", "link", "add", "eth3", "type", "veth", "peer", "name", "lan3");
        lab.exec("dom0-02", "brctl", "addbr", "xenbr9");
        lab.exec("dom0-02", "brctl", "addif", "xenbr9", "eth3");
        lab.exec("dom0-02", "sed", "-i", "1i# dom1 is Anna's", "/etc/xen/dom1.cfg");
        lab.exec("dom0-03", "sh", "-c", "echo '# by hand' >>/etc/xen/scripts/site-check");
        assertSaid(
                2,
                site.pontifex("audit", "--recorded"),
                "drift     bridge xenbr2 (live): recorded nic eth2, nic_up yes, found nic none;",
                "drift     file /etc/xen/scripts/site-check content (next boot): recorded sha256:",
                "unmanaged bridge xenbr9 nic (live): found eth3;",
                "3 hosts: 1 in sync, 2 differs");

        site.replace("playbooks/files/site-check", "#!/bin/sh\n", "#!/bin/sh\n# as of today\n");
        site.replace("inventory/host_vars/dom0-03.yml", "00:16:3e:00:03:03", "00:16:3e:00:03:33");
        site.git("rm", "-q", "playbooks/banner.yml");
        site.commit("the repository goes on");
        var before = managed();
        var audit = site.pontifex("audit");
        assertEquals(before, managed(), "an audit touches nothing");
        assertSaid(
                2,
                audit,
                "drift     bridge xenbr2 (live): recorded nic eth2, nic_up yes, found nic none; wanted as recorded"
                        + " (playbooks/multi-nic.yml:",
                "pending   file /etc/xen/scripts/site-check content (next boot): recorded and found sha256:",
                "pending   vif dom3/0 mac (next boot): recorded and found 00:16:3e:00:03:03; wanted 00:16:3e:00:03:33",
                "conflict  file /etc/xen/scripts/site-check content (next boot): recorded sha256:",
                "released  file /etc/issue.site (next boot): recorded content sha256:",
                "unmanaged bridge xenbr9 nic (live): found eth3;",
                "violated  bridge xenbr9 (in no play): it is there and won't be after the next boot");
        assertFalse(audit.out().contains("dom1.cfg"), "an admin's comment is no drift: " + audit.out());

        lab.exec("dom0-02", "ip", "link", "del", "xenbr9");
        lab.hosts().forEach(host -> lab.exec(host, "rm", "/etc/issue.site"));
        assertOutcomes(0, "changed", site.pontifex("apply", "-o", "json"));
        assertSaid(0, site.pontifex("audit"), "released  file /etc/issue.site (next boot): recorded content sha256:");
    }

    private static void assertSaid(int status, Lab.Output output, String... parts) {
        assertEquals(status, output.status(), output.out() + output.err());
        for (var part : parts) {
            assertTrue(output.out().contains(part), part + " is missing in\n" + output.out());
        }
    }

    private void assertOutcomes(int status, String outcome, Lab.Output output) {
        assertEquals(status, output.status(), output.out() + output.err());
        var all = lab.hosts().stream().collect(Collectors.toMap(host -> host, _ -> outcome, (a, _) -> a, TreeMap::new));
        assertEquals(all, outcomes(output), output.out() + output.err());
    }

    private static TreeMap<String, String> outcomes(Lab.Output output) {
        var found = new TreeMap<String, String>();
        lines(output).stream()
                .filter(line -> "host".equals(line.get("type")))
                .forEach(line -> found.put(String.valueOf(line.get("host")), String.valueOf(line.get("outcome"))));
        return found;
    }

    /// `bridge xenbr2, vif dom2/0`
    private static String changes(Lab.Output output, String host) {
        return lines(output).stream()
                .filter(line -> host.equals(line.get("host")))
                .flatMap(line -> ((List<?>) Objects.requireNonNull(line.get("changes"))).stream())
                .map(change -> ((Map<?, ?>) change).get("kind") + " " + ((Map<?, ?>) change).get("target"))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static List<Map<?, ?>> lines(Lab.Output output) {
        var lines = new ArrayList<Map<?, ?>>();
        output.out().lines().forEach(line -> lines.add((Map<?, ?>) Objects.requireNonNull(Json.read(line))));
        return lines;
    }

    private String port(String host, String nic) {
        return Scene.master(lab, host, nic);
    }

    private String vif(String host, String guest) {
        var list = lab.exec(host, host.equals("dom0-01") ? "xm" : "xl", "list");
        var domain = list.lines()
                .filter(line -> line.startsWith(guest + " "))
                .map(line -> line.split(" +")[1])
                .findFirst()
                .orElseThrow(() -> new AssertionError(list));
        return "vif" + domain + ".0";
    }

    /// Path to inode, times, mode and content of everything that a run may manage on a host.
    private TreeMap<String, String> managed() {
        var found = new TreeMap<String, String>();
        for (var host : lab.hosts()) {
            var listing = lab.exec(
                    host,
                    "sh",
                    "-c",
                    "find /etc /var/lib/pontifex -type f -exec stat -c '%n %i %Y %Z %a' {} + ; find /etc/xen /etc/network -type f -exec md5sum {} +");
            found.put(host, listing);
        }
        return found;
    }

    private static List<String> contents(TreeMap<String, String> managed) {
        return managed.values().stream()
                .flatMap(String::lines)
                .filter(line -> line.matches("[0-9a-f]{32} .*"))
                .sorted()
                .toList();
    }

    /// How often each host's sshd has let in a connection, a user, a command.
    private TreeMap<String, List<Long>> sessions() throws Exception {
        var found = new TreeMap<String, List<Long>>();
        for (var host : lab.hosts()) {
            var log = Files.readString(lab.disk(host).resolve("var/log/auth.log"));
            found.put(
                    host,
                    List.of(
                            log.lines()
                                    .filter(line -> line.contains("Connection from "))
                                    .count(),
                            log.lines()
                                    .filter(line -> line.contains("Accepted publickey"))
                                    .count(),
                            log.lines()
                                    .filter(line -> line.contains("Starting session: "))
                                    .count()));
        }
        assertFalse(found.isEmpty());
        return found;
    }

    private static TreeMap<String, List<Long>> one(TreeMap<String, List<Long>> before) {
        var after = new TreeMap<String, List<Long>>();
        before.forEach((host, counts) ->
                after.put(host, counts.stream().map(count -> count + 1).toList()));
        return after;
    }
}
