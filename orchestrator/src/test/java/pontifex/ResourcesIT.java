package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

/// Every resource and its `absent` on every kind of host: of 2006, of today, and one with nothing but busybox and sshd.
class ResourcesIT {
    private static final String XEND = "dom0-01";
    private static final String XL = "dom0-02";
    private static final String BUSYBOX = "dom0-03";
    private static final List<String> ALL = List.of(XEND, XL, BUSYBOX);

    @TempDir
    Path folder;

    private Lab lab;
    private UserSite site;

    @BeforeEach
    void oneOfEachKind() throws Exception {
        lab = Lab.up(3, "xend", "xl", "xl-busybox");
        site = UserSite.in(folder, lab);
        Files.copy(
                lab.inventory(), Files.createDirectories(folder.resolve("lab")).resolve("hosts.yml"));
        Files.delete(site.file("playbooks/multi-nic.yml"));
    }

    @AfterEach
    void down() {
        lab.close();
    }

    @Test
    void aNicIsBoundToABridgeAndReleased() throws Exception {
        stays("bridge: { name: xenbr0, nic: eth0 }", ALL);
        var files = etc();
        var links = links();
        stays("bridge: { name: xenbr1, nic: eth1 }", ALL);
        for (var host : ALL) {
            assertEquals("xenbr1", port(host, "eth1"));
            assertEquals(
                    "0",
                    lab.exec(host, "cat", "/sys/class/net/xenbr1/bridge/stp_state")
                            .strip());
            assertEquals("up", flag(host, "xenbr1"), host);
            lab.exec(host, "brctl", "addif", "xenbr1", "eth2");
        }
        var absent = "bridge: { name: xenbr1, nic: eth1, state: absent }";
        play(absent + "\nroute: { none: true }");
        var refused = site.pontifex("apply", "-i", "lab", "-o", "json");
        assertEquals(all("failed"), outcomes(refused), refused.out());
        assertTrue(refused.out().contains("xenbr1 still has eth2 on it"), refused.out());
        ALL.forEach(host -> lab.exec(host, "brctl", "delif", "xenbr1", "eth2"));
        stays(absent, ALL);
        assertEquals(files, etc());
        assertEquals(links, links());
    }

    /// The brctl of busybox, which its hosts boot with, can't set a delay: what the files say is not what is live then,
    /// and that is told and mended.
    @Test
    void aBridgeThatIsKeptIsThereAfterAPowerCut() throws Exception {
        stays("bridge: { name: xenbr1, nic: eth1 }", ALL);
        for (var host : ALL) {
            lab.kill(host);
            lab.start(host);
            assertEquals("xenbr1", port(host, "eth1"), host);
        }
        var audit = site.pontifex("audit", "playbooks/site.yml", "-i", "lab", "-o", "json");
        assertEquals(
                "{dom0-01=in_sync, dom0-02=in_sync, dom0-03=would_change}",
                outcomes(audit).toString(),
                said(audit));
        assertTrue(
                audit.out().contains("\"facet\":\"forward_delay\",\"truth\":\"live\",\"before\":\"15\""), audit.out());
        assertEquals(
                "changed",
                outcomes(site.pontifex("apply", "-i", "lab", "-o", "json")).get(BUSYBOX));
        assertEquals(
                0, site.pontifex("audit", "playbooks/site.yml", "-i", "lab").status());
    }

