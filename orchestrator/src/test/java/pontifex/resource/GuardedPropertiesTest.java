package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.States;
import pontifex.plan.Plan;
import pontifex.plan.Simulation;
import pontifex.state.Address;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.state.Seen;
import pontifex.state.Session;

/// What holds for every task on every host, wherever the session comes in: nothing that it rests on is touched
/// unguarded, and what is judged to be no danger leaves it a way in.
class GuardedPropertiesTest {
    private static final int HOSTS = 300;
    private static final String LOCAL = "198.51.100.7";
    /// It is next door: whatever has a route to its network leads there.
    private static final String PEER = "198.51.100.1";

    private static final List<HostState> STATES = hosts();
    private static final Map<String, List<Plan>> PLANS =
            tasks().stream().collect(Collectors.toMap(task -> task, GuardedPropertiesTest::plans));

    static List<String> tasks() {
        return List.of(
                "bridge: { name: xenbr0, nic: eth0 }",
                "bridge: { name: xenbr1, nic: eth1 }",
                "bridge: { name: xenbr2, nic: eth2 }",
                "bridge: { name: br-other, nic: eth0 }",
                "bridge: { name: xenbr0, nic: eth1 }",
                "bridge: { name: xenbr0, nic: mgmt0 }",
                "bridge: { name: xenbr1, nic: eth1, state: absent }",
                "bridge: { name: xenbr0, nic: eth0, state: absent }",
                "vif: { guest: dom1, bridge: xenbr1 }",
                "vif: { guest: dom2, bridge: xenbr0 }",
                "file: { path: /etc/motd, content: hello }",
                "take over eth0",
                "take over mgmt0",
                "strand eth0",
                "strand mgmt0",
                "down eth1",
                "down mgmt0");
    }

