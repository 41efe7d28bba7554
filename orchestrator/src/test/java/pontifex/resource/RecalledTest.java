package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.States;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Mode;
import pontifex.state.Scope;

/// What is recorded of a host gives the tasks that make it so again.
class RecalledTest {
    private static final int HOSTS = 600;
    private static final List<HostState> STATES = States.raw(HOSTS)
            .map(state -> Reading.of(Tasks.looked(
                    state, PropertiesTest.tasks().stream().map(Tasks::resource).toArray(Desired[]::new))))
            .toList();

    /// A state that tasks have made, and what is recorded of it.
    private record Made(HostState state, Scope claims) {
        Items items() {
            return state.items(claims);
        }

        SortedMap<String, Content> files() {
            var files = new TreeMap<String, Content>();
            state.files().byPath().forEach((path, file) -> {
                if (claims.covers("file", path) && file instanceof FileState.Regular regular) {
                    files.put(path, regular.content());
                }
            });
            return files;
        }
    }

    private static Made made(HostState found, List<String> tasks) throws Refused {
        var state = found;
        var claims = Scope.NONE;
        for (var task : tasks) {
            var resource = Tasks.resource(task);
            var after = resource.on(state);
            claims = claims.and(resource.claims(state)).and(resource.claims(after));
            state = after;
        }
        return new Made(state, claims);
    }

    private static HostState on(HostState bare, Recalled recalled) throws Refused {
        var state = bare;
        for (var task : recalled.tasks()) {
            state = ((Resource) task.body()).on(state);
        }
        return state;
    }

    /// A bridge that is taken away is [#aLaterPlayIsTakenBack]'s.
    static List<List<String>> plays() {
        var plays = new ArrayList<List<String>>();
        PropertiesTest.tasks().stream()
                .filter(task -> !task.startsWith("bridge") || !task.contains("state: absent"))
                .forEach(task -> plays.add(List.of(task)));
        plays.add(List.of(
                "bridge: { name: xenbr1, nic: eth1, stp: true, forward_delay: 4 }",
                "bridge: { name: xenbr2, nic: eth2, mtu: 9000, mac: nic }",
                "vif: { guest: dom1, bridge: xenbr1 }",
                "vif: { guest: dom2, bridge: xenbr2 }"));
        plays.add(List.of(
                "file: { path: /etc/motd, content: 'hello', mode: '0600' }",
                "bridge: { name: xenbr1, nic: eth1 }",
                "bridge: { name: xenbr2, nic: eth2 }",
                "vif: { guest: dom2, bridge: xenbr1, ip: 192.0.2.77 }"));
        return plays;
    }

    @ParameterizedTest
    @MethodSource("plays")
    void aBareHostBecomesAsWasRecordedOrTheItemIsNamed(List<String> play) {
        int tried = 0;
        for (var bare : STATES) {
            Made made;
            try {
                made = made(bare, play);
            } catch (Refused e) {
                continue;
            }
            var recorded = new Recorded(
                    "dom0-01", "items.yml", 3, made.items(), bare.items(made.claims()), made.files(), _ -> true);
            var recalled = Recalled.of(recorded);
            if (!isLookedAt(bare, recalled)) {
                continue;
            }
            try {
                var again = on(bare, recalled).items(made.claims());
                same(made.items(), again, recalled);
                tried++;
            } catch (Refused e) {
                fail(play + " on " + bare.platform() + ": " + recalled.tasks() + "\n" + e.cause());
            }
        }
        assertTrue(tried > 0, () -> "no host took " + play);
    }

    /// What another play has made since gives way; what it moved goes back.
    @Test
    void aLaterPlayIsTakenBack() {
        var first = List.of("bridge: { name: xenbr1, nic: eth1 }", "vif: { guest: dom1, bridge: xenbr1 }");
        var later = List.of(
                "file: { path: /etc/later, content: 'later' }",
                "bridge: { name: xenbr7, nic: eth2 }",
                "vif: { guest: dom1, bridge: xenbr7, ip: 192.0.2.11 }");
        int tried = 0;
        for (var each : STATES) {
            var bare = each.with("/etc/later", FileState.ABSENT)
                    .with("/etc", new FileState.Directory(Mode.octal("0755"), "root", "root"));
            Made before;
            Made after;
            try {
                before = made(bare, first);
                after = made(before.state(), later);
            } catch (Refused e) {
                continue;
            }
            var claims = before.claims().and(after.claims());
            var recalled = Recalled.of(new Recorded(
                    "dom0-01",
                    "items.yml",
                    3,
                    before.items(),
                    after.state().items(claims),
                    before.files(),
                    thing -> true));
            if (isLookedAt(bare, recalled)) {
                try {
                    var back = on(after.state(), recalled);
                    same(before.state().items(claims), back.items(claims), recalled);
                    assertEquals(null, back.network().link("xenbr7"));
                    assertEquals(FileState.ABSENT, back.files().at("/etc/later"));
                    tried++;
                } catch (Refused e) {
                    assertTrue(e.cause().contains("the session by which"), () -> recalled.tasks() + "\n" + e.cause());
                }
            }
        }
        assertTrue(tried > 5, "too few hosts took both plays: " + tried);
    }

    /// Whether the NICs have been asked for what the tasks must know of them, as a run would have.
    private static boolean isLookedAt(HostState state, Recalled recalled) {
        return recalled.tasks().stream()
                .filter(task -> task.fields().has("offload"))
                .flatMap(task -> task.body().look().links().stream())
                .map(state.network()::nic)
                .allMatch(link -> link != null && link.traits().asked());
    }

    private static void same(Items then, Items now, Recalled recalled) {
        var different = new TreeSet<Item>();
        then.values().forEach((item, value) -> {
            if (!value.equals(now.values().get(item))) {
                different.add(item);
            }
        });
        now.values().forEach((item, value) -> {
            if (!value.equals(then.values().get(item))) {
                different.add(item);
            }
        });
        different.removeAll(recalled.cannot().keySet());
        if (!different.isEmpty()) {
            var item = different.first();
            fail(different + ": " + then.values().get(item) + " became "
                    + now.values().get(item) + " by " + recalled.tasks() + "\n" + then + "\n" + now);
        }
    }
}