    @Test
    void guestsAreOnTheirBridges() throws Exception {
        guestWithTwo("dom4", "24");
        stays("bridge: { name: xenbr0, nic: eth0 }", ALL);
        stays("bridge: { name: xenbr1, nic: eth1 }", ALL);
        for (var host : ALL) {
            lab.exec(host, toolstack(host), "create", "/etc/xen/dom4.cfg");
        }
        stays("""
                vif: { guest: dom1, bridge: xenbr1 }
                vif: { guest: dom2, mac: "00:16:3e:00:0{{ n }}:02", ip: 192.168.9.9, bridge: xenbr1 }
                vif: { guest: dom3, mac: "00:16:3e:00:0{{ n }}:33", ip: "192.168.3.3 192.168.3.4", bridge: xenbr1 }
                vif: { guest: dom4, index: 1, bridge: xenbr1 }
                vif: { guest: dom4, mac: "00:16:3e:00:0{{ n }}:24", bridge: xenbr1 }
                """, ALL);
        for (var host : ALL) {
            for (var vif : List.of("dom1.0", "dom2.0", "dom4.0", "dom4.1")) {
                assertEquals("xenbr1", port(host, device(host, vif)), host + " " + vif);
            }
            var dom4 = cfg(host, "dom4");
            assertTrue(dom4.contains("# both of them"), dom4);
            assertEquals(2, dom4.split("xenbr1", -1).length - 1, dom4);
            assertTrue(cfg(host, "dom1").contains("bridge=xenbr1,ip=192.168.1."), cfg(host, "dom1"));
            assertTrue(cfg(host, "dom3").contains("#vif = [ 'bridge=xenbr9' ]"), "a comment is nobody's");
            assertTrue(cfg(host, "dom3").contains("mac=00:16:3e:00:0" + number(host) + ":33"), cfg(host, "dom3"));
        }
        for (var host : List.of(XL, BUSYBOX)) {
            assertFalse(lab.exec(host, "xl", "list", "-l").contains("xenbr0"), "the records are in step");
            lab.exec(host, "xl", "reboot", "dom4");
            assertEquals("xenbr1", port(host, device(host, "dom4.1")), "as the record says");
        }
    }

    @Test
    void whatBridgesHandOnIsSetAndAuditedEachForItself() throws Exception {
        for (var host : ALL) {
            lab.exec(host, "mkdir", "-p", "/etc/sysctl.d", "/etc/udev/rules.d");
            lab.exec(host, "sh", "-c", "echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables");
        }
        stays("bridge_nf: { iptables: false }", ALL);
        for (var host : ALL) {
            assertEquals(
                    "0",
                    lab.exec(host, "cat", "/proc/sys/net/bridge/bridge-nf-call-iptables")
                            .strip());
        }
        lab.exec(XL, "brctl", "addbr", "xenbr0");
        lab.exec(XL, "sh", "-c", "echo 1 >/proc/sys/net/bridge/bridge-nf-call-arptables");
        assertEquals(
                0,
                site.pontifex("audit", "playbooks/site.yml", "-i", "lab").status(),
                "nobody has said anything of arptables");
        violated(
                XL,
                "echo 1 >/sys/class/net/xenbr0/bridge/nf_call_iptables",
                "echo 0 >/sys/class/net/xenbr0/bridge/nf_call_iptables",
                "on for xenbr0");
    }

    /// xend takes such a device away by itself when its script fails, unless that fails too; what is left goes by xm.
    @Test
    void aGhostGoesWithATaskOfItsGuestUnderXendToo() throws Exception {
        stays("bridge: { name: xenbr1, nic: eth1 }", ALL);
        for (var host : ALL) {
            assertEquals(
                    1,
                    lab.run(host, toolstack(host), "network-attach", "dom1", "bridge=nosuch")
                            .status());
            assertTrue(lab.exec(host, "ls", "/sys/class/net").contains(device(host, "dom1.1")), host);
        }
        var task = "vif: { guest: dom1, bridge: xenbr1 }";
        play(task + " # not yet");
        var plan = site.pontifex("plan", "-i", "lab");
        for (var host : ALL) {
            assertTrue(plan.out().contains("vif dom1/1"), host + plan.out());
        }
        stays(task, ALL);
        for (var host : ALL) {
            assertFalse(lab.exec(host, "ls", "/sys/class/net").contains(device(host, "dom1.1")), host);
            assertFalse(
                    lab.exec(host, "xenstore-ls", "/local/domain/0/backend/vif").contains("nosuch"), host);
            assertEquals("xenbr1", port(host, device(host, "dom1.0")), host);
        }
    }

    @Test
    void anInterfaceComesAndGoes() throws Exception {
        stays("bridge: { name: xenbr1, nic: eth1 }", ALL);
        var files = etc();
        stays("vif: { guest: dom3, index: 1, bridge: xenbr1, mac: \"00:16:3e:00:0{{ n }}:34\" }", ALL);
        for (var host : ALL) {
            assertTrue(cfg(host, "dom3").contains("mac=00:16:3e:00:0" + number(host) + ":34"), cfg(host, "dom3"));
        }
        stays("vif: { guest: dom3, mac: \"00:16:3e:00:0{{ n }}:34\", state: absent }", ALL);
        assertEquals(files, etc());
    }