    /// The plans of a task on all hosts that it isn't refused on. Beside tasks there are changes that no task may ask
    /// for: to bind a NIC with what it has or without, and to put a link down.
    private static List<Plan> plans(String task) {
        return STATES.stream()
                .map(state -> plan(task, state))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Plan plan(String task, HostState state) {
        try {
            var words = task.split(" ");
            return switch (words[0]) {
                case "take", "strand", "down" -> plan(words[0], words[words.length - 1], state);
                default -> Plan.between(state, Tasks.resource(task).on(state), List.of());
            };
        } catch (Refused _) {
            return null;
        }
    }

    private static @Nullable Plan plan(String what, String name, HostState state) {
        var network = state.network();
        if (!(network.link(name) instanceof Link link)
                || link.master() != null
                || !network.nicName("p" + name).equals("p" + name)) {
            return null;
        }
        var bound = network.with(Link.bridge("br-new"))
                .with(link.withMaster("br-new").withUp(true));
        var changed = switch (what) {
            case "take" -> bound.with(Link.bridge("br-new").withMac(link.mac())).moved(name, "br-new");
            case "strand" -> bound;
            default -> network.with(link.withUp(false));
        };
        return Plan.between(state, state.with(changed), List.of());
    }

    /// Dom0s of all sorts, the address that Pontifex comes in by on any of their links, and what is known of carriers.
    private static List<HostState> hosts() {
        var random = new Random(3);
        var tasks = tasks().stream()
                .filter(task -> task.contains(": "))
                .map(Tasks::resource)
                .toArray(Desired[]::new);
        return States.raw(HOSTS)
                .map(state -> carriers(state, random))
                .map(state -> reached(
                        state, List.of("mgmt0", "eth0", "eth1", "xenbr0").get(random.nextInt(4))))
                .map(state -> Reading.of(Tasks.looked(state, tasks)))
                .toList();
    }

    private static HostState carriers(HostState state, Random random) {
        var network = state.network();
        for (var link : network.links().values()) {
            if (link.kind() == Link.Kind.NIC) {
                Boolean carrier = link.up() ? (Boolean) (random.nextInt(5) > 0) : null;
                network = network.with(States.withCarrier(link, carrier));
            }
        }
        return state.with(network);
    }

    /// The address, its routes and what gives it at the next boot, on another link than mgmt0.
    private static HostState reached(HostState state, String link) {
        var network = state.network();
        if (!(network.link(link) instanceof Link found) || link.equals("mgmt0")) {
            return state;
        }
        var there = state.with(network.with(found.withUp(true)).moved("mgmt0", link));
        return there.files().at(States.INTERFACES) instanceof FileState.Regular file
                ? there.with(
                        States.INTERFACES,
                        file.with(Content.of(file.content().text().replace("mgmt0", link))))
                : there;
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void onlyWhatTheSessionRestsOnIsGuarded(String task) {
        for (var plan : Objects.requireNonNull(PLANS.get(task))) {
            var before = plan.observed().network();
            var after = plan.appliedTo(plan.observed()).network();
            if (before.session() instanceof Seen.Value<Session>) {
                var differing = differing(before, after);
                boolean touched = differing.stream().anyMatch(joined(carriers(before), carriers(after))::contains);
                boolean maybe = differing.stream().anyMatch(joined(path(before), path(after))::contains);
                assertTrue(
                        touched ? plan.guarded() : maybe || !plan.guarded(),
                        () -> plan.changes() + " on " + before.links().values());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void whatMovesTheSessionsAddressIsGuarded(String task) {
        for (var plan : Objects.requireNonNull(PLANS.get(task))) {
            var before = plan.observed().network();
            if (!plan.isEmpty() && !holders(before).equals(holders(plan.wanted().network()))) {
                assertTrue(
                        plan.guarded(),
                        () -> plan.changes() + " on " + before.links().values());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void withoutDangerTheSessionHasAWayIn(String task) {
        for (var plan : Objects.requireNonNull(PLANS.get(task))) {
            var before = plan.observed();
            if (isIn(before.network()) && dangers(plan).isEmpty()) {
                assertTrue(
                        isIn(plan.appliedTo(before).network()),
                        () -> plan.changes() + " on " + before.network().links().values());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void nothingToDoIsNoDanger(String task) {
        for (var plan : Objects.requireNonNull(PLANS.get(task))) {
            assertEquals(List.of(), Simulation.of(plan.wanted(), plan.wanted()).dangers());
            assertFalse(
                    Plan.between(plan.observed(), plan.observed(), List.of()).guarded());
        }
    }

    /// The hosts must be such that all of it happens.
    @Test
    void theHostsAreOfAllSorts() {
        int guarded = 0;
        int dangerous = 0;
        int moved = 0;
        int safe = 0;
        for (var task : tasks()) {
            for (var plan : Objects.requireNonNull(PLANS.get(task))) {
                boolean danger = !dangers(plan).isEmpty();
                guarded += plan.guarded() ? 1 : 0;
                dangerous += danger ? 1 : 0;
                safe += plan.guarded() && !danger ? 1 : 0;
                moved += holders(plan.observed().network())
                                .equals(holders(plan.wanted().network()))
                        ? 0
                        : 1;
            }
        }
        var counts = guarded + " guarded, " + dangerous + " dangerous, " + moved + " moved, " + safe + " safe";
        assertTrue(guarded > 20 && dangerous > 5 && moved > 10 && safe > 10, counts);
    }

    private static List<String> dangers(Plan plan) {
        return Simulation.of(plan.observed(), plan.wanted()).dangers();
    }

    private static Set<String> joined(Set<String> one, Set<String> other) {
        var both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    /// What the session surely rests on.
    private static Set<String> carriers(Network network) {
        var carriers = new TreeSet<>(holders(network));
        carriers.addAll(network.sessionLinks().or(new TreeSet<>()));
        return walked(network, carriers);
    }

    /// What it may rest on: of several routes to the peer the kernel takes one.
    private static Set<String> path(Network network) {
        var path = new TreeSet<>(carriers(network));
        network.routes().or(List.of()).stream()
                .filter(route -> route.covers(PEER) > 0)
                .forEach(route -> path.addAll(route.links()));
        return walked(network, path);
    }

    /// They, and all that they are ports of, are made on, or have as ports.
    private static Set<String> walked(Network network, Set<String> from) {
        var path = new TreeSet<>(from);
        int before = 0;
        while (before < path.size()) {
            before = path.size();
            for (var name : List.copyOf(path)) {
                if (!(network.link(name) instanceof Link link)) {
                    continue;
                }
                if (link.master() != null) {
                    path.add(link.master());
                }
                if (link.lower() != null) {
                    path.add(link.lower());
                }
                if (network.nic(name) instanceof Link renamed) {
                    path.add(renamed.name());
                }
                var ports = network.ports(name);
                boolean wired = ports.stream().anyMatch(port -> !isVif(network, port));
                ports.stream().filter(port -> !wired || !isVif(network, port)).forEach(path::add);
            }
        }
        return path;
    }

    private static boolean isVif(Network network, String name) {
        return Objects.requireNonNull(network.link(name)).kind() == Link.Kind.VIF;
    }

    /// The links that are not as they were, and the bridges that they leave and join.
    private static Set<String> differing(Network before, Network after) {
        var names = new TreeMap<>(before.links());
        names.putAll(after.links());
        var differing = new TreeSet<String>();
        for (var name : names.keySet()) {
            var was = before.link(name);
            var is = after.link(name);
            if (Objects.equals(was, is)) {
                continue;
            }
            differing.add(name);
            for (var link : new Link[] {was, is}) {
                if (link != null && link.master() != null && link.kind() != Link.Kind.VIF) {
                    differing.add(link.master());
                }
            }
        }
        return differing;
    }

    private static Set<String> holders(Network network) {
        return network.addresses().or(List.of()).stream()
                .filter(address -> address.is(LOCAL))
                .map(Address::link)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The address is on a link that is up and nobody's port, and the peer, who is next door, is reached by one.
    private static boolean isIn(Network network) {
        return holders(network).stream().anyMatch(name -> isOpen(network, name))
                && network.routes().or(List.of()).stream()
                        .anyMatch(route -> route.covers(PEER) > 0
                                && route.links().stream().anyMatch(name -> isOpen(network, name)));
    }

    private static boolean isOpen(Network network, String name) {
        return network.link(name) instanceof Link link && link.up() && link.master() == null;
    }
}
