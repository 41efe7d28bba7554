package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All that Dom0 has on the NIC by which it is reached goes under the bridge with it, and is there at the next boot:
/// addresses of both families, the default routes, routes of other tables with their metrics, rules.
class PathIT {
    @TempDir
    Path folder;

    @Test
    void aPathOfManyPartsMovesWholeAndIsThereAtTheNextBoot() throws Exception {
        try (var ordeal = Ordeal.of(folder, Lab.onEth0WithIpv6(3, "xl", "xl", "xl-busybox"))) {
            var lab = ordeal.lab();
            var hosts = lab.hosts();
            ordeal.each(hosts, host -> rich(lab, host));
            ordeal.remember(hosts);
            for (var part : List.of("10.99.0.0/16 via 10.78.0.9", "2001:db8:99::/48 via 2001:db8:78::9")) {
                hosts.forEach(host -> assertTrue(ordeal.picture(host).contains(part), host + " has no " + part));
            }
            assertTrue(ordeal.picture("dom0-01").contains("lookup 7"));
            // the others by IPv4
            ordeal.site().replace("inventory/hosts.yml", "10.78.1.2", "2001:db8:78::1:2");
            var known = Files.readString(lab.knownHosts());
            Files.writeString(lab.knownHosts(), known.replace(",10.78.1.2 ", ",10.78.1.2,2001:db8:78::1:2 "));
            var report = Scene.ended(ordeal.start(Ordeal.EASE, hosts));
            assertEquals("{dom0-01=changed, dom0-02=changed, dom0-03=changed}", report.outcomes(), report.brief());
            ordeal.each(hosts, ordeal::assertAsWanted);
            ordeal.each(hosts, host -> {
                lab.kill(host);
                lab.start(host);
                Scene.await(
                        "IPv6 is through its duplicate address detection",
                        () -> !lab.exec(host, "ip", "-6", "address").contains("tentative"));
                ordeal.assertAsWanted(host);
            });
            var again = Scene.ended(ordeal.start(Ordeal.EASE, hosts.subList(0, 2)));
            assertEquals("{dom0-01=in_sync, dom0-02=in_sync}", again.outcomes(), again.brief());
        }
    }

    /// What an admin has written into the stanza of eth0 beside its address, as booted.
    private static void rich(Lab lab, String host) {
        var number = lab.address(host).substring("10.78.1.".length());
        var interfaces = lab.disk(host).resolve("etc/network/interfaces");
        try {
            var text = Files.readString(interfaces);
            var more = "    up ip route add 10.99.0.0/16 via 10.78.0.9 dev eth0 metric 50\n";
            // busybox's ip shows rules by halves, so they are refused there
            if (!text.contains("busybox")) {
                more += """
                            up ip route add default via 10.78.0.1 dev eth0 table 7
                            up ip rule add from 10.78.1.%s lookup 7 priority 700
                        """.formatted(number);
            }
            var at = text.indexOf("gateway 10.78.0.1\n") + "gateway 10.78.0.1\n".length();
            Files.writeString(
                    interfaces, text.substring(0, at) + more.replaceAll("(?m)^ +", "    ") + text.substring(at));
            Files.writeString(
                    interfaces,
                    "    up ip -6 route add 2001:db8:99::/48 via 2001:db8:78::9 dev eth0 metric 60\n",
                    StandardOpenOption.APPEND);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
        lab.kill(host);
        lab.start(host);
        Scene.await("IPv6 is there", () -> lab.exec(host, "ip", "-6", "route").contains("2001:db8:99::"));
    }
}