    @Test
    void twoTasksThatMeanOneInterfaceAreRefused() throws Exception {
        play("bridge: { name: xenbr1, nic: eth1 }\n"
                + "vif: { guest: dom3, bridge: xenbr1, mac: \"00:16:3e:00:0{{ n }}:31\" }\n"
                + "vif: { guest: dom3, bridge: xenbr1, mac: \"00:16:3e:00:0{{ n }}:32\" }");
        var files = etc();
        var refused = site.pontifex("apply", "-i", "lab", "-o", "json");
        assertEquals(all("failed"), outcomes(refused), said(refused));
        assertTrue(refused.out().contains("it undoes what another task of the play asks for: vif dom3"), said(refused));
        assertEquals(files, etc());
    }

    /// Of a guest's record only what was asked for is changed: another interface, whose file says something else, keeps
    /// what the record has of it, and the link that it has.
    @Test
    void theRecordOfAnotherInterfaceIsLeft() throws Exception {
        guestWithTwo("dom4", "24");
        stays("bridge: { name: xenbr0, nic: eth0 }", ALL);
        stays("bridge: { name: xenbr1, nic: eth1 }", ALL);
        for (var host : List.of(XL, BUSYBOX)) {
            lab.exec(host, "xl", "create", "/etc/xen/dom4.cfg");
            lab.exec(host, "sed", "-i", "s/bridge=xenbr0,mac/bridge=xenbr1,mac/", "/etc/xen/dom4.cfg");
        }
        stays("vif: { guest: dom4, index: 0, bridge: xenbr1 }", List.of(XL, BUSYBOX));
        for (var host : List.of(XL, BUSYBOX)) {
            var record = lab.exec(host, "xl", "list", "-l", "dom4");
            assertTrue(record.contains("xenbr1") && record.contains("xenbr0"), record);
            assertEquals(
                    "xenbr0", port(host, device(host, "dom4.1")), "live it is where it was: nobody asked for that");
        }
    }

    @Test
    void aScriptIsExecutable() throws Exception {
        var files = etc();
        site.write("playbooks/files/check", "#!/bin/sh\nexit 0\n");
        stays("script: { path: /etc/xen/check, source: check }", ALL);
        for (var host : ALL) {
            lab.exec(host, "/etc/xen/check");
            lab.exec(host, "chmod", "640", "/etc/xen/check");
        }
        stays("script: { path: /etc/xen/check, mode: u+x }", ALL);
        for (var host : ALL) {
            assertEquals(
                    "740", lab.exec(host, "stat", "-c", "%a", "/etc/xen/check").strip());
        }
        stays("script: { path: /etc/xen/check, state: absent }", ALL);
        assertEquals(files, etc());
    }

    @Test
    void xendNamesItsNetworkScript() throws Exception {
        var files = etc().get(XEND);
        site.write("playbooks/files/net", "#!/bin/sh\n: >/run/called\n");
        stays("script: { path: /etc/xen/scripts/net, source: net, mode: \"0755\" }", List.of(XEND));
        play("network_script: { script: net }");
        var unread = site.pontifex("apply", "-i", "lab", "-l", XEND, "-o", "json");
        assertEquals(of(List.of(XEND), "failed"), outcomes(unread), said(unread));
        assertTrue(unread.out().contains("/etc/xen/scripts/net:2:1: this line may decide what runs"), unread.out());
        stays("""
                script: { path: /etc/xen/scripts/net, source: net, mode: "0755" }
                network_script: { script: net }
                """, List.of(XEND), "--i-know", XEND);
        lab.kill(XEND);
        lab.start(XEND);
        lab.exec(XEND, "ls", "/run/called");
        holds("""
                network_script: { script: network-bridge }
                script: { path: /etc/xen/scripts/net, state: absent }
                """, List.of(XEND));
        assertEquals(files, etc().get(XEND));
        var audit = site.pontifex("audit", "playbooks/site.yml", "-i", "lab", "-l", XEND);
        assertEquals(2, audit.status(), said(audit));
        assertTrue(
                audit.out().contains("bridge xenbr0 (in no play): it isn't there, and the next boot will make it"),
                audit.out());
        play("network_script: { script: net }");
        var refused = site.pontifex("apply", "-i", "lab", "-l", XL, "-o", "json");
        assertTrue(refused.out().contains("no xend on this host"), refused.out());
    }

