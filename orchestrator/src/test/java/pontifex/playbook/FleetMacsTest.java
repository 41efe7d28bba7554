package pontifex.playbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.inventory.HostPattern;
import pontifex.inventory.Inventory;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

class FleetMacsTest {
    @TempDir
    private Path folder;

    /// What is wrong with a run of these tasks, on the hosts a, b and c or on those of `limit`.
    private List<String> problems(String tasks, @Nullable String limit, Tags tags) throws Exception {
        var inventory = Files.writeString(folder.resolve("hosts.yml"), "all: { hosts: { a: , b: , c: } }\n");
        var file = Files.writeString(folder.resolve("site.yml"), """
                - hosts: all
                  tasks:
                """ + tasks.indent(4));
        var rollout = Rollout.of(
                Inventory.read(List.of(inventory.toString()), null),
                Playbook.read(List.of(file)),
                ExtraVars.NONE,
                tags,
                limit == null ? null : new HostPattern(Source.of("--limit"), limit));
        var run = new LinkedHashMap<String, List<Task>>();
        for (var host : rollout.hosts()) {
            run.put(host.name(), rollout.tasks(host));
        }
        return FleetMacs.of(rollout, run).stream().map(Problem::message).toList();
    }

    private List<String> problems(String tasks) throws Exception {
        return problems(tasks, null, Tags.ALL);
    }

    @Test
    void oneMacForAGuestOfEachHostIsToldOnce() throws Exception {
        assertEquals(
                List.of("the MAC 00:16:3e:00:00:01 is given to dom1 on a, dom1 on b, dom1 on c"),
                problems("- vif: { guest: dom1, bridge: xenbr0, mac: 00:16:3E:00:00:01 }\n"));
        assertEquals(List.of(), problems("- vif: { guest: dom1, bridge: xenbr0, mac: auto }\n"));
        assertEquals(
                List.of(), problems("- vif: { guest: dom1, bridge: xenbr0, mac: 00:16:3e:00:00:01, any_mac: true }\n"));
        assertEquals(List.of(), problems("- vif: { guest: dom1, mac: 00:16:3e:00:00:01, state: absent }\n"));
    }

    @Test
    void oneThatIsDerivedAndOneThatIsWrittenMayBeTheSame() throws Exception {
        assertEquals(List.of("the MAC 00:16:3e:0e:5e:3b is given to dom1 on a, web on b"), problems("""
                        - vif: { guest: dom1, bridge: xenbr0, mac: auto }
                          when: inventory_hostname == 'a'
                        - vif: { guest: web, bridge: xenbr0, mac: "00:16:3e:0e:5e:3b" }
                          when: inventory_hostname == 'b'
                        """));
    }

    @Test
    void oneInterfaceMayBeSpokenOfTwiceAndTwoMayNotShare() throws Exception {
        var tasks = """
                - vif: { guest: dom1, bridge: xenbr0, mac: 00:16:3e:00:00:01 }
                  when: inventory_hostname == 'a'
                - vif: { guest: dom1, bridge: xenbr0, mac: 00:16:3e:00:00:01, index: %s }
                  when: inventory_hostname == 'a'
                - vif: { guest: dom1, bridge: xenbr0, mac: 00:16:3e:00:00:01, index: %s }
                  when: inventory_hostname == 'a'
                """;
        assertEquals(List.of(), problems(tasks.formatted("0", "0")));
        assertEquals(
                List.of("the MAC 00:16:3e:00:00:01 is given to dom1 (interface 0) on a, dom1 (interface 1) on a"),
                problems(tasks.replaceFirst("(?s)^.*?'a'\n", "").formatted("0", "1")));
    }

    @Test
    void whatLimitAndTagsLeaveOutHasItsMacsAllTheSame() throws Exception {
        var tasks = """
                - vif: { guest: dom1, bridge: xenbr0, mac: 00:16:3e:00:00:01 }
                  when: inventory_hostname == 'a'
                - vif: { guest: dom2, bridge: xenbr0, mac: 00:16:3e:00:00:01 }
                  when: inventory_hostname == 'b'
                  tags: later
                """;
        var shared = List.of("the MAC 00:16:3e:00:00:01 is given to dom1 on a, dom2 on b");
        assertEquals(shared, problems(tasks, "a", Tags.ALL));
        assertEquals(shared, problems(tasks, null, new Tags(Set.of(), Set.of("later"))));
        assertEquals(List.of(), problems(tasks, "c", Tags.ALL));
    }

    @Test
    void aHostOutsideOfTheRunWhoseTasksCantBeMadeStopsNothing() throws Exception {
        var tasks = """
                - vif: { guest: dom1, bridge: xenbr0, mac: "{{ 'auto' if inventory_hostname == 'a' else nowhere }}" }
                """;
        assertEquals(List.of(), problems(tasks, "a", Tags.ALL));
        org.junit.jupiter.api.Assertions.assertThrows(BadInput.class, () -> problems(tasks));
    }
}
