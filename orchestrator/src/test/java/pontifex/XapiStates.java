package pontifex;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import pontifex.state.Attachment;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Platform;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.Xapi;

/// Hosts with xapi, as [States] has others.
public final class XapiStates {
    private static final String HOST = "5d0c7c9e-2f64-4b1a-9c3d-000000000001";
    private static final String OTHER = "5d0c7c9e-2f64-4b1a-9c3d-000000000002";

    private XapiStates() {}

    /// An XCP-ng host on which all is as xapi keeps it: eth0 to eth2 on xenbr0 to xenbr2, Dom0's address on xenbr0;
    /// dom1 and dom2 run, on xenbr0; dom3 has two interfaces, and doesn't; dom9 runs on another host of the pool. A
    /// network of eth1's VLAN 100 is there, xapi1, and one without any NIC, xapi2.
    public static HostState raw() {
        var xl = States.rawXl();
        var was = xl.platform();
        var state = new HostState(
                new Platform(
                        "xcp-ng",
                        "8.2.1",
                        was.kernel(),
                        Toolstack.XAPI,
                        "4.13.5",
                        was.persistence(),
                        was.persistenceWhy(),
                        new TreeSet<>(List.of("brctl", "ip", "ovs-vsctl", "xe")),
                        was.bootId()),
                xl.files(),
                xl.network(),
                guests(xl.guests()),
                Seen.of(xapi()));
        for (int i = 0; i < 3; i++) {
            state = States.changed(state, "bind", "eth" + i, "xenbr" + i);
        }
        return States.changed(state, "address", "xenbr0", "192.0.2.11/24");
    }

    /// Of the interfaces of a running guest xapi has no other record than its own.
    private static Guests guests(Guests xl) {
        var guests = new TreeMap<String, Guest>();
        xl.byName().forEach((name, guest) -> {
            if (guest.domain() instanceof Domain.Running running) {
                guests.put(name, guest.with(running.withRecord(new TreeMap<>())));
            }
        });
        guests.put("dom3", new Guest("dom3", null, Seen.unknown("not read yet"), Domain.NOT_RUNNING));
        return new Guests(guests, new TreeSet<>());
    }

    private static Xapi xapi() {
        var pifs = new TreeMap<String, Xapi.Pif>();
        var networks = new TreeMap<String, Xapi.Net>();
        for (int i = 0; i < 3; i++) {
            var addresses = new TreeSet<String>(i == 0 ? List.of("static 192.0.2.11/255.255.255.0") : List.of());
            pifs.put(pif(i), new Xapi.Pif("eth" + i, null, network(i), true, i == 0, true, null, null, addresses));
            networks.put(network(i), new Xapi.Net("xenbr" + i, 1500));
        }
        networks.put(network(3), new Xapi.Net("xapi1", 1500));
        networks.put(network(4), new Xapi.Net("xapi2", 1500));
        pifs.put(pif(3), new Xapi.Pif("eth1", 100, network(3), true, false, false, null, null, new TreeSet<>()));
        var vifs = new TreeMap<String, Xapi.Vif>();
        var guests = new TreeMap<String, Xapi.Vm>();
        for (int guest : new int[] {1, 2, 3, 9}) {
            guests.put(
                    guest(guest),
                    new Xapi.Vm(
                            "dom" + guest,
                            guest == 3 ? null : (Integer) guest,
                            guest == 9 ? OTHER : guest == 3 ? null : HOST));
            vifs.put(vif(guest, 0), new Xapi.Vif(guest(guest), 0, network(0), mac(guest, 0), guest != 3, null));
        }
        vifs.put(vif(3, 1), new Xapi.Vif(guest(3), 1, network(0), mac(3, 3), false, null));
        return new Xapi(HOST, pifs, networks, vifs, guests);
    }

    private static String pif(int number) {
        return "9a1c0000-5b2e-4c37-8d10-00000000000" + number;
    }

    private static String network(int number) {
        return "6e740000-7a11-4f0e-9b52-00000000000" + number;
    }

    private static String guest(int number) {
        return "d0300000-84d2-4a6b-b1f5-00000000000" + number;
    }

    private static String vif(int guest, int number) {
        return "7ff00000-31c4-4d58-a6e9-0000000000" + guest + number;
    }

    private static String mac(int guest, int number) {
        return "00:16:3e:00:00:" + number + guest;
    }

    /// One of many such hosts.
    static HostState varied(Random random) {
        var state = raw();
        state = random.nextInt(3) == 0 ? changed(state, "ovs") : state;
        for (int i = random.nextInt(4); i > 0; i--) {
            state = switch (random.nextInt(9)) {
                case 0 -> changed(state, "vif", "dom" + (1 + random.nextInt(3)), "0", "xenbr" + random.nextInt(3));
                case 1 -> changed(state, "mtu", "xenbr" + random.nextInt(3), "9000");
                case 2 -> changed(state, "gives", "eth1", "static", "192.0.2.7/255.255.255.0");
                case 3 -> changed(state, "elsewhere", "dom2");
                case 4 -> changed(state, "twice", "dom" + (1 + random.nextInt(2)));
                case 5 -> changed(state, "down");
                case 6 -> changed(state, "no-vlan");
                case 7 -> changed(state, "only", "dom1", "192.0.2.11");
                default -> States.changed(state, "move", "dom1", "xenbr1");
            };
        }
        return state;
    }