    @Test
    void aFileHasItsContentModeAndOwner() throws Exception {
        var files = etc();
        stays(
                "file: { path: /etc/motd, content: \"it's\\t$HOME `id`\\\\\\n\", mode: \"0640\", owner: admin, group: daemon }",
                ALL);
        for (var host : ALL) {
            assertEquals("it's\t$HOME `id`\\\n", Files.readString(lab.disk(host).resolve("etc/motd")));
            assertEquals(
                    "640 admin daemon",
                    lab.exec(host, "stat", "-c", "%a %U %G", "/etc/motd").strip());
        }
        stays("file: { path: /etc/motd, mode: \"0600\", owner: root }", ALL);
        stays("file: { path: /etc/motd, state: absent }", ALL);
        assertEquals(files, etc());
    }

    @Test
    void aCommandRunsOnceAndAHandlerIsDueUntilItHasRun() throws Exception {
        site.write("playbooks/site.yml", """
                - hosts: dom0s
                  tasks:
                    - command: { argv: [/bin/touch, "/etc/it's $(id)", /etc/keys], creates: /etc/keys }
                    - file: { path: /etc/motd, content: "changed\\n" }
                      notify: tell
                  handlers:
                    - name: tell
                      command: { argv: [/etc/tell, --to, "the fleet"] }
                """);
        site.commit("commands");
        var failed = site.pontifex("apply", "-i", "lab", "-o", "json");
        assertEquals(all("failed"), outcomes(failed), said(failed));
        for (var host : ALL) {
            assertEquals("/etc/it's $(id)\n/etc/keys\n", lab.exec(host, "ls", "/etc/it's $(id)", "/etc/keys"));
            assertEquals("changed\n", Files.readString(lab.disk(host).resolve("etc/motd")));
            assertEquals("tell\n", lab.exec(host, "cat", "/var/lib/pontifex/due"));
            Files.writeString(lab.disk(host).resolve("etc/tell"), "#!/bin/sh\necho \"$#: $*\" >>/etc/told\n");
            lab.exec(host, "chmod", "u+x", "/etc/tell");
        }
        lab.kill(XL);
        lab.start(XL);
        var plan = site.pontifex("plan", "-i", "lab");
        assertTrue(plan.out().contains("tell"), plan.out());
        var told = site.pontifex("apply", "-i", "lab", "-o", "json");
        assertEquals(all("changed"), outcomes(told), said(told));
        var again = site.pontifex("apply", "-i", "lab", "-o", "json");
        assertEquals(all("in_sync"), outcomes(again), said(again));
        for (var host : ALL) {
            assertEquals("2: --to the fleet\n", lab.exec(host, "cat", "/etc/told"));
            assertEquals(1, lab.run(host, "test", "-e", "/var/lib/pontifex/due").status(), host);
        }
    }

    @Test
    void aTemplateIsFilledAndASecretIsNeverShown() throws Exception {
        var files = etc();
        site.write("playbooks/templates/agent.j2", "host {{ inventory_hostname }}\nkey {{ api_password }}\n");
        site.write("lab/group_vars/all.yml", "api_password: hunter2-and-more\n");
        play("template: { path: /etc/agent, source: agent.j2, mode: \"0600\" }");
        var said = new StringBuilder();
        for (var command : List.of("plan", "apply", "audit")) {
            for (var format : List.of("console", "json")) {
                var output = site.pontifex(command, "-i", "lab", "-o", format, "-v");
                assertEquals(0, output.status(), output.out() + output.err());
                said.append(output.out()).append(output.err());
            }
        }
        said.append(site.pontifex("show", "pontifex/history").out());
        said.append(site.git("log", "-p", "--all"));
        assertTrue(said.toString().contains("/etc/agent"), said.toString());
        var shown = said.toString().replaceAll("(?m)^\\+?api_password: hunter2-and-more$", "");
        assertFalse(shown.contains("hunter2"), shown);
        for (var host : ALL) {
            assertEquals(
                    "host " + host + "\nkey hunter2-and-more\n",
                    Files.readString(lab.disk(host).resolve("etc/agent")));
        }
        stays("file: { path: /etc/agent, state: absent }", ALL);
        assertEquals(files, etc());
    }

