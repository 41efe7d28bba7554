package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import pontifex.JsonReport;
import pontifex.UserSite;
import pontifex.XenVm;

/// A real Dom0 whose links one way keeps from boot on, reached by eth0, and its operator's repository: eth0 with Dom0's
/// address is to go under xenbr0, eth1 under xenbr1.
record KeptHost(XenVm vm, UserSite site) {
    static final Duration SOON = Duration.ofMinutes(3);

    private static final String BRIDGES = """
            - name: Dom0's own bridge and a guest's
              hosts: all
              tasks:
                - bridge: { name: xenbr1, nic: eth1 }
                - bridge: { name: xenbr0, nic: eth0 }
            """;

    /// @param way a word of [XenVm#keeps(String)]
    static KeptHost by(String way, Path folder) throws IOException {
        var vm = XenVm.prepared(XenVm.Kind.SYSTEMD, way, it -> it.keeps(way));
        var site = UserSite.in(folder, vm, vm.inventoryOverEth0());
        site.write("bridges.yml", BRIDGES);
        site.commit("one bridge per NIC");
        return new KeptHost(vm, site);
    }

    JsonReport run(String verb, String... options) {
        var words = Stream.concat(Stream.of(verb, "bridges.yml", "-o", "json"), Stream.of(options));
        return JsonReport.of(site.pontifex(words.toArray(String[]::new)));
    }

    /// The bridges are made, and a second run finds nothing to do.
    void apply() {
        var applied = run("apply", "--guard", "300");
        assertEquals("{dom0-01=changed}", applied.outcomes(), applied::said);
        assertBridged();
        assertInSync("apply");
    }

    /// What is there now and what the next boot makes are as the repository says.
    void assertInSync(String verb) {
        var report = run(verb);
        assertEquals("{dom0-01=in_sync}", report.outcomes(), report::said);
        assertEquals(0, report.status(), report::said);
    }

    /// Reboots. A daemon may still be at its links when the machine says that it is up.
    void reboot() {
        vm.reboot();
        vm.await("eth0 is under xenbr0", SOON, "test", "-e", "/sys/class/net/xenbr0/brif/eth0");
        vm.await("xenbr0 has an address", SOON, "sh", "-c", "ip -4 address show dev xenbr0 | grep -q inet");
        vm.await("xenbr1 has a carrier", SOON, "grep", "-qs", "1", "/sys/class/net/xenbr1/carrier");
    }

    /// As the host's kernel has it, without Pontifex.
    void assertBridged() {
        assertAddress("xenbr0", "10.0.2.15/24");
        for (var bare : new String[] {"eth0", "eth1", "xenbr1"}) {
            assertFalse(addresses(bare).contains("10.0."), () -> addresses(bare));
        }
        assertEquals("default via 10.0.2.2 dev xenbr0", defaultRoute());
        for (var n : new String[] {"0", "1"}) {
            assertEquals("eth" + n + "\n", vm.exec("ls", "/sys/class/net/xenbr" + n + "/brif"));
            assertEquals(
                    "0\n0\n",
                    vm.exec(
                            "sh",
                            "-c",
                            "cd /sys/class/net/$1/bridge && cat stp_state forward_delay",
                            "sh",
                            "xenbr" + n));
            assertEquals("1\n", vm.exec("cat", "/sys/class/net/xenbr" + n + "/carrier"));
        }
    }

    /// As it was before, by Dom0's own address.
    void assertUnbridged() {
        assertAddress("eth0", "10.0.2.15/24");
        assertEquals("default via 10.0.2.2 dev eth0", defaultRoute());
        assertEquals("", vm.exec("sh", "-c", "ls -d /sys/class/net/*/bridge 2>/dev/null || :"));
    }

    private void assertAddress(String link, String address) {
        assertTrue(addresses(link).contains(" " + address + " "), () -> addresses(link));
    }

    private String addresses(String link) {
        return vm.exec("ip", "-4", "-brief", "address", "show", "dev", link);
    }

    private String defaultRoute() {
        return vm.exec("ip", "route", "show", "default").strip().replaceFirst(" (proto|onlink|metric).*", "");
    }

    /// The play with a check that fails: the host puts itself back.
    void assertPutBack() throws IOException {
        site.write("bridges.yml", BRIDGES + "  verify:\n    - command: \"false\"\n");
        var report = run("apply");
        assertEquals("{dom0-01=rolled_back}", report.outcomes(), report::said);
        assertUnbridged();
    }
}
