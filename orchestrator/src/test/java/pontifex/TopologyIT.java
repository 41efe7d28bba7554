package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.json.Json;

/// Hosts are drawn as they are: by `pontifex topology`, and on the page of a run.
class TopologyIT {
    @TempDir
    private static Path folder;

    private static Lab lab;
    private static UserSite site;

    /// One bridge a NIC; then eth2 is taken off its bridge by hand on one host. A third is in the inventory, and away.
    @BeforeAll
    static void twoHostsAndWhatBecameOfOne() throws Exception {
        lab = Lab.up(2, "xl", "xend");
        site = UserSite.in(folder, lab);
        var applied = site.pontifex("apply", "-l", "dom0-01:dom0-02", "--report", "first");
        assertEquals(0, applied.status(), applied.out() + applied.err());
        lab.exec("dom0-01", "ip", "link", "set", "eth2", "nomaster");
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @Test
    void eachHostIsDrawnAsItIs() {
        var drawn = site.pontifex("topology", "dom0-01:dom0-02");
        assertEquals(0, drawn.status(), drawn.err());
        assertEquals("""
                dom0-01
                  xenbr0            dom3 alone
                    NIC  eth0
                    vif  dom3/0            00:16:3e:00:01:03 · not running
                  xenbr1            dom1 alone
                    NIC  eth1
                    vif  dom1/0 vif1.0     00:16:3e:00:01:01
                  xenbr2            dom2 alone
                    vif  dom2/0 vif2.0     00:16:3e:00:01:02
                  no bridge
                    NIC  eth2              next boot: xenbr2
                    NIC  mgmt0             Dom0 10.77.1.1/16

                dom0-02
                  xenbr0            shared by dom2, dom3
                    NIC  eth0
                    vif  dom3/0            00:16:3e:00:02:03 · not running
                  xenbr1            dom1 alone
                    NIC  eth1
                    vif  dom1/0 vif1.0     00:16:3e:00:02:01
                  xenbr2            dom2 alone
                    NIC  eth2
                    vif  dom2/0 vif2.0     00:16:3e:00:02:02 · record: xenbr0
                  no bridge
                    NIC  mgmt0             Dom0 10.77.1.2/16
                """, drawn.out().replaceAll("10\\.77\\.[0-9]+\\.", "10.77.1."));
    }

    @Test
    void everyHostIsDrawnAndOneThatIsAwaySaysWhy() {
        for (var format : List.of("text", "svg")) {
            var drawn = site.pontifex("topology", "--format", format);
            assertEquals(1, drawn.status(), drawn.err());
            for (var word : List.of("dom0-01", "dom0-02", "xenbr1", "eth2", "dom1", "dom0-03", "no way to")) {
                assertTrue(drawn.out().contains(word), format + " has no " + word + ":\n" + drawn.out());
            }
        }
    }

    @Test
    void thePageOfAnAuditHasTheDrawingTheVerdictsAndTheHistory() throws Exception {
        var audit = site.pontifex("audit", "-l", "dom0-01:dom0-02", "--report", "out");
        assertEquals(2, audit.status(), audit.out() + audit.err());
        var drifted = host("out", 0);
        for (var words : Map.of(
                        "verdicts", "bridge xenbr2 nic (live)",
                        "drawing", "drift: nic, nic_up",
                        "text", "xenbr1            dom1 alone · isolated",
                        "said", "nobody can sniff dom1",
                        "past", "apply playbooks/multi-nic.yml: 2 changed")
                .entrySet()) {
            var told = Json.write(drifted.get(words.getKey()));
            assertTrue(told.contains(words.getValue()), words.getKey() + " has no " + words.getValue() + ": " + told);
        }
        assertEquals(List.of(), host("out", 1).get("verdicts"));
        assertNotEquals(List.of(), host("first", 1).get("diffs"));
        assertTrue(
                Json.write(host("first", 0).get("past")).contains("apply playbooks/multi-nic.yml: 2 changed"),
                "a run's page knows the run itself");
    }

    private static Map<?, ?> host(String report, int number) throws Exception {
        var page = Files.readString(site.file(report + "/index.html"));
        int begin = page.indexOf('{', page.indexOf("id=\"data-hosts\""));
        var data =
                (Map<?, ?>) Objects.requireNonNull(Json.read(page.substring(begin, page.indexOf("</script>", begin))));
        return (Map<?, ?>) ((List<?>) data.get("hosts")).get(number);
    }
}