    @Test
    void whoIsOnABridgeIsJudged() throws Exception {
        stays("""
                bridge: { name: xenbr1, nic: eth1 }
                vif: { guest: dom1, bridge: xenbr1 }
                isolated: { bridge: xenbr1, guests: [dom1] }
                """, ALL);
        play("isolated: { bridge: xenbr1, guests: [dom1] }");
        for (var host : ALL) {
            var strange = device(host, "dom2.0");
            var home = lab.exec(host, "sh", "-c", "ls -d /sys/class/net/*/brif/" + strange + " || :")
                    .replaceAll("/sys/class/net/|/brif/.*|\\s", "");
            violated(
                    host,
                    (home.isEmpty() ? "" : "brctl delif " + home + " " + strange + " && ") + "brctl addif xenbr1 "
                            + strange,
                    "brctl delif xenbr1 " + strange + (home.isEmpty() ? "" : " && brctl addif " + home + " " + strange),
                    "dom2's interface 0");
            violated(host, "brctl addif xenbr1 eth2", "brctl delif xenbr1 eth2", "joins eth1 and eth2");
            violated(
                    host,
                    "ifconfig xenbr1 192.0.2.7 netmask 255.255.255.0",
                    "ifconfig xenbr1 0.0.0.0",
                    "Dom0 has the address 192.0.2.7/24 on xenbr1");
        }
        violated(XL, "ip link add odd type veth peer name even && brctl addif xenbr1 odd", "ip link del odd", "odd");
        assertEquals(
                0, site.pontifex("audit", "playbooks/site.yml", "-i", "lab").status());
    }

    @Test
    void theDefaultRouteIsJudged() throws Exception {
        play("route: { none: true }");
        assertEquals(all("in_sync"), outcomes(site.pontifex("apply", "-i", "lab", "-o", "json")));
        play("route: { via: 10.77.0.1, dev: mgmt0 }");
        var output = site.pontifex("audit", "playbooks/site.yml", "-i", "lab", "-o", "json");
        assertEquals(2, output.status(), output.out());
        assertTrue(output.out().contains("there is no default route; expected default via 10.77.0.1"), output.out());
        ALL.forEach(host -> lab.exec(host, "route", "add", "default", "gw", "10.77.0.1", "dev", "mgmt0"));
        assertEquals(
                0, site.pontifex("audit", "playbooks/site.yml", "-i", "lab").status());
    }

    /// Tasks, a line each, bring about what they say; then there is nothing to do, and nothing on the hosts is written
    /// to see that.
    private void stays(String tasks, List<String> hosts, String... options) throws IOException {
        holds(tasks, hosts, options);
        var audit = site.pontifex("audit", "playbooks/site.yml", "-i", "lab", "-l", String.join(":", hosts), "-v");
        assertEquals(0, audit.status(), said(audit));
    }

    private void holds(String tasks, List<String> hosts, String... options) throws IOException {
        play(tasks);
        var limit = String.join(":", hosts);
        var apply = new ArrayList<>(List.of("apply", "-i", "lab", "-l", limit, "-o", "json"));
        apply.addAll(List.of(options));
        var changed = site.pontifex(apply.toArray(String[]::new));
        assertEquals(of(hosts, "changed"), outcomes(changed), said(changed));
        var before = hosts.stream()
                .collect(Collectors.toMap(
                        host -> host, host -> HostDisk.of(lab, host).stamps()));
        var again = site.pontifex("apply", "-i", "lab", "-l", limit, "-o", "json");
        assertEquals(of(hosts, "in_sync"), outcomes(again), said(again));
        hosts.forEach(
                host -> assertEquals(before.get(host), HostDisk.of(lab, host).stamps()));
    }

