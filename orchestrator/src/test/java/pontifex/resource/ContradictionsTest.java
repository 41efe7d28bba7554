package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;

class ContradictionsTest {
    private static final String BRIDGES = """
            - bridge: { name: xenbr0, nic: eth0 }
            - bridge: { name: xenbr1, nic: eth1 }
            """;

    @Test
    void aPlayThatAgreesWithItselfHasNone() throws Exception {
        var tasks = BRIDGES + """
                - vif: { guest: dom1, bridge: xenbr0, mac: 00:16:3e:00:00:01 }
                - vif: { guest: dom1, bridge: xenbr1, mac: 00:16:3e:00:00:01 }
                - vif: { guest: dom1, bridge: xenbr1, index: 1, mac: 00:16:3e:00:00:02 }
                - vif: { guest: dom2, state: absent }
                - bridge: { name: xenbr2, nic: eth1, state: absent }
                """;
        assertEquals(List.of(), found("a", tasks));
    }

    @Test
    void aNicHasOneBridgeAndABridgeOneNic() throws Exception {
        assertEquals(
                List.of("eth1 is given to xenbr3, and to xenbr1 at example:2:11"),
                found("a", BRIDGES + "- bridge: { name: xenbr3, nic: eth1 }\n"));
        assertEquals(
                List.of("xenbr1 gets eth2, and eth1 at example:2:11"),
                found("a", BRIDGES + "- bridge: { name: xenbr1, nic: eth2 }\n"));
    }

    @Test
    void aGuestsBridgeIsMadeByATask() throws Exception {
        assertEquals(
                List.of("no task makes the bridge xenbr2 that dom1 is to be on"),
                found("a", BRIDGES + "- vif: { guest: dom1, bridge: xenbr2 }\n"));
    }

    @Test
    void noTwoGuestsOfAFleetHaveOneMac() throws Exception {
        var one = BRIDGES + "- vif: { guest: dom1, bridge: xenbr1, mac: 00:16:3e:00:00:01 }\n";
        assertEquals(
                List.of(
                        "the MAC 00:16:3e:00:00:01 is given to dom2 of a (example:4:8), and to dom1 of a (example:3:8)"),
                found("a", one + "- vif: { guest: dom2, bridge: xenbr1, mac: 00:16:3E:00:00:01 }\n"));
        assertEquals(
                List.of(
                        "the MAC 00:16:3e:00:00:01 is given to dom1 of b (example:3:8), and to dom1 of a (example:3:8)"),
                found("a", one, "b", one));
    }

    private static List<String> found(String... hostsAndTasks) throws Exception {
        var desired = new TreeMap<String, List<Desired>>();
        for (int i = 0; i < hostsAndTasks.length; i += 2) {
            desired.put(hostsAndTasks[i], List.of(Tasks.list(hostsAndTasks[i + 1])));
        }
        var problems = new Problems();
        Contradictions.among(desired, problems);
        return problems.all().stream().map(Problem::message).toList();
    }
}
