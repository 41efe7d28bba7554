package pontifex.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;
import pontifex.state.Content;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.NfCalls;
import pontifex.state.Rule;
import pontifex.state.Seen;
import pontifex.state.Session;
import pontifex.state.Toolstack;

/// The program that hosts are sent, run by each of the shells that hosts have, on hosts that are made up.
class ProbeTest {
    @TempDir
    private Path folder;

    static List<List<String>> shells() {
        return TestHost.SHELLS;
    }

    static Stream<Golden.Case> cases() {
        return Golden.cases("probe");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyShellTellsTheSameOfAHost(Golden.Case hosts) throws Exception {
        hosts.check(c -> {
            var host = TestHost.of(folder, c.input("host"));
            var before = host.listing();
            var look = Look.at("/opt/site-check", "/opt/gone", "/opt");
            var first = host.answer(TestHost.SHELLS.get(0), look);
            for (var shell : TestHost.SHELLS) {
                assertEquals(comparable(first), comparable(host.answer(shell, look)), shell.toString());
            }
            assertEquals(before, host.listing(), "a look writes nothing");
            return Map.of("state", StateText.of(host.read(first)));
        });
    }

    /// busybox's ls has columns and complaints of its own.
    private static String comparable(byte[] answer) {
        return new String(answer, StandardCharsets.ISO_8859_1)
                .replaceAll("ls: cannot access '(.*)':", "ls: $1:")
                .replaceAll("(?m)(?<=^[-dlpcbs][-rwxsStT]{9}.{0,60}) +", " ");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void everyByteOfAFileArrives(List<String> shell) throws Exception {
        var all = new byte[70_000];
        new java.util.Random(11).nextBytes(all);
        var host = small().file("/opt/all", all).file("/opt/empty", "").file("/opt/unended", "no newline");
        host.file("/opt/marked", "\n" + TestHost.MARK + " = 0\n" + TestHost.MARK + " end 3\n");
        var files = host.look(shell, "/opt/all", "/opt/empty", "/opt/unended", "/opt/marked")
                .files();
        assertEquals(Content.of(all), content(files.at("/opt/all")));
        assertEquals(Content.EMPTY, content(files.at("/opt/empty")));
        assertEquals(Content.of("no newline"), content(files.at("/opt/unended")));
        assertTrue(content(files.at("/opt/marked")).text().contains(TestHost.MARK));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aHostWithoutCksumTellsItsFilesAllTheSame(List<String> shell) throws Exception {
        var host = small().file("/opt/one", "content of one")
                .file("/opt/empty", "")
                .file("/opt/two", "\0two\n");
        host.tools.remove("cksum");
        assertInstanceOf(
                FileState.Unknown.class, host.look(shell, "/opt/one").files().at("/opt/one"));
        host.tools.add("md5sum");
        var answer = host.answer(shell, Look.at("/opt/one", "/opt/empty", "/opt/two"));
        var files = host.read(answer).files();
        assertEquals(Content.of("content of one"), content(files.at("/opt/one")));
        assertEquals(Content.EMPTY, content(files.at("/opt/empty")));
        assertEquals(Content.of("\0two\n"), content(files.at("/opt/two")));
        answer[new String(answer, StandardCharsets.ISO_8859_1).indexOf("content of one")] = 'C';
        assertThrows(Unreadable.class, () -> host.read(answer));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aPciDeviceThatIsHiddenForAGuestIsLookedAt(List<String> shell) throws Exception {
        var host = small().nic("eth1", 3);
        var hidden = "/sys/bus/pci/drivers/pciback/0000:02:1d.3/class";
        var device = "/sys/class/net/eth1/device";
        Files.delete(host.at(device));
        host.link(device, "../../../0000:02:1d.4").file("/sys/devices/0000:02:1d.3/class", "0x020000\n");
        host.file("/proc/cmdline", "root=/dev/sda1 quiet\n").file("/etc/modprobe.d/xen.conf", "options xen-pciback\n");
        assertEquals(Set.of(), passed(host.look(shell)));
        Files.createDirectories(host.at("/sys/bus/pci/drivers/pciback"));
        host.file("/sys/bus/pci/drivers/pciback/slots", "");
        assertEquals(Set.of(device, "/etc/modprobe.d/xen.conf"), passed(host.look(shell)));
        host.link("/sys/bus/pci/drivers/pciback/0000:02:1d.3", "../../../../devices/0000:02:1d.3");
        var state = host.look(shell);
        assertEquals(Set.of(device, "/etc/modprobe.d/xen.conf", hidden), passed(state));
        assertEquals(Content.of("0x020000\n"), content(state.files().at(hidden)));
        assertEquals(
                new FileState.Symlink("../../../0000:02:1d.4"), state.files().at(device));
        host.file("/proc/cmdline", "xen-pciback.hide=(02:1d.4) quiet");
        assertEquals(
                Content.of("xen-pciback.hide=(02:1d.4) quiet"),
                content(host.look(shell).files().at("/proc/cmdline")));
    }

    private static Set<String> passed(HostState state) {
        var paths = new TreeSet<>(state.files().byPath().keySet());
        paths.removeIf(
                path -> !path.matches("/sys/bus/pci/.*|/sys/class/net/[^/]*/device|/proc/cmdline|/etc/modprobe.d/.*"));
        return paths;
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIsNoReadableFileIsNeverAbsent(List<String> shell) throws Exception {
        var host = small().file("/opt/file", "x").link("/opt/loop", "loop").link("/opt/dangling", "nowhere/at/all");
        host.link("/opt/round", "../opt/trip").link("/opt/trip", "round");
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", host.at("/opt/fifo").toString())
                        .start()
                        .waitFor());
        Files.createDirectories(host.at("/opt/folder"));
        host.file("/opt/large", new byte[256 * 1024 + 1]).file("/opt/just", new byte[256 * 1024]);
        host.file("/opt/it's odd\n", "x").file("/opt/two words", "x");
        var files = host.look(
                        shell,
                        "/opt/fifo",
                        "/opt/loop",
                        "/opt/round",
                        "/opt/dangling",
                        "/opt/folder",
                        "/opt/large",
                        "/opt/just",
                        "/opt/file/under",
                        "/opt/missing",
                        "/opt/it's odd\n",
                        "/opt/loop/under",
                        "/opt/two words")
                .files();
        assertEquals(new FileState.Unknown("is a FIFO"), files.at("/opt/fifo"));
        assertEquals(new FileState.Symlink("loop"), files.at("/opt/loop"));
        assertEquals(new FileState.Symlink("../opt/trip"), files.at("/opt/round"));
        assertEquals(new FileState.Symlink("round"), files.at("/opt/trip"));
        assertEquals(new FileState.Symlink("nowhere/at/all"), files.at("/opt/dangling"));
        assertInstanceOf(FileState.Directory.class, files.at("/opt/folder"));
        assertInstanceOf(FileState.Present.class, files.at("/opt/large"));
        assertEquals(256 * 1024, content(files.at("/opt/just")).size());
        assertEquals(FileState.ABSENT, files.at("/opt/file/under"));
        assertEquals(FileState.ABSENT, files.at("/opt/missing"));
        assertInstanceOf(FileState.Unknown.class, files.at("/opt/it's odd\n"));
        assertInstanceOf(FileState.Unknown.class, files.at("/opt/loop/under"));
        assertEquals(Content.of("x"), content(files.at("/opt/two words")));
    }

    @Test
    void aLinkThatForgesALineOfLsIsNotBelieved() throws Exception {
        var host = small().file("/opt/file", "x");
        host.link("/opt/a", "b\n-rwsrwxrwx 1 0 0 1 Nov 22 23:04 " + host.root + "/opt/file");
        var files = host.look(List.of("dash"), "/opt/a", "/opt/file").files();
        assertInstanceOf(FileState.Unknown.class, files.at("/opt/file"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatCantBeReadIsUnknown(List<String> shell) throws Exception {
        var host =
                small().file("/etc/xen/dom1.cfg", "x").file("/etc/secret", "x").file("/etc/shut/file", "x");
        for (var path : List.of("/etc/secret", "/etc/shut", "/etc/xen")) {
            Files.setPosixFilePermissions(host.at(path), Set.of());
        }
        var asNobody = Stream.concat(
                        Stream.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"), shell.stream())
                .toList();
        for (var path = folder; path != null && !path.equals(path.getRoot()); path = path.getParent()) {
            if (Files.isWritable(path) && !path.equals(Path.of("/tmp"))) {
                Files.setPosixFilePermissions(
                        path, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        var root = "root".equals(System.getProperty("user.name"));
        var files = host.look(root ? asNobody : shell, "/etc/secret", "/etc/shut/file")
                .files();
        assertInstanceOf(FileState.Unknown.class, files.at("/etc/secret"));
        assertInstanceOf(FileState.Unknown.class, files.at("/etc/shut/file"));
        assertInstanceOf(FileState.Unknown.class, files.at("/etc/xen"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void withoutIpAndIfconfigAddressesAreUnknown(List<String> shell) throws Exception {
        var host = small();
        host.session = "192.0.2.1 5 192.0.2.7 22";
        var network = host.look(shell).network();
        assertInstanceOf(Seen.Unknown.class, network.addresses());
        assertInstanceOf(Seen.Unknown.class, network.routes());
        assertInstanceOf(Seen.Unknown.class, network.session());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aHostWithoutToolstackTellsNothingOfGuests(List<String> shell) throws Exception {
        var state = small().look(shell);
        assertEquals(Toolstack.NONE, state.platform().toolstack());
        assertInstanceOf(Domain.Unknown.class, state.guests().unlisted());
        assertEquals(Seen.of(Session.NONE), state.network().session());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aToolstackThatFailsIsUnknown(List<String> shell) throws Exception {
        var host = small().script("xl", "echo 'xl: no xenstored' >&2; exit 1");
        assertEquals(
                new Domain.Unknown("xl list -l failed with status 1; no Xen runs beneath this host: the kernel tells of"
                        + " none, and xl info failed"),
                host.look(shell).guests().unlisted());
        host.file("/sys/hypervisor/version/major", "4\n");
        assertEquals(
                new Domain.Unknown("xl list -l failed with status 1"),
                host.look(shell).guests().unlisted());
        host.script("xl", "echo '[ { \"domid\": 1'");
        assertInstanceOf(Domain.Unknown.class, host.look(shell).guests().unlisted());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aXenstoreThatFailsIsUnknown(List<String> shell) throws Exception {
        var host = small().script(
                        "xl", "echo '[ { \"domid\": 1, \"config\": { \"c_info\": { \"name\": \"dom1\" } } } ]'")
                .nic("vif1.0", 7);
        host.script("xenstore-ls", "echo 'xenstore-ls: could not connect' >&2; exit 1");
        assertEquals(Seen.unknown("xenstore-ls failed with status 1"), backend(host, shell));
        host.script("xenstore-ls", "exec sleep 77");
        host.patience = 1;
        assertEquals(Seen.unknown("xenstore-ls did not answer in time"), backend(host, shell));
        host.script("xenstore-ls", "echo '1 = \"\"'; echo ' 0 = \"\"'; echo '  mac = \"\"'");
        assertEquals(Seen.of(Optional.empty()), backend(host, shell));
    }

    private static Seen<Optional<String>> backend(TestHost host, List<String> shell) throws Exception {
        if (host.look(shell).guests().named("dom1") instanceof Guest guest
                && guest.domain() instanceof Domain.Running running
                && running.live().get(0) instanceof Domain.LiveVif vif) {
            return vif.backend();
        }
        throw new AssertionError("dom1 has no interface");
    }

    /// Linux before 2.6.32 doesn't say that a link is a VLAN, but it has the MAC of what it is on.
    @ParameterizedTest
    @MethodSource("shells")
    void whatALinkIsMadeOnIsToldByItsKindOrItsMac(List<String> shell) throws Exception {
        var host = small().nic("storage", 4).nic("peer", 5).nic("tap10.5", 6);
        host.file("/sys/class/net/storage/iflink", "2\n").file("/sys/class/net/storage/address", "52:54:00:00:00:02\n");
        host.file("/sys/class/net/peer/iflink", "2\n");
        host.file("/sys/class/net/tap10.5/iflink", "3\n").file("/sys/class/net/tap10.5/uevent", "DEVTYPE=vlan\n");
        host.nic("vif1.0", 7).file("/sys/class/net/vif1.0/iflink", "8\n").nic("peth2", 8);
        for (var port : List.of("vif1.0", "peth2")) {
            host.file("/sys/class/net/" + port + "/address", "fe:ff:ff:ff:ff:ff\n");
        }
        host.nic("eth9", 9)
                .file("/sys/class/net/eth9/iflink", "10\n")
                .file("/sys/class/net/eth9/master/ifindex", "10\n");
        host.nic("xenbr9", 10).file("/sys/class/net/xenbr9/address", "52:54:00:00:00:09\n");
        var links = host.look(shell).network().links();
        assertNull(links.get("eth9").lower(), "the bridge has its port's MAC, and by chance the index of its far end");
        assertNull(links.get("vif1.0").lower(), "all of Xen's ports have that MAC");
        assertEquals("eth0", links.get("storage").lower());
        assertNull(links.get("peer").lower(), "a veth's peer in another namespace has that index by chance");
        assertEquals("eth1", links.get("tap10.5").lower());
        assertEquals(Link.Kind.VLAN, links.get("tap10.5").kind());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aVlanIsKnownByTheKernelsListAndABondByItsFolder(List<String> shell) throws Exception {
        var host = small().nic("storage", 4).nic("bond0", 5).nic("eth2", 6).nic("eth3", 7);
        host.file(
                "/proc/net/vlan/config",
                "VLAN Dev name    | VLAN ID\nName-Type: VLAN_NAME_TYPE_RAW_PLUS_VID_NO_PAD\n"
                        + "storage        | 100  | eth1\n");
        host.file("/sys/class/net/bond0/bonding/mode", "active-backup 1\n")
                .file("/sys/class/net/bond0/bonding/slaves", "eth2 eth3\n");
        var links = host.look(shell).network().links();
        assertEquals(Link.Kind.VLAN, links.get("storage").kind());
        assertEquals("eth1", links.get("storage").lower());
        assertEquals(100, links.get("storage").traits().vlan());
        assertEquals(Link.Kind.BOND, links.get("bond0").kind());
        assertEquals("active-backup", links.get("bond0").traits().bondMode());
        assertEquals(
                List.of("bond0", "bond0"),
                List.of(links.get("eth2").master(), links.get("eth3").master()));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void networkdsLinksAreThoseThatItDoesNotCallUnmanaged(List<String> shell) throws Exception {
        var host = small().nic("eth2", 6).nic("eth3", 7);
        host.file("/run/systemd/netif/links/6", "# This is private data. Do not parse.\nADMIN_STATE=configuring\n")
                .file("/run/systemd/netif/links/7", "ADMIN_STATE=unmanaged\nOPER_STATE=enslaved\n");
        var links = host.look(shell).network().links();
        assertEquals(Link.Traits.NETWORKD, links.get("eth2").manager());
        assertNull(links.get("eth3").manager());
        assertNull(links.get("eth1").manager());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whileNetworkdHasNotDecidedItIsUnsettledWhoHasALink(List<String> shell) throws Exception {
        var host = small().nic("eth2", 6).nic("eth3", 7).nic("eth4", 8).nic("eth5", 9);
        host.file("/run/systemd/netif/state", "OPER_STATE=degraded\n");
        host.file("/run/systemd/netif/links/6", "ADMIN_STATE=initialized\n")
                .file("/run/systemd/netif/links/7", "ADMIN_STATE=unmanaged\n")
                .file("/run/systemd/netif/links/8", "ADMIN_STATE=pending\n");
        var links = host.look(shell).network().links();
        assertEquals(Link.Traits.UNSETTLED, links.get("eth2").manager());
        assertNull(links.get("eth3").manager());
        assertEquals(Link.Traits.UNSETTLED, links.get("eth4").manager());
        assertEquals(Link.Traits.UNSETTLED, links.get("eth5").manager(), "networkd has no file of it yet");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatBridgesHandOnIsToldByTheirSwitches(List<String> shell) throws Exception {
        var host = small();
        assertInstanceOf(
                Seen.Unknown.class, host.look(shell).network().nf().live(), "a host that shows no /proc/sys/net");
        host.file("/proc/sys/net/core/somaxconn", "128\n");
        assertEquals(nf(List.of()), host.look(shell).network().nf().live(), "br_netfilter isn't loaded");
        for (var call : List.of("iptables 1", "ip6tables 0", "arptables 0")) {
            host.file("/proc/sys/net/bridge/bridge-nf-call-" + call.split(" ")[0], call.split(" ")[1] + "\n");
        }
        host.nic("xenbr1", 6).file("/sys/class/net/xenbr1/bridge/nf_call_iptables", "0\n");
        host.file("/sys/class/net/xenbr1/bridge/nf_call_arptables", "1\n")
                .file("/sys/class/net/xenbr1/bridge/stp_state", "0\n")
                .file("/sys/class/net/xenbr1/bridge/forward_delay", "0\n");
        assertEquals(
                nf(NfCalls.ALL, NfCalls.Switch.of("iptables"), new NfCalls.Switch("xenbr1", "arptables")),
                host.look(shell).network().nf().live());
        host.file("/proc/sys/net/bridge/bridge-nf-call-ip6tables", "");
        assertInstanceOf(Seen.Unknown.class, host.look(shell).network().nf().live());
    }

    private static Seen<NfCalls.Live> nf(List<String> there, NfCalls.Switch... on) {
        return Seen.of(new NfCalls.Live(new TreeSet<>(there), new TreeSet<>(List.of(on))));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void ofUdevsRulesThoseAreReadThatMentionBridges(List<String> shell) throws Exception {
        var host = small().file("/lib/udev/rules.d/50-net.rules", "KERNEL==\"eth0\"\n");
        host.file("/etc/udev/rules.d/99-bridge.rules", "KERNEL==\"br_netfilter\"\n");
        host.file("/usr/lib/sysctl.d/00-system.conf", "net.bridge.bridge-nf-call-iptables = 0\n")
                .file("/etc/sysctl.d/README.sysctl", "none\n");
        var files = host.look(shell).files();
        assertInstanceOf(FileState.Regular.class, files.at("/etc/udev/rules.d/99-bridge.rules"));
        assertInstanceOf(FileState.Regular.class, files.at("/usr/lib/sysctl.d/00-system.conf"));
        assertInstanceOf(FileState.Unknown.class, files.at("/lib/udev/rules.d/50-net.rules"), "it isn't looked at");
        assertInstanceOf(FileState.Unknown.class, files.at("/etc/sysctl.d/README.sysctl"), "it isn't looked at");
        assertEquals(FileState.ABSENT, files.at("/run/sysctl.d"));
        assertEquals(FileState.ABSENT, files.at("/etc/sysctl.conf"));
        host.script("grep", "exit 2");
        if (!shell.contains("busybox")) { // whose own grep comes first
            assertInstanceOf(FileState.Regular.class, host.look(shell).files().at("/lib/udev/rules.d/50-net.rules"));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theLinkFileThatUdevTookIsUdevsOwnNote(List<String> shell) throws Exception {
        var host = small().nic("eth2", 6).nic("eth3", 7);
        host.file(
                        "/run/udev/data/n6",
                        "I:44\nE:ID_PATH=pci-0000:00:03.0\nE:ID_NET_LINK_FILE=/usr/lib/systemd/network/99-default.link\n")
                .file("/run/udev/data/n7", "E:ID_NET_LINK_FILE=/etc/a b.link\n");
        var links = host.look(shell).network().links();
        assertEquals(
                "/usr/lib/systemd/network/99-default.link",
                links.get("eth2").traits().linkFile());
        assertNull(links.get("eth3").traits().linkFile());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void backupsAreNoGuestsFiles(List<String> shell) throws Exception {
        var host = small().file("/etc/xen/dom2.cfg", "name = 'dom2'\n");
        for (var end : List.of("bak", "old", "orig", "save", "rej", "swp", "dpkg-old", "rpmsave", "ucf-dist")) {
            host.file("/etc/xen/dom2.cfg." + end, "name = 'dom2'\n");
        }
        host.file("/etc/xen/dom2.cfg~", "name = 'dom2'\n");
        assertEquals(
                new TreeSet<>(List.of("/etc/xen/dom2.cfg")),
                host.look(shell).guests().files());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aToolstackThatHangsIsLeft(List<String> shell) throws Exception {
        var host = small().script("xl", "exec sleep 77");
        host.patience = 1;
        var state = org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(30), () -> host.look(shell));
        assertEquals(
                new Domain.Unknown("xl list -l did not answer in time"),
                state.guests().unlisted());
    }

    /// One that doesn't answer is asked once, for each question costs as long again.
    @ParameterizedTest
    @MethodSource("shells")
    void aXapiThatFailsOrHangsIsAskedOnce(List<String> shell) throws Exception {
        var host =
                small().file("/etc/xensource-inventory", "INSTALLATION_UUID='5d0c7c9e-2f64-4b1a-9c3d-000000000001'\n");
        host.patience = 1;
        for (var ends : List.of("echo 'the pool master is away' >&2; exit 1", "exec sleep 77")) {
            var asked = Files.createTempFile(folder, "asked", "");
            host.script("xe", "echo \"$*\" >>'" + asked + "'; " + ends);
            var state = org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(30), () -> host.look(shell));
            var why = assertInstanceOf(Seen.Unknown.class, state.xapi()).why();
            assertTrue(why.equals("xe failed with status 1: the pool master is away") || why.contains("in time"), why);
            assertEquals(new Domain.Unknown(why), state.guests().unlisted());
            var calls = Files.readAllLines(asked);
            assertEquals(1, calls.size(), calls.toString());
            assertTrue(calls.getFirst().startsWith("pif-list host-uuid=5d0c7c9e-2f64-4b1a-9c3d-000000000001 params="));
        }
    }

    /// Which host it is isn't asked with words that could be others.
    @ParameterizedTest
    @MethodSource("shells")
    void anInventoryThatNamesNoHostIsNotBelieved(List<String> shell) throws Exception {
        for (var line : List.of("INSTALLATION_UUID='*'", "INSTALLATION_UUID=", "PRODUCT_BRAND='XCP-ng'")) {
            var host = small().file("/etc/xensource-inventory", line + "\n").script("xe", "echo none; exit 1");
            var why = assertInstanceOf(Seen.Unknown.class, host.look(shell).xapi())
                    .why();
            assertTrue(why.contains("xensource-inventory"), why);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aWatchdogDoesNotOutliveItsToolstack(List<String> shell) throws Exception {
        var host = small().script("xl", "echo '[]'");
        host.patience = 4321;
        assertEquals(Domain.NOT_RUNNING, host.look(shell).guests().unlisted());
        for (int i = 0; i < 50 && watchdogs() > 0; i++) {
            Thread.sleep(20);
        }
        assertEquals(0, watchdogs());
    }

    private static long watchdogs() throws IOException {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> commandLine(process).endsWith("\0" + "4321\0"))
                    .count();
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void moreFilesThanABoundAreNamedUnread(List<String> shell) throws Exception {
        var host = small();
        for (int i = 0; i < 700; i++) {
            host.file("/etc/xen/guest" + i, "name = 'guest" + i + "'\n");
        }
        var state = host.look(shell);
        assertEquals(700, state.guests().files().size());
        var unread = state.guests().files().stream()
                .filter(path -> state.files().at(path) instanceof FileState.Unknown)
                .count();
        assertTrue(unread >= 100 && unread < 120, unread + " unread");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void namesThatAreCodeStayNames(List<String> shell) throws Exception {
        var host = small().file("/etc/network/interfaces", "source $(touch${IFS}/opt/made) `reboot` \"*\" ~ -n\n");
        host.file("/etc/xen/xend-config.sxp", "(network-script $(reboot))\n(network-script -n)\n");
        host.file("/etc/xen/$(reboot)", "x")
                .file("/etc/xen/-n", "x")
                .file("/etc/xen/*", "x")
                .file("/etc/xen/\u001b[m", "x");
        var before = host.listing();
        var state = host.look(shell, "/opt/'; reboot; '", "/opt/$HOME");
        assertEquals(before, host.listing());
        assertEquals(4, state.guests().files().size());
        assertEquals(Content.of("x"), content(state.files().at("/etc/xen/-n")));
        assertInstanceOf(FileState.Unknown.class, state.files().at("/etc/xen/$(reboot)"));
        assertInstanceOf(FileState.Unknown.class, state.files().at("/opt/'; reboot; '"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void noiseAroundTheAnswerDoesNotMatter(List<String> shell) throws Exception {
        var host = small().file("/opt/file", "x");
        var answer = host.answer(shell, Look.at("/opt/file"));
        var noisy = ("Welcome!\u0007\nbegin\n" + TestHost.MARK + " end 3\nno newline"
                        + new String(answer, StandardCharsets.ISO_8859_1) + "logout\n\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(host.read(answer), host.read(noisy));
    }

    @Test
    void anAnswerThatIsCutAnywhereIsRefused() throws Exception {
        var host = small().file("/opt/file", "some content\n");
        var answer = host.answer(List.of("dash"), Look.at("/opt/file"));
        for (int length = 0; length < answer.length; length++) {
            var cut = Arrays.copyOf(answer, length);
            assertThrows(Unreadable.class, () -> host.read(cut), "cut after " + length + " bytes");
        }
        assertInstanceOf(HostState.class, host.read(answer));
    }

    @Test
    void aByteThatChangedInAFileIsSeen() throws Exception {
        var host = small().file("/opt/file", "some content\n");
        var answer = host.answer(List.of("dash"), Look.at("/opt/file"));
        int at = new String(answer, StandardCharsets.ISO_8859_1).indexOf("some content");
        for (int i = at; i < at + "some content\n".length(); i++) {
            answer[i] ^= 1;
            assertThrows(Unreadable.class, () -> host.read(answer));
            answer[i] ^= 1;
        }
    }

    @Test
    void aDamagedAnswerIsAStateOrRefusedAndNeverABug() throws Exception {
        var host = TestHost.of(folder, Golden.cases("probe").toList().get(0).input("host"));
        var answer = host.answer(List.of("dash"), Look.NOTHING);
        var random = new java.util.Random(5);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            var damaged = answer.clone();
            for (int j = random.nextInt(1, 5); j > 0; j--) {
                damaged[random.nextInt(damaged.length)] = (byte) " 0\n9x/=(:\0".charAt(random.nextInt(10));
            }
            try {
                host.read(damaged);
            } catch (Unreadable e) {
                refused++;
            }
        }
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void whatTheLoginPrintedInsteadIsShownEscaped() {
        var bytes = "This account is \u001b[31mnot available\u0007.\n".getBytes(StandardCharsets.UTF_8);
        var refused = assertThrows(Unreadable.class, () -> Probe.read(bytes, false, TestHost.MARK));
        assertEquals(
                "the login shell printed 'This account is \\x1b[31mnot available\\x07.' and no answer",
                refused.getMessage());
        assertEquals(
                "the host answered nothing",
                assertThrows(Unreadable.class, () -> Probe.read(new byte[0], false, TestHost.MARK))
                        .getMessage());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theSessionIsTheProgramsArgumentWhereTheVariableIsGone(List<String> shell) throws Exception {
        var host = small().tool("ip -o addr show", "2: eth0    inet 192.0.2.7/24 scope global eth0\n");
        host.tool("ip route show table all", "192.0.2.0/24 dev eth0 scope link\n");
        host.tool("ip route get 192.0.2.1 from 192.0.2.7", "192.0.2.1 from 192.0.2.7 dev eth1 uid 0 \n    cache \n");
        host.tool("ip route get 192.0.2.1", "192.0.2.1 dev eth0 src 192.0.2.7\n");
        var words = Stream.concat(shell.stream(), Stream.of("-s", "--", "192.0.2.1 5 192.0.2.7 22"))
                .toList();
        assertEquals(
                Seen.of(new Session(new TreeSet<>(Set.of("eth0", "eth1")), "192.0.2.7", "192.0.2.1")),
                host.look(words).network().session());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void rulesAreReadOfBothFamilies(List<String> shell) throws Exception {
        var host = ruled("""
                0:\tfrom all lookup local\s
                50:\tnot from 10.0.0.0/8 tos 0x10 lookup main suppress_prefixlength 0
                102:\tfrom all oif eth9 [detached] lookup 7\s
                """);
        host.file("/proc/net/if_inet6", "").tool("ip -6 rule show", "100:\tfrom 2001:db8::/64 lookup 8\n");
        assertEquals(
                Seen.of(List.of(
                        new Rule(false, "0: from all lookup local"),
                        new Rule(false, "50: not from 10.0.0.0/8 tos 0x10 lookup main suppress_prefixlength 0"),
                        new Rule(false, "102: from all oif eth9 lookup 7"),
                        new Rule(true, "100: from 2001:db8::/64 lookup 8"))),
                host.look(shell).network().rules());
    }

    /// Without IPv6 in the kernel there is nothing to ask for.
    @ParameterizedTest
    @MethodSource("shells")
    void rulesThatTheKernelCannotHaveAreNone(List<String> shell) throws Exception {
        var host = ruled("").file("/proc/net/dev", "");
        assertEquals(Seen.of(List.of()), host.look(shell).network().rules());
        host.script("ip", "echo 'RTNETLINK answers: Operation not supported' >&2; echo 'Dump terminated' >&2; exit 2");
        assertEquals(Seen.of(List.of()), host.look(shell).network().rules());
        host.file("/proc/net/if_inet6", "").script("ip", """
                case $1 in -6) echo 'RTNETLINK answers: Invalid argument' >&2; echo 'Dump terminated' >&2; exit 1 ;; esac
                echo '0:\tfrom all lookup local'""");
        assertEquals(
                Seen.unknown("ip -6 rule show failed with status 1: RTNETLINK answers: Invalid argument / Dump"
                        + " terminated"),
                host.look(shell).network().rules());
        host.file("/proc/sys/kernel/osrelease", "2.6.16.33-xen\n");
        assertEquals(
                Seen.of(List.of(new Rule(false, "0: from all lookup local"))),
                host.look(shell).network().rules());
        host.file("/proc/sys/kernel/osrelease", "2.6.32-5-xen-amd64\n");
        assertInstanceOf(Seen.Unknown.class, host.look(shell).network().rules());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void rulesThatCannotBeToldAreUnknown(List<String> shell) throws Exception {
        assertEquals(
                Seen.unknown("the host has no ip"),
                small().look(shell).network().rules());
        var host = ruled("0:\tfrom all lookup local\nsomething else\n").file("/proc/net/dev", "");
        assertEquals(
                Seen.unknown("ip rule show printed 'something else'"),
                host.look(shell).network().rules());
        host.script("ip", "echo 'Object \"rule\" is unknown, try \"ip help\".' >&2; exit 255");
        assertEquals(
                Seen.unknown("ip rule show failed with status 255: Object \"rule\" is unknown, try \"ip help\"."),
                host.look(shell).network().rules());
    }

    /// busybox 1.35 prints `102: from all lookup 7` of a rule that has `oif eth0`.
    @ParameterizedTest
    @MethodSource("shells")
    void busyboxRulesAreOnlyBelievedWhereTheyAreTheUsualOnes(List<String> shell) throws Exception {
        var host = ruled("0:\tfrom all lookup local \n32766:\tfrom all lookup main \n")
                .file("/proc/net/dev", "")
                .tool("ip route show table all", "local 127.0.0.1 dev lo table local scope host  src 127.0.0.1 \n");
        assertEquals(
                Seen.of(List.of(
                        new Rule(false, "0: from all lookup local"), new Rule(false, "32766: from all lookup main"))),
                host.look(shell).network().rules());
        host.tool("ip rule show", "0:\tfrom all lookup local \n102:\tfrom all lookup 7 \n");
        assertEquals(
                Seen.unknown("busybox's ip shows only a part of a rule ('102: from all lookup 7')"),
                host.look(shell).network().rules());
    }

    private TestHost ruled(String rules) throws IOException {
        return small().tool("ip rule show", rules);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theRealKernelIsRead(List<String> shell) throws Exception {
        var process = new ProcessBuilder(shell).redirectError(ProcessBuilder.Redirect.DISCARD);
        process.environment().remove("SSH_CONNECTION");
        var started = process.start();
        try (var in = started.getOutputStream()) {
            in.write(Probe.program(Look.at("/etc/passwd"), TestHost.MARK).bytes());
        }
        var state = Probe.read(started.getInputStream().readAllBytes(), false, TestHost.MARK);
        var lo = state.network().link("lo");
        assertTrue(lo != null && lo.kind() == pontifex.state.Link.Kind.LOOPBACK && lo.mtu() > 0);
        assertEquals(
                Content.of(Files.readAllBytes(Path.of("/etc/passwd"))),
                content(state.files().at("/etc/passwd")));
        assertEquals(System.getProperty("os.version"), state.platform().kernel());
    }

    private TestHost small() throws IOException {
        var host = new TestHost(folder);
        return host.nic("eth0", 2).nic("eth1", 3);
    }

    private static Content content(FileState file) {
        return assertInstanceOf(FileState.Regular.class, file).content();
    }
}