    private void play(String tasks) throws IOException {
        var text = new StringBuilder("- hosts: dom0s\n  vars: { n: \"{{ inventory_hostname[-1] }}\" }\n  tasks:\n");
        tasks.lines().forEach(task -> text.append("    - ").append(task).append('\n'));
        site.write("playbooks/site.yml", text.toString());
        site.commit(tasks.lines().findFirst().orElseThrow());
    }

    private void violated(String host, String damage, String repair, String finding) {
        lab.exec(host, "sh", "-c", damage);
        var audit = site.pontifex("audit", "playbooks/site.yml", "-i", "lab", "-l", host, "-o", "json");
        assertEquals(2, audit.status(), damage + audit.out());
        assertTrue(audit.out().contains(finding), finding + "\n" + audit.out());
        lab.exec(host, "sh", "-c", repair);
    }

    private void guestWithTwo(String name, String mac) throws IOException {
        for (var host : ALL) {
            var first = "00:16:3e:00:0" + number(host) + ":" + mac;
            Files.writeString(lab.disk(host).resolve("etc/xen/" + name + ".cfg"), """
                    name = "%s"
                    memory = 64
                    vif = [ 'mac=%s,bridge=xenbr0',  # both of them
                            "bridge=xenbr0,mac=%s" ]
                    """.formatted(
                            name, first, first.replaceFirst("..$", "25")));
        }
    }

    private Map<String, Map<String, String>> etc() {
        return ALL.stream()
                .collect(Collectors.toMap(
                        host -> host, host -> HostDisk.of(lab, host).contents("etc")));
    }

    /// Each host's links and their bridges.
    private Map<String, String> links() {
        return ALL.stream()
                .collect(Collectors.toMap(
                        host -> host,
                        host -> lab.exec(
                                host,
                                "sh",
                                "-c",
                                "cd /sys/class/net; for l in *; do echo $l $(readlink $l/master); done")));
    }

    private static TreeMap<String, String> all(String outcome) {
        return of(ALL, outcome);
    }

    private static TreeMap<String, String> of(List<String> hosts, String outcome) {
        return hosts.stream().collect(Collectors.toMap(host -> host, _ -> outcome, (a, _) -> a, TreeMap::new));
    }

    private static TreeMap<String, String> outcomes(Lab.Output output) {
        var found = new TreeMap<String, String>();
        output.out()
                .lines()
                .map(line -> (Map<?, ?>) Objects.requireNonNull(Json.read(line)))
                .forEach(line -> {
                    if ("host".equals(line.get("type"))) {
                        found.put(String.valueOf(line.get("host")), String.valueOf(line.get("outcome")));
                    }
                });
        return found;
    }

    /// What went wrong, where it was told as JSON lines; else all that was said.
    private static String said(Lab.Output output) {
        var errors = output.out()
                .lines()
                .filter(line -> line.contains("\"error\":{"))
                .map(line -> line.substring(line.indexOf("\"error\":{")))
                .collect(Collectors.joining("\n"));
        return (errors.isEmpty() ? output.out() : errors) + output.err();
    }

    private String cfg(String host, String guest) throws IOException {
        return Files.readString(lab.disk(host).resolve("etc/xen/" + guest + ".cfg"));
    }

    private String port(String host, String nic) {
        return Scene.master(lab, host, nic);
    }

    private String flag(String host, String link) {
        var flags = Integer.decode(
                lab.exec(host, "cat", "/sys/class/net/" + link + "/flags").strip());
        return (flags & 1) == 1 ? "up" : "down";
    }

    private static String toolstack(String host) {
        return host.equals(XEND) ? "xm" : "xl";
    }

    private static String number(String host) {
        return host.substring(host.length() - 1);
    }

    /// The link in Dom0 of an interface such as `dom4.1`.
    private String device(String host, String vif) {
        var list = lab.exec(host, toolstack(host), "list");
        var domain = list.lines()
                .filter(line -> line.startsWith(vif.replaceFirst("\\..*", "") + " "))
                .map(line -> line.split(" +")[1])
                .findFirst()
                .orElseThrow(() -> new AssertionError(list));
        return "vif" + domain + vif.substring(vif.indexOf('.'));
    }
}
