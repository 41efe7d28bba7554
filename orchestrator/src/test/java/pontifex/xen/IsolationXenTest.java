package pontifex.xen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.JsonReport;
import pontifex.UserSite;
import pontifex.XenVm;

/// The article's claim, by traffic of real guests: what one network says is not heard on another.
///
/// Every other second each guest says its name on its network twice: in a broadcast, and in a frame to a MAC that
/// nobody
/// has, which a bridge gives to all of its ports.
class IsolationXenTest {
    private static final List<String> BRIDGES = List.of("xenbr0", "xenbr1", "xenbr2");
    private static final Duration LONG = Duration.ofSeconds(180);

    @TempDir
    Path folder;

    private XenVm vm;

    @Test
    void whatDom2SaysIsHeardOnXenbr2AloneAndEth0sCableIsNothingToTheGuests() throws Exception {
        vm = XenVm.fresh(XenVm.Kind.TALKING);
        var site = UserSite.in(folder, vm);
        StoryXenTest.isolable(vm);
        var applied = site.pontifex("apply");
        assertEquals(0, applied.status(), applied.out() + applied.err());
        for (var guest : List.of("dom1", "dom2")) {
            // xl gives up where a busy machine takes ten seconds for a hotplug script
            var started = "xl list $1 >/dev/null 2>&1 || xl create -q /etc/xen/$1.cfg";
            vm.await(guest + " is started", LONG, "sh", "-c", started, "sh", guest);
        }
        assertHeard("dom1", "xenbr1");
        assertHeard("dom2", "xenbr2");
        assertUnheardElsewhere();

        // the paper says the same of what is there now
        var audit = JsonReport.of(site.pontifex("audit", "-o", "json"));
        assertEquals("{dom0-01=in_sync}", audit.outcomes(), audit.said());

        vm.cable("eth0", false);
        vm.await("eth0 has no carrier", LONG, "sh", "-c", "[ \"$(cat /sys/class/net/eth0/carrier)\" = 0 ]");
        assertHeard("dom1", "xenbr1");
        assertHeard("dom2", "xenbr2");
        assertUnheardElsewhere();
        vm.cable("eth0", true);

        // and what listens hears: on one bridge with dom2, dom1's network would have it
        vm.exec("sh", "-c", "ip link set \"vif$(xl domid dom2).0\" master xenbr1");
        assertHeard("dom2", "xenbr1");
        var moved = JsonReport.of(site.pontifex("audit", "-o", "json"));
        assertEquals(2, moved.status(), moved.said());
    }

    /// Waits until both of a guest's frames were heard there.
    private void assertHeard(String guest, String bridge) {
        for (var frame : List.of(guest + "-to-everybody", guest + "-to-nobody")) {
            vm.await(frame + " is heard on " + bridge, LONG, "sh", "-c", HEARS, "sh", bridge, frame);
        }
    }

    /// Listens for four seconds to all that there is, also what is sent to nobody here; ends well where that was said.
    private static final String HEARS = """
            timeout 4 tcpdump -i "$1" -n -A -l udp 2>/dev/null | grep -q -e "$2"
            """;

    /// On all bridges at once, for as long as each guest says it several times.
    private void assertUnheardElsewhere() {
        vm.exec("sh", "-c", """
                for bridge in xenbr0 xenbr1 xenbr2; do
                    timeout 12 tcpdump -i $bridge -n -A -l udp >/run/heard-$bridge 2>/dev/null &
                done
                wait
                """);
        var heard = new ArrayList<String>();
        for (var bridge : BRIDGES) {
            heard.add(bridge + ": " + vm.exec("sh", "-c", """
                    grep -o -e 'dom[12]-to-[a-z]*' "/run/heard-$1" | sort -u | tr '\\n' ' '
                    """, "sh", bridge).strip());
        }
        assertEquals(
                List.of(
                        "xenbr0: ",
                        "xenbr1: dom1-to-everybody dom1-to-nobody",
                        "xenbr2: dom2-to-everybody dom2-to-nobody"),
                heard);
        assertTrue(vm.exec("ip", "-o", "link").contains("xenbr0"), "there is a xenbr0 on which nothing could be heard");
    }
}
