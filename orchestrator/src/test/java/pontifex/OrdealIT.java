package pontifex;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That a host is as before is said by a comparison that can fail: each thing that a change could leave behind shows.
class OrdealIT {
    private static final List<Difference> DIFFERENCES = List.of(
            new Difference("ip link set eth1 up", "ip link set eth1 down"),
            new Difference("ip link set eth0 mtu 1400", "ip link set eth0 mtu 1500"),
            new Difference("brctl addbr xenbr0", "brctl delbr xenbr0"),
            new Difference("ip address add 192.0.2.7/24 dev eth1", "ip address del 192.0.2.7/24 dev eth1"),
            new Difference(
                    "ip route | grep ^default >/root/route && ip route del default", "ip route add $(cat /root/route)"),
            new Difference(
                    "ip route add 10.99.0.0/16 via 10.78.0.9 dev eth0 metric 50",
                    "ip route del 10.99.0.0/16 via 10.78.0.9 dev eth0 metric 50"),
            new Difference(
                    "ip rule add from 192.0.2.7 lookup 7 priority 700",
                    "ip rule del from 192.0.2.7 lookup 7 priority 700"),
            new Difference("sed -i s/eth0/eth1/ $interfaces", "sed -i s/eth1/eth0/ $interfaces"),
            new Difference("chmod 600 $interfaces", "chmod 644 $interfaces"),
            new Difference("mkdir /etc/network/more", "rmdir /etc/network/more"),
            new Difference("mkdir $pontifex/tx/one", "rmdir $pontifex/tx/one"),
            new Difference("mkdir $pontifex/lock", "rmdir $pontifex/lock"),
            new Difference(
                    "sh -c 'sleep 60; :' $pontifex/tx/one >/dev/null 2>&1 & echo $! >/root/pid",
                    "kill -9 $(cat /root/pid)"));

    @TempDir
    private Path folder;

    private record Difference(String made, String undone) {}

    @Test
    void aHostThatDiffersByOneThingAloneIsNotAsBefore() throws Exception {
        try (var ordeal = Ordeal.of(folder, List.of("xl", "xl-busybox"))) {
            ordeal.each(ordeal.lab().hosts(), host -> {
                for (var one : DIFFERENCES) {
                    shows(ordeal, host, one);
                }
                exec(ordeal, host, DIFFERENCES.getFirst().made());
                var said = assertThrows(AssertionError.class, () -> ordeal.assertAsBefore(host));
                assertTrue(String.valueOf(said.getMessage()).startsWith(host + " is not as before:\n- link eth1 "));
                assertThrows(AssertionError.class, () -> ordeal.assertAsWanted(host));
                exec(ordeal, host, DIFFERENCES.getFirst().undone());
                ordeal.assertAsBefore(host);
            });
        }
    }

    private static void shows(Ordeal ordeal, String host, Difference one) {
        var before = ordeal.picture(host);
        exec(ordeal, host, one.made());
        assertTrue(!ordeal.picture(host).equals(before), one.made() + " shows in no picture of " + host);
        exec(ordeal, host, one.undone());
        Scene.await(one.made() + " is undone", () -> ordeal.picture(host).equals(before));
    }

    private static void exec(Ordeal ordeal, String host, String line) {
        ordeal.lab().exec(host, "sh", "-c", """
                interfaces=/etc/network/interfaces pontifex=/var/lib/pontifex
                mkdir -p $pontifex/tx
                """ + line);
    }
}
