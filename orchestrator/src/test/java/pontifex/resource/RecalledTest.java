package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.States;
import pontifex.plan.Change;
import pontifex.plan.Plan;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Mode;
import pontifex.state.Persistence;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

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
                    "dom0-01",
                    "items.yml",
                    3,
                    made.items(),
                    bare.items(made.claims()),
                    made.files(),
                    _ -> true,
                    _ -> true);
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
                    _ -> true,
                    _ -> true));
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

    private static Items items(String... lines) {
        var items = new TreeMap<Item, Value>();
        for (var line : lines) {
            var words = line.split("\\|");
            items.put(new Item(words[0], words[1], words[2], Truth.valueOf(words[3])), Value.of(words[4]));
        }
        return new Items(items);
    }

    private static Recalled recalled(Items then, Items now, SortedMap<String, Content> files, boolean made) {
        return Recalled.of(new Recorded("dom0-01", "items.yml", 3, then, now, files, _ -> made, _ -> true));
    }

    private static String words(Recalled recalled) {
        return recalled.tasks().stream()
                .map(task -> task.kind() + " "
                        + task.fields().entries().stream()
                                .map(Object::toString)
                                .map(entry -> entry.replaceAll("YamlScalar.*?text=([^,]*),[^]]*]", "$1"))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("\n"));
    }

    private static String bridge(String name, String nic) {
        return "bridge|" + name + "|nic|NEXT_BOOT|" + nic;
    }

    @Test
    void aBridgeThatLetsGoOfANicComesBeforeTheOneThatGetsIt() {
        var then = items(bridge("xenbr1", "eth2"), bridge("xenbr2", "eth3"), bridge("xenbr3", "eth4"));
        var now = items(bridge("xenbr1", "eth1"), bridge("xenbr2", "eth2"), bridge("xenbr9", "eth4"));
        assertEquals("""
                bridge name: xenbr2, nic: eth3
                bridge name: xenbr1, nic: eth2
                bridge name: xenbr9, nic: eth4, state: absent
                bridge name: xenbr3, nic: eth4""", words(recalled(then, now, new TreeMap<>(), true)));
    }

    @Test
    void ofBridgesThatHaveEachOthersNicsOneWithoutGuestsLetsGoFirst() {
        var then = items(bridge("xenbr1", "eth1"), bridge("xenbr2", "eth2"));
        var now = items(bridge("xenbr1", "eth2"), bridge("xenbr2", "eth1"), "vif|dom1/0|bridge|LIVE|xenbr1");
        var recalled = recalled(then, now, new TreeMap<>(), false);
        assertEquals("""
                bridge name: xenbr2, nic: eth1, state: absent
                bridge name: xenbr1, nic: eth1
                bridge name: xenbr2, nic: eth2""", words(recalled));
        assertEquals("lets go of eth1, to be as at", recalled.tasks().getFirst().how());
    }

    /// All NICs are let go before one of them is bound, whatever keeps the bridges over a reboot.
    @Test
    void swappedNicsGoBackInOneRun() throws Refused {
        var right = List.of("bridge: { name: xenbr1, nic: eth1 }", "bridge: { name: xenbr2, nic: eth2 }");
        var wrong = List.of("bridge: { name: xenbr1, nic: eth2 }", "bridge: { name: xenbr2, nic: eth1 }");
        var ways = new TreeSet<Persistence>();
        for (var bare : STATES) {
            Made then;
            Made now;
            HostState back;
            try {
                then = made(bare, right);
                now = made(bare, wrong);
                back = on(
                        now.state(),
                        Recalled.of(new Recorded(
                                "dom0-01",
                                "items.yml",
                                3,
                                then.items(),
                                now.items(),
                                then.files(),
                                _ -> true,
                                _ -> true)));
            } catch (Refused e) {
                continue; // a NIC that Xen 3 has renamed, or an address of Dom0's
            }
            if (then.items().values().keySet().stream()
                    .anyMatch(item -> item.facet().equals("dom0_addresses"))) {
                continue; // which the NIC took along
            }
            assertEquals(then.items(), back.items(then.claims()), bare.platform() + "");
            var changes = Plan.between(now.state(), back, List.of()).changes();
            assertTrue(
                    changes.stream()
                            .dropWhile(change -> !(change instanceof Change.BindNic))
                            .noneMatch(change -> change instanceof Change.ReleaseNic),
                    changes + "");
            ways.add(bare.platform().persistence());
        }
        assertTrue(ways.size() > 4, ways + "");
    }

    @Test
    void aGuestWithoutAFileKeepsNothingElseFromBeingPutBack() {
        var then = items(
                "vif|dom1/0|bridge|NEXT_BOOT|xenbr0", "vif|dom2/0|bridge|NEXT_BOOT|xenbr0", bridge("xenbr0", "eth0"));
        var recalled = Recalled.of(new Recorded(
                "dom0-01", "items.yml", 3, then, then, new TreeMap<>(), _ -> true, guest -> !guest.equals("dom1")));
        assertEquals("""
                bridge name: xenbr0, nic: eth0
                vif guest: dom2, index: 0, bridge: xenbr0""", words(recalled));
        assertEquals(
                "{vif dom1/0 bridge (next boot)=the guest has no file there any more; create it again, and roll back once"
                        + " more}",
                recalled.cannot() + "");
    }

    @Test
    void whatARunOnlyFoundIsLeftAndNamed() {
        var now = items(bridge("xenbr9", "eth4"));
        var recalled = recalled(Items.NONE, now, new TreeMap<>(), false);
        assertEquals("", words(recalled));
        assertEquals(now.values().keySet(), recalled.cannot().keySet());
    }

    @Test
    void aBridgeThatGuestsFilesNamedStays() {
        var then = items("vif|dom1/0|bridge|NEXT_BOOT|xenbr0 (by default)");
        var now = items(bridge("xenbr0", "eth0"), "vif|dom1/0|bridge|NEXT_BOOT|xenbr1");
        var recalled = recalled(then, now, new TreeMap<>(), true);
        assertEquals("vif guest: dom1, index: 0, bridge: xenbr0", words(recalled));
        assertEquals(
                "[bridge xenbr0 nic (next boot), vif dom1/0 bridge (next boot)]",
                recalled.cannot().keySet().toString());
    }

    @Test
    void anMtuThatNobodyHadSaidIsSaidToHaveItBack() {
        var then = items(bridge("xenbr1", "eth1"));
        var now = items(bridge("xenbr1", "eth1"), "bridge|xenbr1|mtu|NEXT_BOOT|9000");
        assertEquals("bridge name: xenbr1, nic: eth1, mtu: 1500", words(recalled(then, now, new TreeMap<>(), true)));
    }

    @Test
    void interfacesComeInTheOrderOfTheirNumbersAndGoTheLastFirst() {
        var ten = items("vif|dom1/10|bridge|NEXT_BOOT|xenbr0", "vif|dom1/2|bridge|NEXT_BOOT|xenbr0");
        assertEquals("""
                vif guest: dom1, index: 2, bridge: xenbr0
                vif guest: dom1, index: 10, bridge: xenbr0""", words(recalled(ten, Items.NONE, new TreeMap<>(), true)));
        assertEquals("""
                vif guest: dom1, index: 10, state: absent
                vif guest: dom1, index: 2, state: absent""", words(recalled(Items.NONE, ten, new TreeMap<>(), true)));
    }

    @Test
    void anotherVendorsMacAndAFileElsewhereAreSaid() {
        var then = items(
                "vif|dom1/0|bridge|NEXT_BOOT|xenbr0",
                "vif|dom1/0|mac|NEXT_BOOT|00:50:56:00:00:01",
                "vif|dom1/0|file|NEXT_BOOT|/srv/dom1.cfg");
        var recalled = recalled(then, then, new TreeMap<>(), true);
        assertEquals(
                "vif guest: dom1, index: 0, bridge: xenbr0, mac: 00:50:56:00:00:01, any_mac: true, file: /srv/dom1.cfg",
                words(recalled));
        assertEquals(Map.of(), recalled.cannot());
    }

    @Test
    void ofASecretOnlyTheAccessIsPutBack() {
        var then = items("file|/etc/key|content|NEXT_BOOT|hmac-sha256:aa", "file|/etc/key|mode|NEXT_BOOT|0600");
        var recalled = recalled(then, then, new TreeMap<>(), true);
        assertEquals("file path: /etc/key, mode: 0600", words(recalled));
        assertEquals(
                "[file /etc/key content (next boot)]",
                recalled.cannot().keySet().toString());
        assertEquals("", words(recalled(then, Items.NONE, new TreeMap<>(), true)), "there is none to give a mode");
    }

    @Test
    void whatBecameASecretSinceIsNotShown() {
        var then = items(
                "file|/etc/key|content|NEXT_BOOT|sha256:" + Content.of("old").digest());
        var now = items("file|/etc/key|content|NEXT_BOOT|secret");
        var files = new TreeMap<>(Map.of("/etc/key", Content.of("old")));
        assertTrue(recalled(then, now, files, true).tasks().getFirst().noLog());
        assertFalse(recalled(then, then, files, true).tasks().getFirst().noLog());
    }

    @Test
    void aFileThatWasNeverOwnedWholeIsNotTakenAway() {
        var now = items("file|/etc/passwd|mode|NEXT_BOOT|0644");
        assertEquals("", words(recalled(Items.NONE, now, new TreeMap<>(), true)));
        var owned = items("file|/etc/later|content|NEXT_BOOT|sha256:00");
        assertEquals("file path: /etc/later, state: absent", words(recalled(Items.NONE, owned, new TreeMap<>(), true)));
    }

    @Test
    void oneTaskSaysAllThatBridgesHandOn() {
        var then = items(
                "bridge_nf|iptables|call|LIVE|off",
                "bridge_nf|iptables|call|NEXT_BOOT|off",
                "bridge_nf|arptables|call|LIVE|off",
                "bridge_nf|arptables|call|NEXT_BOOT|off",
                "bridge_nf|ip6tables|call|LIVE|on for xenbr0",
                "bridge_nf|ip6tables|call|NEXT_BOOT|off");
        var recalled = recalled(then, Items.NONE, new TreeMap<>(), true);
        assertEquals("bridge_nf iptables: false, arptables: false", words(recalled));
        assertEquals(2, recalled.cannot().size());
    }

    @Test
    void anAssertionIsJudgedAndNotMade() {
        var then = items("isolated|xenbr1|holds|LIVE|yes");
        assertEquals(
                "it is judged, not made",
                recalled(then, then, new TreeMap<>(), true)
                        .cannot()
                        .get(then.values().firstKey()));
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