    /// A state changed by a command: `down` (xapi doesn't answer), `ovs` (the bridges are Open vSwitch's), `vif GUEST
    /// INDEX BRIDGE`, `only GUEST ADDRESSES` (that its first interface may send from), `unplugged GUEST`,
    /// `mtu BRIDGE BYTES`, `gives NIC static ADDRESS`, `elsewhere GUEST` (runs on another host),
    /// `twice GUEST` (another one is called so), `no-vlan`, `bond NIC NIC`, `unmanaged NIC`.
    public static HostState changed(HostState state, String... command) {
        if (!(state.xapi() instanceof Seen.Value<Xapi>(var xapi))) {
            return state;
        }
        return switch (command[0]) {
            case "down" ->
                new HostState(
                        state.platform(),
                        state.files(),
                        state.network(),
                        new Guests(new TreeMap<>(), new TreeSet<>(), new Domain.Unknown("xe failed with status 1")),
                        Seen.unknown("xe failed with status 1: Error: Connection refused (calling connect )"));
            case "ovs" -> ovs(state);
            case "vif" -> {
                var uuid = vif(xapi, command[1], Integer.parseInt(command[2]));
                yield state.with(xapi.with(uuid, xapi.vifs().get(uuid).on(xapi.network(command[3]))));
            }
            case "only" -> {
                var uuid = vif(xapi, command[1], 0);
                yield state.with(xapi.with(uuid, xapi.vifs().get(uuid).withAllowed(command[2])));
            }
            case "unplugged" -> {
                var uuid = vif(xapi, command[1], 0);
                var guest = state.guests().named(command[1]);
                var running = (Domain.Running) guest.domain();
                yield state.with(xapi.with(uuid, xapi.vifs().get(uuid).withAttached(false)))
                        .with(state.guests().with(guest.with(running.without(0))))
                        .with(state.network().without("vif" + running.id() + ".0"));
            }
            case "mtu" ->
                state.with(xapi.with(xapi.network(command[1]), new Xapi.Net(command[1], Integer.parseInt(command[2]))));
            case "gives" ->
                with(state, xapi, command[1], true, null, new TreeSet<>(List.of(command[2] + " " + command[3])));
            case "unmanaged" -> with(state, xapi, command[1], false, null, new TreeSet<>());
            case "elsewhere" -> {
                var guests = new TreeMap<>(xapi.guests());
                guests.put(xapi.called(command[1]).getFirst(), new Xapi.Vm(command[1], 7, OTHER));
                var here = new TreeMap<>(state.guests().byName());
                here.remove(command[1]);
                yield state.with(new Xapi(HOST, xapi.pifs(), xapi.networks(), xapi.vifs(), guests))
                        .with(new Guests(here, new TreeSet<>()));
            }
            case "twice" -> {
                var guests = new TreeMap<>(xapi.guests());
                guests.put(guest(8), new Xapi.Vm(command[1], null, null));
                var why = new Domain.Unknown("xapi has several guests called " + command[1]);
                yield state.with(new Xapi(HOST, xapi.pifs(), xapi.networks(), xapi.vifs(), guests))
                        .with(state.guests().with(new Guest(command[1], null, Seen.unknown("not read yet"), why)));
            }
            case "no-vlan" -> {
                var pifs = new TreeMap<>(xapi.pifs());
                pifs.remove(pif(3));
                yield state.with(new Xapi(HOST, pifs, xapi.networks(), xapi.vifs(), xapi.guests()));
            }
            case "bond" -> bond(state, xapi, command[1], command[2]);
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    private static String vif(Xapi xapi, String guest, int number) {
        return xapi.vifsOf(xapi.called(guest).getFirst()).get(number);
    }

    private static HostState with(
            HostState state, Xapi xapi, String nic, boolean managed, String slave, TreeSet<String> addresses) {
        var uuid = xapi.pif(nic);
        var was = xapi.pifs().get(uuid);
        return state.with(xapi.with(
                uuid,
                new Xapi.Pif(
                        was.device(),
                        was.vlan(),
                        was.network(),
                        managed,
                        was.management(),
                        was.attached(),
                        was.master(),
                        slave,
                        addresses)));
    }

    /// Two NICs as bond0, on xapi3.
    private static HostState bond(HostState state, Xapi xapi, String one, String other) {
        var bond = "b0d00000-1d0f-4e0c-9f5e-000000000000";
        var changed = xapi;
        for (var nic : List.of(one, other)) {
            changed = ((Seen.Value<Xapi>) with(state, changed, nic, true, bond, new TreeSet<>())
                            .xapi())
                    .value();
        }
        changed = changed.with(network(5), new Xapi.Net("xapi3", 1500))
                .with(pif(5), new Xapi.Pif("bond0", null, network(5), true, false, true, bond, null, new TreeSet<>()));
        return state.with(changed);
    }

    private static HostState ovs(HostState state) {
        var network = state.network();
        for (var name : List.of("xenbr0", "xenbr1", "xenbr2")) {
            if (network.link(name) instanceof Link bridge && bridge.kind() == Link.Kind.BRIDGE) {
                var ports = network.ports(name);
                network = network.withOvsBridge(name)
                        .with(bridge.withKind(Link.Kind.OVS_BRIDGE).with(Link.BridgeSettings.USUAL));
                for (var port : ports) {
                    network = network.attached(port, Attachment.to(name));
                }
            }
        }
        return state.with(network);
    }
}
