package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.States;
import pontifex.plan.Plan;
import pontifex.state.Domain;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Truth;

/// What holds for every resource on every host, whatever they are.
class PropertiesTest {
    private static final int HOSTS = 600;
    private static final List<HostState> STATES = States.raw(HOSTS)
            .map(state -> Reading.of(
                    Tasks.looked(state, tasks().stream().map(Tasks::resource).toArray(Desired[]::new))))
            .toList();

    static List<String> tasks() {
        return List.of(
                "file: { path: /etc/motd, content: 'hello', mode: '0600' }",
                "file: { path: /etc/motd, state: absent }",
                "file: { path: /etc/xen/dom1.cfg, content: \"name = 'dom1'\\nvif = ['bridge=xenbr9']\\n\" }",
                "file: { path: /etc/xen/dom1.cfg, state: absent }",
                "file: { path: /etc/network/interfaces, content: \"auto lo\\niface lo inet loopback\\n\" }",
                "template: { path: /etc/motd, source: motd.j2, owner: www, group: www }",
                "script: { path: /etc/motd, content: \"#!/bin/sh\\n\" }",
                "script: { path: /etc/motd }",
                "script: { path: /etc/xen/scripts/my-network-script, mode: a+rx }",
                "vif: { guest: dom1, bridge: xenbr1 }",
                "vif: { guest: dom1, bridge: xenbr0 }",
                "vif: { guest: dom1, bridge: 'xenbr0.100:10' }",
                "vif: { guest: dom1, bridge: xenbr2, mac: 00:16:3e:00:00:0a, ip: 192.0.2.11 }",
                "vif: { guest: dom2, bridge: xenbr1, mac: 00:16:3E:00:00:02 }",
                "vif: { guest: dom2, index: 1, bridge: xenbr0 }",
                "vif: { guest: dom3, index: 1, bridge: xenbr1, ip: 192.0.2.33 }",
                "vif: { guest: dom3, mac: 00:16:3e:00:00:33, state: absent }",
                "vif: { guest: dom1, state: absent }",
                "bridge: { name: xenbr0, nic: eth0 }",
                "bridge: { name: xenbr1, nic: eth1 }",
                "bridge: { name: xenbr2, nic: eth2 }",
                "bridge: { name: br-other, nic: eth0 }",
                "bridge: { name: xenbr1, nic: eth1, stp: true }",
                "bridge: { name: xenbr2, nic: eth1.100 }",
                "bridge: { name: xenbr2, nic: bond0, mtu: 9000 }",
                "bridge: { name: xenbr1, nic: eth1, forward_delay: 2.5, mac: nic }",
                "bridge: { name: xenbr0, nic: eth0, mtu: 9000, mac: '52:54:00:00:00:77' }",
                "bridge: { name: xenbr1, nic: eth1, mtu: 1500, offload: { tx: no, gso: on } }",
                "bridge: { name: xenbr1, nic: eth1, state: absent }",
                "bridge: { name: xenbr0, nic: eth0, state: absent }",
                "bridge_nf: { iptables: false, ip6tables: false, arptables: false }",
                "bridge_nf: { iptables: true, arptables: no }",
                "network_script: { script: my-network-script }",
                "network_script: { script: network-bridge, args: netdev=eth1 bridge=xenbr1 }",
                "network_script: { script: '' }");
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void twiceIsOnce(String task) throws Refused {
        var resource = Tasks.resource(task);
        for (var state : STATES) {
            if (wanted(resource, state) instanceof HostState once) {
                assertEquals(once, resource.on(once));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void whatIsWantedHasBeenRead(String task) {
        var resource = Tasks.resource(task);
        for (var state : STATES) {
            if (wanted(resource, state) instanceof HostState once) {
                assertEquals(Reading.of(once), once);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void thePlanLeadsThere(String task) {
        var resource = Tasks.resource(task);
        for (var state : STATES) {
            if (wanted(resource, state) instanceof HostState once) {
                var there = Reading.of(Plan.between(state, once, List.of()).appliedTo(state));
                var claims = resource.claims(state);
                assertEquals(once.items(claims), there.items(claims));
                assertTrue(Plan.between(there, once, List.of()).isEmpty());
            }
        }
    }

    /// What is done is seen, and what is seen is done.
    @ParameterizedTest
    @MethodSource("tasks")
    void thePlanIsEmptyExactlyWhereNoItemAndNoFileDiffers(String task) {
        var resource = Tasks.resource(task);
        for (var state : STATES) {
            if (wanted(resource, state) instanceof HostState once) {
                var claims = resource.claims(state);
                boolean differs = !state.items(claims).equals(once.items(claims))
                        || !state.files().equals(once.files());
                var plan = Plan.between(state, once, List.of());
                assertEquals(differs, !plan.isEmpty(), () -> plan.changes().toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void nothingMoreIsClaimedAfterwards(String task) {
        var resource = Tasks.resource(task);
        for (var state : STATES) {
            if (wanted(resource, state) instanceof HostState once) {
                assertTrue(resource.claims(state)
                        .claims()
                        .containsAll(resource.claims(once).claims()));
            }
        }
    }

    /// A file that is owned whole may change whatever is read from it, and so may xend's script; an edit
    /// takes nothing from others; but what a bridge tells of its guests goes with them, and a VLAN
    /// raises the link that it is on. Files are left out:
    /// who edits one changes its digest.
    @ParameterizedTest
    @MethodSource("tasks")
    void onlyItsOwnIsTouched(String task) {
        var resource = Tasks.resource(task);
        if (resource instanceof OwnedFile) {
            return;
        }
        for (var state : STATES) {
            if (wanted(resource, state) instanceof HostState once) {
                var after = once.items(Scope.ALL).values();
                state.items(Scope.ALL).values().forEach((item, before) -> {
                    boolean meant = resource instanceof NetworkScript
                                    && item.kind().equals("bridge")
                                    && item.truth() == Truth.NEXT_BOOT
                            || resource instanceof Vif && item.facet().equals("guests_mtu")
                            || resource instanceof Bridge && item.facet().equals("nic_up");
                    if (!meant && !item.kind().equals("file") && !isClaimed(resource.claims(state), item)) {
                        assertEquals(before, after.get(item), item::toString);
                    }
                });
            }
        }
    }

    private static boolean isClaimed(Scope claims, Item item) {
        return claims.covers(item.kind(), item.name());
    }

    /// Every task is had on some hosts, changes something there, and is refused on others with a cause and
    /// a hint.
    @ParameterizedTest
    @MethodSource("tasks")
    void theHostsAreOfManyKinds(String task) {
        var resource = Tasks.resource(task);
        var had = STATES.stream()
                .map(state -> wanted(resource, state))
                .filter(java.util.Objects::nonNull)
                .count();
        var changed = STATES.stream()
                .filter(state -> wanted(resource, state) instanceof HostState once && !once.equals(state))
                .count();
        assertTrue(had > 5 && changed > 5, had + " had, " + changed + " changed");
        assertTrue(had < HOSTS, "never refused");
    }

    @Test
    void everyRefusalSaysWhyAndWhatToDo() {
        var causes = new TreeSet<String>();
        for (var task : tasks()) {
            var resource = Tasks.resource(task);
            for (var state : STATES) {
                try {
                    resource.on(state);
                } catch (Refused refused) {
                    assertEquals(resource.source(), refused.source());
                    for (var text : List.of(refused.cause(), refused.hint())) {
                        assertTrue(text.matches("(?s)\\S.*[^.\\s]"), text);
                    }
                    causes.add(refused.cause());
                }
            }
        }
        assertTrue(causes.size() > 20, () -> String.join("\n", causes));
    }

    @Test
    void readingTwiceIsReadingOnce() {
        STATES.forEach(state -> assertEquals(state, Reading.of(state)));
    }

    @Test
    void everyKindIsAmongTheTasksOrHasItsOwnTest() {
        var words = Stream.concat(tasks().stream(), Stream.of("isolated:", "route:", "command:"))
                .map(task -> task.substring(0, task.indexOf(':')))
                .toList();
        assertEquals(new TreeSet<>(words), new TreeSet<>(Resources.kinds()));
    }

    /// Tasks compose: a play that agrees with itself has nothing to do the second time, wherever it can be had.
    @Test
    void aPlayTwiceIsAPlayOnce() {
        var play = Stream.of(
                        "bridge: { name: xenbr0, nic: eth0 }",
                        "bridge: { name: xenbr1, nic: eth1 }",
                        "script: { path: /etc/motd, content: \"#!/bin/sh\\n\" }",
                        "vif: { guest: dom1, bridge: xenbr1, mac: 00:16:3e:00:00:01, ip: 192.0.2.11 }",
                        "vif: { guest: dom2, bridge: xenbr0 }")
                .map(Tasks::resource)
                .toList();
        int had = 0;
        for (var state : STATES) {
            if (wanted(play, state) instanceof HostState once) {
                had++;
                assertEquals(once, wanted(play, once));
                var there = Plan.between(state, once, List.of()).appliedTo(state);
                assertEquals(once, wanted(play, Reading.of(there)));
            }
        }
        assertTrue(had > 15, had + " hosts had it");
    }

    @Test
    void nothingIsProvenOfWhatWasNotSeen() {
        var isolated = Tasks.assertion("isolated: { bridge: xenbr0, guests: [dom1, dom2, dom3] }");
        var route = Tasks.assertion("route: { via: 198.51.100.1 }");
        int held = 0;
        for (var state : STATES) {
            held += isolated.judge(state) instanceof Judgement.Holds ? 1 : 0;
            boolean seen = state.network().addresses() instanceof Seen.Value<?>
                    && state.guests().byName().values().stream()
                            .noneMatch(guest -> guest.domain() instanceof Domain.Unknown);
            assertTrue(seen || !(isolated.judge(state) instanceof Judgement.Holds));
            boolean routed = state.network().routes() instanceof Seen.Value<?>;
            assertEquals(routed, route.judge(state) instanceof Judgement.Holds);
        }
        assertTrue(held > 10, held + " held");
    }

    private static @Nullable HostState wanted(List<Resource> play, HostState state) {
        HostState after = state;
        for (var resource : play) {
            if (!(wanted(resource, after) instanceof HostState next)) {
                return null;
            }
            after = next;
        }
        return after;
    }

    private static @Nullable HostState wanted(Resource resource, HostState state) {
        try {
            return resource.on(state);
        } catch (Refused refused) {
            assertNotNull(refused.getMessage());
            return null;
        }
    }
}
