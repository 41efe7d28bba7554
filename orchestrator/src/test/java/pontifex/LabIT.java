package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The lab itself: its hosts are reached by real ssh, its stand-ins answer as a real Xen 4.17 did, and it leaves
/// nothing behind.
final class LabIT {
    private static final String NETWORK_BRIDGE = "/etc/xen/scripts/network-bridge";

    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path CAPTURED = ROOT.resolve("orchestrator/src/test/captured/xen-4.17-debian-12");
    private static final String STANZA =
            "auto %1$s\niface %1$s inet manual\n\tbridge_ports %2$s\n\tbridge_stp off\n\tbridge_fd 0\n";

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.up(3);
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dom0-01", "dom0-02", "dom0-03"})
    void everyHostAnswersOverRealSsh(String host) {
        var output =
                lab.run(lab.net("ssh", "-F", lab.folder().resolve("ssh_config").toString(), host, "hostname"));
        assertEquals(new Lab.Output(0, host + "\n", ""), output);
    }

    @Test
    void aLoopbackPortIsTheHostsSsh() throws IOException {
        var port = String.valueOf(lab.port("dom0-02"));
        var output = lab.run(List.of(
                "ssh",
                "-o",
                "UserKnownHostsFile=" + lab.knownHosts(),
                "-i",
                lab.key().toString(),
                "-p",
                port,
                "root@127.0.0.1",
                "echo $SSH_CONNECTION; seq 50000 | tail -n 1"));
        assertEquals(0, output.status(), output.err());
        assertTrue(output.out().endsWith(" 10.77.1.2 22\n50000\n"), output.out());
        assertTrue(Files.readString(lab.loopbackInventory())
                .contains("dom0-02:\n          ansible_host: 127.0.0.1\n          ansible_port: " + port + "\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dom0-01", "dom0-02"})
    void anAdminBecomesRootWithoutAPassword(String host) {
        var ssh = lab.net(
                "ssh", "-F", lab.folder().resolve("ssh_config").toString(), "admin@" + host, "id -un; sudo -n id -un");
        assertEquals(new Lab.Output(0, "admin\nroot\n", ""), lab.run(ssh));
    }

    @Test
    void xlAnswersAsTheRealOneDid() throws IOException {
        var host = "dom0-03";
        lab.exec(host, "rm", "/etc/xen/auto/dom1.cfg", "/etc/xen/auto/dom2.cfg");
        Files.copy(CAPTURED.resolve("demo1.cfg"), lab.disk(host).resolve("etc/xen/demo1.cfg"));
        var stanzas = Stream.of("0", "1", "2")
                .map(n -> STANZA.formatted("xenbr" + n, "eth" + n))
                .collect(Collectors.joining("\n"));
        Files.writeString(lab.disk(host).resolve("etc/network/interfaces.d/bridges"), stanzas);
        lab.kill(host);
        lab.start(host);
        assertEquals("Parsing config from /etc/xen/demo1.cfg\n", lab.exec(host, "xl", "create", "/etc/xen/demo1.cfg"));

        assertEquals(captured("brctl-show"), stable(lab.exec(host, "brctl", "show")));
        assertEquals(captured("xl-list"), stable(lab.exec(host, "xl", "list")));
        assertEquals(captured("xl-list-l"), stable(lab.exec(host, "xl", "list", "-l")));
        assertEquals(captured("xl-network-list"), stable(lab.exec(host, "xl", "network-list", "demo1")));
        assertEquals(
                captured("xenstore-ls-backend-vif"),
                stable(lab.exec(host, "xenstore-ls", "/local/domain/0/backend/vif")));
        assertEquals(new Lab.Output(1, "", captured("xl-list-nosuch")), lab.run(host, "xl", "list", "nosuch"));
        assertEquals(
                captured("xl-network-attach-nosuch"),
                stable(lab.run(host, "xl", "network-attach", "demo1", "bridge=nosuch")
                        .err()));
        assertTrue(lab.exec(host, "ip", "-br", "link").contains("vif1.1"));
        assertEquals(
                captured("ghost-xenstore-ls"),
                stable(lab.exec(host, "xenstore-ls", "/local/domain/0/backend/vif/1/1")));
        assertEquals(captured("ghost-xl-network-list"), stable(lab.exec(host, "xl", "network-list", "demo1")));
        var nosuch = lab.run(host, "xl", "network-list", "nosuch");
        assertEquals(captured("xl-network-list-nosuch"), nosuch.err() + nosuch.out());
        var twice = lab.run(host, "xl", "create", "/etc/xen/demo1.cfg");
        assertEquals(captured("xl-create-twice"), twice.out() + twice.err());
    }

    @Test
    void aMovedVifLeavesTheToolstacksRecordsBehind() {
        var host = "dom0-02";
        lab.exec(host, "brctl", "addbr", "xenbr5");
        lab.exec(host, "ip", "link", "set", "vif2.0", "master", "xenbr5");

        assertEquals("vif2.0\n", lab.exec(host, "ls", "/sys/class/net/xenbr5/brif"));
        assertTrue(lab.exec(host, "xl", "list", "-l", "dom2").contains("\"bridge\": \"xenbr0\""));
        assertEquals("xenbr0\n", lab.exec(host, "xenstore-read", "/local/domain/0/backend/vif/2/0/bridge"));

        lab.exec(host, "sed", "-i", "s/bridge=xenbr0/bridge=xenbr5/", "/etc/xen/dom2.cfg");
        assertTrue(lab.exec(host, "xl", "list", "-l", "dom2").contains("\"bridge\": \"xenbr0\""));
        lab.exec(host, "xl", "config-update", "dom2", "/etc/xen/dom2.cfg");
        assertTrue(lab.exec(host, "xl", "list", "-l", "dom2").contains("\"bridge\": \"xenbr0\""));
        lab.exec(host, "xl", "reboot", "dom2");
        assertTrue(lab.exec(host, "xl", "list", "-l", "dom2").contains("\"bridge\": \"xenbr5\""));
    }

    @Test
    void aPowerCutEndsWhatRanAndKeepsWhatIsOnDisk() throws IOException {
        var host = "dom0-01";
        var network =
                "#!/bin/sh\nfor n in 0 1 2; do\n/etc/xen/scripts/network-bridge \"$1\" vifnum=$n netdev=eth$n bridge=xenbr$n\ndone\n";
        Files.writeString(lab.disk(host).resolve("etc/xen/scripts/my-network-script"), network);
        lab.exec(host, "chmod", "u+x", "/etc/xen/scripts/my-network-script");
        lab.exec(
                host,
                "sed",
                "-i",
                "s/^(network-script .*/(network-script my-network-script)/",
                "/etc/xen/xend-config.sxp");
        lab.exec(host, "brctl", "addbr", "lost");
        var boot = lab.exec(host, "cat", "/proc/sys/kernel/random/boot_id");

        lab.kill(host);
        assertEquals(1, lab.run(host, "true").status());
        lab.start(host);

        assertNotEquals(boot, lab.exec(host, "cat", "/proc/sys/kernel/random/boot_id"));
        assertEquals(
                List.of("xenbr0 peth0 vif0.0 vif1.0 vif2.0", "xenbr1 peth1 vif0.1", "xenbr2 peth2 vif0.2"),
                lab.exec(
                                host,
                                "sh",
                                "-c",
                                "cd /sys/class/net; for b in */bridge; do echo ${b%/bridge} $(ls ${b%/bridge}/brif); done")
                        .lines()
                        .toList());
        assertTrue(lab.exec(host, "xm", "list").contains("\ndom2 "));
    }

    /// As Xen 3.0.3's does, and back.
    @Test
    void networkBridgeGivesTheNicsNameAddressesAndRoutesToDom0sOwnEnd() {
        var host = "dom0-01";
        lab.exec(host, NETWORK_BRIDGE, "stop", "vifnum=2", "netdev=eth2", "bridge=xenbr2");
        var mac = lab.exec(host, "cat", "/sys/class/net/eth2/address");
        lab.exec(host, "ip", "link", "set", "eth2", "up");
        lab.exec(host, "ip", "address", "add", "192.0.2.7/24", "dev", "eth2");
        lab.exec(host, "ip", "route", "add", "198.51.100.0/24", "via", "192.0.2.1", "metric", "7");
        var before = carried(host, "eth2");
        lab.exec(host, NETWORK_BRIDGE, "start", "vifnum=5", "netdev=eth2", "bridge=xenbr5");
        assertEquals(before, carried(host, "eth2"));
        assertEquals(mac, lab.exec(host, "cat", "/sys/class/net/eth2/address"));
        assertEquals("fe:ff:ff:ff:ff:ff\n", lab.exec(host, "cat", "/sys/class/net/peth2/address"));
        assertEquals("peth2\nvif0.5\n", lab.exec(host, "ls", "/sys/class/net/xenbr5/brif"));
        assertEquals(2, lab.run(host, "ls", "/sys/class/net/veth5").status());

        lab.exec(host, NETWORK_BRIDGE, "stop", "vifnum=5", "netdev=eth2", "bridge=xenbr5");
        assertEquals(before, carried(host, "eth2"));
        assertEquals(mac, lab.exec(host, "cat", "/sys/class/net/eth2/address"));
        assertEquals(
                2,
                lab.run(host, "ls", "/sys/class/net/peth2", "/sys/class/net/xenbr5")
                        .status());
        lab.exec(host, "ip", "address", "flush", "dev", "eth2");
        lab.exec(host, "ip", "link", "set", "eth2", "down");
    }

    private String carried(String host, String nic) {
        return lab.exec(
                host,
                "sh",
                "-c",
                "ip -o -4 address show dev " + nic + " | cut -d' ' -f3-; ip -4 route show dev " + nic);
    }

    @Test
    void networkBridgeLeavesAnEmptyBridgeWhereTheNicIsMissing() {
        assertEquals(
                1,
                lab.run("dom0-01", NETWORK_BRIDGE, "start", "vifnum=7", "netdev=eth7", "bridge=xenbr7")
                        .status());
        assertEquals("", lab.exec("dom0-01", "ls", "/sys/class/net/xenbr7/brif"));
        lab.exec("dom0-01", NETWORK_BRIDGE, "stop", "vifnum=7", "netdev=eth7", "bridge=xenbr7");
        assertEquals(2, lab.run("dom0-01", "ls", "/sys/class/net/xenbr7").status());
    }

    @Test
    void whatASessionLeavesBehindGoesOnAndIsReapedAtItsEnd() throws InterruptedException {
        var ssh = lab.net(
                "ssh",
                "-F",
                lab.folder().resolve("ssh_config").toString(),
                "dom0-02",
                "setsid sleep 4 >/dev/null 2>&1 </dev/null &");
        assertEquals(0, lab.run(ssh).status());
        assertEquals(0, lab.run("dom0-02", "pgrep", "-x", "sleep", "-P", "1").status());
        while (lab.run("dom0-02", "pgrep", "-x", "sleep", "-P", "1").status() == 0) {
            Thread.sleep(Duration.ofMillis(200));
        }
        assertEquals(
                "",
                lab.exec("dom0-02", "ps", "-o", "stat=,comm=", "--ppid", "1")
                        .lines()
                        .filter(it -> it.startsWith("Z"))
                        .collect(Collectors.joining()));
    }

    @Test
    void aGuestIsHeardBehindItsNicAndNowhereElse() {
        try (var two = Lab.up(2, "xl", "xl-busybox")) {
            for (var host : two.hosts()) {
                for (var n : List.of("1", "2")) {
                    var bound =
                            "brctl addbr xenbr1; brctl addif xenbr1 eth1; ip link set eth1 up; ip link set xenbr1 up";
                    two.exec(host, "sh", "-c", bound.replace("1", n));
                }
                two.exec(host, "ip", "link", "set", "vif1.0", "master", "xenbr1");
            }
            two.exec("dom0-01", "ip", "link", "set", "vif2.0", "master", "xenbr2");
            two.exec("dom0-02", "ip", "link", "set", "vif2.0", "master", "xenbr1");
            assertEquals(0, two.run("dom0-01", ping("dom1", "192.168.1.12")).status());
            assertEquals(1, two.run("dom0-01", ping("dom2", "192.168.2.12")).status());
        }
    }

    private static String[] ping(String guest, String address) {
        return new String[] {"ip", "netns", "exec", guest, "busybox", "ping", "-c", "1", "-w", "5", address};
    }

    @Test
    void aBusyboxHostHasNothingElseAndAnswersTheSame() {
        try (var one = Lab.up(1, "xl-busybox")) {
            var ssh = one.net(
                    "ssh",
                    "-F",
                    one.folder().resolve("ssh_config").toString(),
                    "dom0-01",
                    "readlink -f /bin/sh; readlink -f /sbin/ip");
            assertEquals("/usr/bin/busybox\n/usr/bin/busybox\n", one.run(ssh).out());
            assertNotEquals(
                    0,
                    one.run("dom0-01", "sh", "-c", "command -v python3 || command -v bash || brctl show")
                            .status());
            assertTrue(one.exec("dom0-01", "xl", "list", "-l", "dom2").contains("\"bridge\": \"xenbr0\""));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xend", "xl", "xl-busybox"})
    void theOnlyWayToAHostMayBeEth0AndItsGateway(String kind) throws Exception {
        try (var one = Lab.onEth0WithIpv6(1, kind)) {
            var host = "dom0-01";
            assertEquals(
                    "eth0 eth1 eth2",
                    one.exec(host, "sh", "-c", "cd /sys/class/net; echo eth* mgmt*")
                            .replace(" mgmt*\n", ""));
            assertTrue(answers(one, "10.78.1.1"));
            // busybox's ifup doesn't wait for duplicate address detection
            Scene.await("IPv6 answers", () -> answers(one, "2001:db8:78::1:1"));
            var port = String.valueOf(one.port(host));
            var known = "UserKnownHostsFile=" + one.knownHosts();
            var ssh = List.of(
                    "ssh",
                    "-o",
                    known,
                    "-i",
                    one.key().toString(),
                    "-p",
                    port,
                    "root@127.0.0.1",
                    "echo $SSH_CONNECTION");
            var output = one.run(ssh);
            assertTrue(output.out().matches("10\\.79\\.0\\.1 [0-9]+ 10\\.78\\.1\\.1 22\n"), output.toString());
            one.exec(host, "ip", "route", "del", "default");
            assertFalse(answers(one, "10.78.1.1"));
            one.kill(host);
            one.start(host);
            assertTrue(answers(one, "10.78.1.1"));
            var uptime = one.exec(host, "cat", "/proc/uptime");
            assertTrue(Double.parseDouble(uptime.split(" ")[0]) < 60, uptime);
        }
    }

    @Test
    void aCableIsPulledOrLosesEverythingAndIsMended() {
        var host = "dom0-02";
        lab.exec(host, "ip", "link", "set", "eth1", "up");
        lab.exec(host, "ip", "address", "add", "10.99.0.2/24", "dev", "eth1");
        lab.run(lab.net("ip", "address", "add", "10.99.0.1/24", "dev", "lan1"));
        assertTrue(answers(lab, "10.99.0.2"));
        lab.drop(host, "eth1");
        assertEquals("1\n", lab.exec(host, "cat", "/sys/class/net/eth1/carrier"));
        assertFalse(answers(lab, "10.99.0.2"));
        lab.plug(host, "eth1");
        assertTrue(answers(lab, "10.99.0.2"));
        lab.unplug(host, "eth1");
        assertEquals("0\n", lab.exec(host, "cat", "/sys/class/net/eth1/carrier"));
        assertFalse(answers(lab, "10.99.0.2"));
        lab.plug(host, "eth1");
        assertTrue(answers(lab, "10.99.0.2"));
    }

    private static boolean answers(Lab lab, String address) {
        return lab.run(lab.net("busybox", "ping", "-c", "1", "-W", "2", address))
                        .status()
                == 0;
    }

    @Test
    void aHostMayBeReadOnlyOrOutOfProcesses() throws Exception {
        try (var one = Lab.up(1, "xl")) {
            var host = "dom0-01";
            one.exec(host, "mount", "-o", "remount,bind,ro", "/");
            var touched = one.run(host, "touch", "/etc/new");
            assertTrue(touched.err().contains("Read-only file system"), touched.toString());
            one.exec(host, "mount", "-o", "remount,bind,rw", "/");
            one.exec(host, "touch", "/etc/new");
            var machine = Files.readString(Path.of("/proc/sys/kernel/pid_max"));
            one.pids(host, 320);
            var full = one.run(host, "sh", "-c", "while :; do sleep 1 & done");
            assertTrue(full.err().contains("Cannot fork"), full.toString());
            assertEquals(machine, Files.readString(Path.of("/proc/sys/kernel/pid_max")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionOrTheWholeServerIsKilledAndTheNextConnectionIsServed(boolean server) throws Exception {
        var host = "dom0-02";
        var config = lab.folder().resolve("ssh_config").toString();
        var session = new ProcessBuilder(lab.net("ssh", "-F", config, host, "echo begun; sleep 60")).start();
        assertEquals('b', session.getInputStream().read());
        if (server) {
            lab.killSshd(host);
        } else {
            lab.cutSessions(host);
        }
        assertEquals(255, session.waitFor());
        var until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (lab.run(lab.net("ssh", "-F", config, host, "true")).status() != 0) {
            assertTrue(System.nanoTime() < until, "no server again");
            Thread.sleep(Duration.ofMillis(100));
        }
    }

    @Test
    void aHostTouchesNothingOfTheMachine() {
        assertEquals(1, lab.run("dom0-02", "sh", "-c", "mknod /tmp/disk b 8 0").status());
        assertEquals(
                2,
                lab.run("dom0-02", "sh", "-c", "echo 1 >/proc/sys/vm/overcommit_memory")
                        .status());
        assertEquals(
                0,
                lab.run("dom0-02", "sh", "-c", "echo 0 >/proc/sys/net/ipv4/ip_forward")
                        .status());
        assertEquals(0, lab.run("dom0-02", "rm", "/usr/sbin/brctl").status());
        assertTrue(Files.exists(Path.of("/usr/sbin/brctl")));
        assertEquals(0, lab.run("dom0-03", "brctl", "show").status());
    }

    @Test
    void downLeavesNothingAndMayBeSaidTwice() throws Exception {
        var second = Lab.up(2, "xl");
        assertNotEquals("", traces(second.folder()));
        second.close();
        assertEquals("", traces(second.folder()));
        Scene.await("no stray link", () -> strayLinks().isEmpty());
        assertEquals(
                0,
                second.run(List.of(ROOT.resolve("test-vms/lab").toString(), "down"))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 200, 500})
    void downCleansUpAfterAnUpThatWasKilled(int milliseconds) throws Exception {
        var folder = Files.createTempDirectory("pontifex-lab-");
        var program = ROOT.resolve("test-vms/lab").toString();
        var up = new ProcessBuilder(program, "up", "3")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        up.environment().put("PONTIFEX_LAB", folder.toString());
        var process = up.start();
        Thread.sleep(milliseconds);
        process.destroyForcibly().waitFor();

        var down = new ProcessBuilder(program, "down")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        down.environment().put("PONTIFEX_LAB", folder.toString());
        assertEquals(0, down.start().waitFor());
        for (int i = 0; i < 50 && !traces(folder).isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertEquals("", traces(folder));
        Scene.await("no stray link", () -> strayLinks().isEmpty());
        assertTrue(Files.notExists(folder));
    }

    private static String captured(String name) throws IOException {
        return stable(Files.readString(CAPTURED.resolve(name)));
    }

    /// An answer without what differs from host to host and from minute to minute: CPU time, UUIDs, bridge ids, pids,
    /// the
    /// MAC and the rings that a vif gets which names none; and without what netback says of its features.
    private static String stable(String answer) {
        return answer.replaceAll("(?m)^ *(feature-[a-z0-9-]+|multi-queue-max-queues) = .*\n", "")
                .replaceAll("00:16:3e:(?!00:00:01)[0-9a-f:]{8}", "NEW-MAC")
                .replaceAll(" +[0-9]+/[0-9]+ +", " RINGS ")
                .replaceAll("(?m) +[0-9]+\\.[0-9]$", " TIME")
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID")
                .replaceAll("8000\\.[0-9a-f]{12}", "BRIDGE-ID")
                .replaceAll("\\[[0-9]+\\] exited", "[PID] exited");
    }

    /// The links of a lab's sort in the machine's own network. Another lab's may be there for a moment, while it is
    /// made.
    private static List<String> strayLinks() {
        try (var links = Files.list(Path.of("/sys/class/net"))) {
            return links.map(it -> it.getFileName().toString())
                    .filter(it -> it.matches("dom0-.*|mgmt.*|lan[0-9]|vif.*|xenbr.*"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The mounts and processes that have to do with a folder.
    private static String traces(Path folder) throws IOException {
        var found = new StringBuilder();
        try (var processes = Files.list(Path.of("/proc"))) {
            for (var process : processes
                    .filter(it -> it.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                for (var file : List.of("mountinfo", "cmdline")) {
                    if (mentions(process.resolve(file), folder)) {
                        found.append(process.resolve(file)).append('\n');
                    }
                }
            }
        }
        return found.toString();
    }

    private static boolean mentions(Path file, Path folder) {
        try {
            return Files.readString(file).contains(folder.toString());
        } catch (IOException gone) {
            return false;
        }
    }
}
