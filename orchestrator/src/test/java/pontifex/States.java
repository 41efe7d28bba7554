package pontifex;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.state.Address;
import pontifex.state.Attachment;
import pontifex.state.Content;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Files;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Mode;
import pontifex.state.Network;
import pontifex.state.NetworkBridge;
import pontifex.state.NfCalls;
import pontifex.state.Persistence;
import pontifex.state.Platform;
import pontifex.state.Route;
import pontifex.state.Rule;
import pontifex.state.Seen;
import pontifex.state.Session;
import pontifex.state.Toolstack;
import pontifex.state.VifSetting;

/// Dom0s as the probe would hand them over: two plain ones to begin a test with, and as many others as are
/// asked for.
///
/// `raw` in every name: what their files say isn't read yet (`Reading.of`).
public final class States {
    public static final String SXP = "/etc/xen/xend-config.sxp";
    public static final String SCRIPTS = "/etc/xen/scripts";
    public static final String INTERFACES = "/etc/network/interfaces";

    private States() {}

    /// Debian 12 with Xen 4.17: ifupdown, xl; eth0 to eth2 without bridges, the address on mgmt0; dom1 and
    /// dom2 run.
    public static HostState rawXl() {
        var guests = new TreeMap<String, Guest>();
        var files = new TreeMap<String, FileState>();
        folders(files);
        files.put(INTERFACES, text(XL_INTERFACES));
        files.put("/etc/network/interfaces.d", folder());
        files.put("/etc/xen/xl.conf", FileState.ABSENT);
        files.put("/etc/xen/dom1.cfg", text(XL_DOM1));
        files.put("/etc/xen/dom2.cfg", text(XL_DOM2));
        files.put("/etc/xen/dom3.cfg", text(XL_DOM3));
        kernel(files);
        guests.put("dom1", running("dom1", 1, new VifSetting("00:16:3e:00:00:01", null, "xenbr0"), "xenbr0"));
        guests.put("dom2", running("dom2", 2, new VifSetting("00:16:3e:00:00:02", "192.0.2.22", "xenbr0"), "xenbr0"));
        var links = links();
        put(links, Link.bridge("xenbr0"));
        put(links, vif("vif1.0", "xenbr0"));
        put(links, vif("vif2.0", "xenbr0"));
        guests.values().forEach(guest -> record(files, (Domain.Running) guest.domain(), guest.name()));
        return new HostState(
                platform("debian", "12", "6.1.0-13-amd64", Toolstack.XL, "4.17.7", "ip", "brctl", "xl"),
                new Files(files),
                network(links),
                new Guests(
                        guests, new TreeSet<>(List.of("/etc/xen/dom1.cfg", "/etc/xen/dom2.cfg", "/etc/xen/dom3.cfg"))));
    }

    /// A Dom0 of 2006 with Xen 3.0: xend, its stock network-script, xm; dom1 runs.
    public static HostState rawXend() {
        var guests = new TreeMap<String, Guest>();
        var files = new TreeMap<String, FileState>();
        folders(files);
        files.put(SXP, text(XEND_CONFIG));
        files.put(SCRIPTS + "/network-bridge", executable(NETWORK_BRIDGE_3_0));
        files.put(SCRIPTS + "/my-network-script", FileState.ABSENT);
        files.put("/etc/xen/dom1", text(XM_DOM1));
        files.put("/etc/xen/dom2", text(XM_DOM2));
        kernel(files);
        guests.put("dom1", running("dom1", 1, new VifSetting("00:16:3e:00:00:01", null, "xenbr0"), "xenbr0"));
        var links = links();
        put(links, Link.bridge("xenbr0"));
        put(links, links.get("eth0").withMaster("xenbr0").withUp(true));
        put(links, vif("vif1.0", "xenbr0"));
        return new HostState(
                platform("", "", "2.6.16-xen", Toolstack.XEND, "3.0", "ip", "brctl", "xm"),
                new Files(files),
                network(links),
                new Guests(guests, new TreeSet<>(List.of("/etc/xen/dom1", "/etc/xen/dom2"))));
    }

    /// `count` states, the same ones every time: the plain ones changed in ways that Dom0s differ in, odd ones too.
    public static Stream<HostState> raw(int count) {
        return IntStream.range(0, count).mapToObj(States::varied);
    }

    /// A state changed by a command: `bind NIC BRIDGE`, `renamed NIC [BRIDGE]` (by Xen 3's
    /// network-bridge, and perhaps taken off by hand since), `netloop` (its pairs that aren't used),
    /// `bridge NAME`, `nic NAME`, `address LINK PREFIXED [dynamic]`, `reached NIC` (and not mgmt0:
    /// address, routes, session and what the next boot gives), `route LINE`, `rule LINE`, `no-routes`,
    /// `vlan NAME`, `on NAME LINK` (a VLAN by any name), `bond NAME NIC…`, `mtu LINK BYTES`, `most LINK
    /// BYTES` (that its driver takes), `mac LINK MAC`, `follows BRIDGE MAC` (its ports'), `offload LINK
    /// FEATURE on|off|fixed`, `vif NAME BRIDGE`, `stp BRIDGE`, `session LINK`, `no-session`,
    /// `no-addresses`, `stop GUEST`, `move GUEST BRIDGE` (by hand, in the kernel alone), `down LINK`,
    /// `off LINK` (whatever it is on), `detached GUEST`, `no-xenstore GUEST`,
    /// `unrecorded` (dom1 in xl's record), `ghost GUEST INDEX`
    /// (attached by hand to a bridge that isn't there), `updated GUEST BRIDGE` (by `xl config-update`),
    /// `renamed-guest GUEST NAME` (by `xl rename`), `elsewhere FILE PATH`, `record GUEST INDEX MAC
    /// BRIDGE` (`-`: none), `no-record` (dom1's can't be told), `xl.conf DEFAULT-BRIDGE`, `executable
    /// PATH`, `unreadable PATH`, `later` (another release's network-bridge), `interfaces` (Debian's),
    /// `netplan` (instead of those), `networkd` (keeps mgmt0, and no ifupdown is there), `ifcfg` (RHEL's,
    /// the same), `initscripts 5|7|8` (RHEL's of that release, by what tells them apart), `networkmanager`
    /// (so too), `link-file LINK PATH` (that udev went by; `-`: it doesn't say), `managed LINK` (by networkd,
    /// now), `unsettled LINK` (whether it is), `enabled SERVICE` (of systemd), `nf CALL|BRIDGE/CALL…` (the
    /// switches that are on; `none`, `gone`, `unseen`), `absent PATH`, `folder PATH`.
    public static HostState changed(HostState state, String... command) {
        return switch (command[0]) {
            case "bind" -> bind(state, command[1], command[2]);
            case "bridge" -> state.with(state.network().with(Link.bridge(command[1])));
            case "renamed" -> renamed(state, command[1], command.length > 2 ? command[2] : null);
            case "netloop" -> netloop(state);
            case "nic" -> state.with(state.network().with(link(command[1], Link.Kind.NIC)));
            case "vlan" -> state.with(state.network().with(link(command[1], Link.Kind.VLAN)));
            case "on" -> state.with(state.network().with(vlan(command[1], command[2])));
            case "bond" -> bond(state, command[1], Arrays.asList(command).subList(2, command.length));
            case "vif" -> state.with(state.network().with(vif(command[1], command[2])));
            case "mtu" -> each(state, command[1], link -> link.withMtu(Integer.parseInt(command[2])));
            case "most" ->
                each(state, command[1], link -> link.with(link.traits().withMaxMtu(Integer.valueOf(command[2]))));
            case "mac" -> each(state, command[1], link -> link.withMac(command[2]));
            case "follows" ->
                each(
                        state,
                        command[1],
                        link -> link.withMac(command[2]).with(link.traits().withFollows(true)));
            case "borrowed" ->
                each(
                        state,
                        command[1],
                        link -> link.withMac(command[2]).with(link.traits().withBorrowed(true)));
            case "offload" -> each(state, command[1], link -> offload(link, command[2], command[3]));
            case "stp" ->
                state.with(state.network().with(Link.bridge(command[1]).with(new Link.BridgeSettings(true, 1500))));
            case "address" -> address(state, command[1], command[2], command.length > 3);
            case "reached" -> reached(state, command[1]);
            case "route" -> route(state, String.join(" ", Arrays.asList(command).subList(1, command.length)));
            case "rule" -> rule(state, String.join(" ", Arrays.asList(command).subList(1, command.length)));
            case "no-routes" -> state.with(state.network().withRoutes(Seen.unknown("ip was killed")));
            case "session" -> state.with(state.network().withSession(session(command[1])));
            case "no-session" -> state.with(state.network().withSession(Seen.unknown("no SSH_CONNECTION")));
            case "no-addresses" ->
                state.with(state.network().withAddresses(Seen.unknown("neither ip nor ifconfig is there")));
            case "stop" -> stopped(state, command[1]);
            case "move" -> moved(state, command[1], command[2]);
            case "off" -> each(state, command[1], link -> link.withMaster(null));
            case "down" ->
                state.network().link(command[1]) instanceof Link link
                        ? state.with(state.network().with(link.withUp(false)))
                        : state;
            case "detached" -> live(state, command[1], null);
            case "no-xenstore" ->
                live(
                        state,
                        command[1],
                        new Domain.LiveVif("vif1.0", "xenbr0", Seen.unknown("xenstore-ls did not answer in time")));
            case "no-toolstack" -> withoutToolstack(state);
            case "unrecorded" -> loaded(state, Seen.of(new TreeMap<>()));
            case "record" -> record(state, command[1], Integer.parseInt(command[2]), command[3], command[4]);
            case "ghost" -> ghost(state, command[1], Integer.parseInt(command[2]));
            case "updated" -> updated(state, command[1], command[2]);
            case "renamed-guest" -> renamedGuest(state, command[1], command[2]);
            case "elsewhere" -> elsewhere(state, command[1], command[2]);
            case "no-record" -> loaded(state, Seen.unknown("this xl tells no bridges"));
            case "xl.conf" -> state.with("/etc/xen/xl.conf", text("vif.default.bridge=\"" + command[1] + "\"\n"));
            case "nf" -> nf(state, Arrays.asList(command).subList(1, command.length));
            case "folder" -> state.with(command[1], folder());
            case "absent" -> state.with(command[1], FileState.ABSENT);
            case "executable" ->
                state.files().at(command[1]) instanceof FileState.Regular file
                        ? state.with(command[1], file.with(Mode.octal("0755")))
                        : state;
            case "unreadable" -> state.with(command[1], new FileState.Unknown("Permission denied"));
            case "later" -> state.with(SCRIPTS + "/network-bridge", executable(NETWORK_BRIDGE_LATER));
            case "interfaces" -> state.with(INTERFACES, text(XL_INTERFACES));
            case "netplan" -> netplan(state, NETPLAN.getFirst());
            case "networkd" -> networkd(state);
            case "ifcfg" -> ifcfg(state);
            case "initscripts" -> initScripts(state, Integer.parseInt(command[1]));
            case "networkmanager" -> networkManager(state, List.of());
            case "link-file" -> linkFile(state, command[1], command[2]);
            case "managed" -> managed(state, command[1], Link.Traits.NETWORKD);
            case "unsettled" -> managed(state, command[1], Link.Traits.UNSETTLED);
            case "enabled" ->
                state.with(
                        "/etc/systemd/system/multi-user.target.wants/" + command[1] + ".service",
                        new FileState.Symlink("/lib/systemd/system/" + command[1] + ".service"));
            default -> throw new IllegalArgumentException(command[0]);
        };
    }

    /// netplan keeps the links, unless its file is there already: mgmt0 as ever, and what else the text says.
    private static HostState netplan(HostState state, String text) {
        var path = "/etc/netplan/01.yaml";
        var there = state.with(INTERFACES, FileState.ABSENT).with("/etc/netplan", folder());
        var given = there.files().at(path) instanceof FileState.Regular ? there : there.with(path, secret(text));
        return given.with(given.platform().with("netplan"));
    }

    private static FileState.Regular secret(String content) {
        return text(content).with(Mode.octal("0600"));
    }

    private static HostState withoutToolstack(HostState state) {
        var unknown = new Domain.Unknown("xl list -l did not answer in time");
        return state.with(new Guests(new TreeMap<>(), state.guests().files(), unknown));
    }

    private static HostState moved(HostState state, String name, String bridge) {
        if (state.guests().named(name) instanceof Guest guest
                && guest.domain() instanceof Domain.Running running
                && running.live().get(0) instanceof Domain.LiveVif live
                && live.device() instanceof String device) {
            var domain = running.with(live.onBridge(bridge), 0);
            return domain(state, name, domain).with(state.network().with(vif(device, bridge)));
        }
        return state;
    }

    private static HostState record(HostState state, String name, int index, String mac, String bridge) {
        if (state.guests().named(name) instanceof Guest guest && guest.domain() instanceof Domain.Running running) {
            var records = new TreeMap<>(running.loaded().or(new TreeMap<>()));
            records.put(index, new VifSetting(mac.equals("-") ? null : mac, null, bridge.equals("-") ? null : bridge));
            return domain(state, name, running.withRecord(records));
        }
        return state;
    }

    private static HostState ghost(HostState state, String name, int index) {
        if (!(state.guests().named(name) instanceof Guest guest && guest.domain() instanceof Domain.Running running)) {
            return state;
        }
        var device = "vif" + running.id() + "." + index;
        var why = "Could not find bridge device nosuch";
        var vif = new Domain.LiveVif(device, null, Seen.of(Optional.of("nosuch")), why);
        var recorded = record(state, name, index, "00:16:3e:0e:82:1c", "nosuch");
        return domain(recorded, name, ((Domain.Running) running(recorded, name)).with(vif, index))
                .with(recorded.network().with(vif(device, "").withMaster(null).withUp(false)));
    }

    private static Domain running(HostState state, String name) {
        return state.guests().named(name) instanceof Guest guest ? guest.domain() : Domain.NOT_RUNNING;
    }

    private static HostState updated(HostState state, String name, String bridge) {
        return running(state, name) instanceof Domain.Running running
                ? state.with(
                        "/var/lib/xen/userdata-d." + running.id() + "." + running.uuid() + ".xl",
                        text("name = '" + name + "'\nvif = ['bridge=" + bridge + "'] # as it was\n"))
                : state;
    }

    private static HostState renamedGuest(HostState state, String name, String now) {
        var guests = new TreeMap<>(state.guests().byName());
        var guest = guests.remove(name);
        if (guest == null) {
            return state;
        }
        guests.put(now, new Guest(now, null, guest.configured(), guest.domain()));
        return state.with(new Guests(guests, state.guests().files()));
    }

    private static HostState elsewhere(HostState state, String path, String other) {
        var files = new TreeSet<>(state.guests().files());
        files.remove(path);
        return state.with(other, state.files().at(path))
                .with(path, FileState.ABSENT)
                .with(new Guests(state.guests().byName(), files));
    }

    private static HostState varied(int seed) {
        var random = new Random(seed * 7919L + 17);
        if (seed % 16 == 6) {
            return variedXapi(random);
        }
        var state = random.nextInt(5) < 3 ? rawXl() : rawXend();
        state = seed % 4 == 3
                ? managed(networkd(state), "eth1", Link.Traits.NETWORKD)
                : seed % 4 == 2 ? ifcfg(state) : state;
        state = seed % 12 == 2 ? initScripts(state, 7) : seed % 12 == 6 ? initScripts(state, 8) : state;
        state = seed % 8 == 5 ? networkManager(state, NM.get(random.nextInt(NM.size()))) : state;
        for (var change : variations()) {
            if (random.nextInt(6) == 0) {
                state = change.on(state, random);
            }
        }
        state = seed % 16 == 3
                ? changed(changed(state, "mac", "eth1", "52:54:00:00:00:11"), "offload", "eth1", "tx", "on")
                : state;
        state = seed % 8 == 0 ? changed(state, "offload", "eth1", "tx", "on") : state;
        return seed % 8 == 1 ? ovs(state) : state;
    }

    private static HostState variedXapi(Random random) {
        var state = XapiStates.varied(random);
        for (var change : variations()) {
            if (random.nextInt(24) == 0) {
                state = change.on(state, random);
            }
        }
        return state;
    }

    /// With xenbr0, and all that is on it, Open vSwitch's, as `vif-openvswitch` is what xl takes by itself.
    public static HostState ovs(HostState state) {
        if (!(state.network().link("xenbr0") instanceof Link bridge)
                || state.platform().toolstack() != Toolstack.XL) {
            return state;
        }
        var network = state.network().withOvsBridge("xenbr0");
        network = network.with(bridge.withKind(Link.Kind.OVS_BRIDGE).with(Link.BridgeSettings.USUAL));
        for (var port : state.network().ports("xenbr0")) {
            network = network.attached(port, Attachment.to("xenbr0"));
        }
        return state.with(network).with("/etc/xen/xl.conf", text("vif.default.script=\"vif-openvswitch\"\n"));
    }

    private static HostState networkd(HostState state) {
        var wants = "/etc/systemd/system/multi-user.target.wants/systemd-networkd.service";
        var kept = state.with(INTERFACES, FileState.ABSENT)
                .with("/etc/systemd/system", folder())
                .with(wants, new FileState.Symlink("/lib/systemd/system/systemd-networkd.service"))
                .with("/etc/systemd/network", folder())
                .with(MGMT0, text(MGMT0_NETWORK));
        for (var folder : List.of("/run", "/usr/local/lib", "/lib")) {
            kept = kept.with(folder + "/systemd/network", FileState.ABSENT);
        }
        kept = kept.with("/usr/lib/systemd/network", folder())
                .with("/usr/lib/systemd/network/73-usb-net-by-mac.link", text(USB_LINK))
                .with("/usr/lib/systemd/network/99-default.link", text(DEFAULT_LINK));
        for (var nic : List.of("eth0", "eth1", "eth2")) {
            kept = linkFile(kept, nic, "/usr/lib/systemd/network/99-default.link");
        }
        return kept;
    }

    private static HostState linkFile(HostState state, String link, String path) {
        return each(state, link, it -> it.with(it.traits().withLinkFile(path.equals("-") ? null : path)));
    }

    private static HostState ifcfg(HostState state) {
        var kept = state.with(INTERFACES, FileState.ABSENT).with("/etc/sysconfig/network-scripts", folder());
        return kept.files().at(IFCFG) instanceof FileState.Regular ? kept : kept.with(IFCFG, text(MGMT0_IFCFG));
    }

    private static HostState initScripts(HostState state, int release) {
        var folder = "/etc/sysconfig/network-scripts/";
        var delay = release < 8 ? "brctl setfd ${DEVICE} ${DELAY}\n" : "o+=\"forward_delay ${DELAY}\"\n";
        var port = release < 8 ? "brctl addif ${BRIDGE} ${DEVICE}\n" : "ip link set ${DEVICE} master ${BRIDGE}\n";
        var mtu = "ip link set dev ${DEVICE} mtu ${MTU}\n";
        var opts = release < 6 ? "ethtool -s ${DEVICE} $ETHTOOL_OPTS\n" : "ethtool_set\n";
        return state.with(folder + "ifup-eth", text(delay + (release < 6 ? opts + port + mtu : mtu + opts + port)))
                .with(folder + "network-functions", text(release < 6 ? "" : "/sbin/ethtool $opts\n"));
    }

    private static HostState script(HostState state, String name, String content) {
        return state.files().at(IFCFG) instanceof FileState.Regular
                ? state.with("/etc/sysconfig/network-scripts/" + name, text(content))
                : state;
    }

    /// NetworkManager keeps the links: mgmt0 as ever, and what else the profiles say, each with its name above it.
    private static HostState networkManager(HostState state, List<String> profiles) {
        var wants = "/etc/systemd/system/multi-user.target.wants/NetworkManager.service";
        var kept = state.with(INTERFACES, FileState.ABSENT)
                .with("/etc/systemd/system", folder())
                .with(wants, new FileState.Symlink("/lib/systemd/system/NetworkManager.service"))
                .with(NM_FOLDER, folder());
        for (var file : kept.files().byPath().entrySet()) {
            if (file.getKey().startsWith(NM_FOLDER + "/") && file.getValue() instanceof FileState.Regular there) {
                kept = kept.with(file.getKey(), there.with(Mode.octal("0600")));
            }
        }
        kept = kept.files().at(NM_MGMT0) instanceof FileState.Regular
                ? kept
                : kept.with(NM_MGMT0, secret(NM_MGMT0_PROFILE));
        for (var profile : profiles) {
            int name = profile.indexOf('\n');
            kept = kept.with(NM_FOLDER + "/" + profile.substring(0, name), secret(profile.substring(name + 1)));
        }
        return kept;
    }

    private static HostState managed(HostState state, String link, String manager) {
        return state.network().link(link) instanceof Link found
                ? state.with(state.network().with(found.withManager(manager)))
                : state;
    }

    /// Of a host with networkd alone.
    private static HostState network(HostState state, String name, String content) {
        return state.files().at(MGMT0) instanceof FileState.Regular
                ? state.with("/etc/systemd/network/" + name, text(content))
                : state;
    }

    private interface Variation {
        HostState on(HostState state, Random random);
    }

    private static List<Variation> variations() {
        return List.of(
                (state, random) -> otherwise(state, random),
                (state, random) -> bind(state, "eth" + random.nextInt(3), "xenbr" + random.nextInt(3)),
                (state, random) -> bind(state, "eth1", random.nextBoolean() ? "br-storage" : "xenbr1"),
                (state, random) -> bind(state, "eth2", "xenbr2"),
                (state, random) -> renamed(state, "eth1", random.nextBoolean() ? "xenbr1" : null),
                (state, random) -> renamed(state, "eth0", "xenbr0"),
                (state, random) -> bridge(state, new Link.BridgeSettings(true, 1500)),
                (state, random) -> up(state, "eth" + random.nextInt(3)),
                (state, random) -> address(state, "eth" + random.nextInt(3), "192.0.2.7/24", random.nextInt(3) == 0),
                (state, random) -> address(state, "xenbr0", "192.0.2.7/24", false),
                (state, random) -> address(state, "eth2", "fe80::1/64", false),
                (state, random) -> reached(state, "eth" + random.nextInt(3)),
                (state, random) -> reached(state, "eth" + random.nextInt(3)),
                (state, random) -> route(state, "default via 198.51.100.1 dev eth" + random.nextInt(3) + " table 7"),
                (state, random) ->
                        route(route(state, "203.0.113.0/24 dev eth1 scope link"), "203.0.113.0/24 dev eth2 scope link"),
                (state, random) -> rule(state, "100: from all iif eth" + random.nextInt(3) + " lookup 7"),
                (state, random) -> rule(state, "101: from all iif eth1 lookup 7"),
                (state, random) -> state.with(state.network().withRoutes(Seen.unknown("ip was killed"))),
                (state, random) ->
                        state.with(state.network().withAddresses(Seen.unknown("neither ip nor ifconfig is there"))),
                (state, random) -> state.with(state.network().withSession(Seen.unknown("no SSH_CONNECTION"))),
                (state, random) -> state.with(state.network().withSession(session("eth1"))),
                (state, random) -> carries(state, "eth2") ? state : without(state, "eth2"),
                (state, random) -> state.with(state.network().with(link("xenbr2", Link.Kind.VIRTUAL))),
                (state, random) -> changed(state, "on", "eth1.100", "eth1"),
                (state, random) -> interfaces(
                        changed(state, "bond", "bond0", "eth2"),
                        "auto bond0\niface bond0 inet manual\n\tbond-slaves eth2\n"),
                (state, random) ->
                        changed(state, "mtu", "eth" + random.nextInt(3), random.nextBoolean() ? "9000" : "1400"),
                (state, random) -> changed(state, "mtu", "xenbr" + random.nextInt(3), "9000"),
                (state, random) -> changed(state, "mtu", "vif1.0", "9000"),
                (state, random) -> changed(state, "most", "eth" + random.nextInt(3), "1500"),
                (state, random) -> changed(state, "mac", "xenbr" + random.nextInt(2), "52:54:00:00:00:77"),
                (state, random) -> changed(state, "follows", "xenbr" + random.nextInt(2), "52:54:00:00:00:01"),
                (state, random) -> changed(state, "offload", "eth1", "tx", random.nextBoolean() ? "on" : "off"),
                (state, random) -> changed(state, "offload", "eth1", "gso", random.nextBoolean() ? "fixed" : "on"),
                (state, random) -> interfaces(
                        state,
                        KEPT.formatted("xenbr1", "xenbr1", "eth1") + "\tmtu 9000\n\tbridge_hw 52:54:00:00:00:77\n"),
                (state, random) ->
                        interfaces(state, KEPT.formatted("xenbr1", "xenbr1", "eth1") + "\tup ethtool -K eth1 tx off\n"),
                (state, random) -> stopped(state, "dom1"),
                (state, random) -> stopped(state, "dom2"),
                (state, random) -> domain(state, "dom1", new Domain.Unknown("xl list timed out")),
                (state, random) -> loaded(state, Seen.unknown("xl list -l is no JSON")),
                (state, random) ->
                        loaded(state, Seen.of(one(new VifSetting("00:16:3e:00:00:01", "192.0.2.99", "xenbr2")))),
                (state, random) -> record(state, "dom1", 1, "00:16:3e:00:00:0b", "xenbr0"),
                (state, random) -> record(state, "dom2", 0, "00:16:3e:00:00:02", "xenbr9"),
                (state, random) ->
                        guestFile(state, "bridge=xenbr0' ]", "bridge=xenbr0', 'mac=00:16:3e:00:00:0b,bridge=xenbr1' ]"),
                (state, random) -> state.with(state.network().with(vif("vif9.0", "xenbr1"))),
                (state, random) -> guestFile(state, "", ""),
                (state, random) ->
                        guestFile(state, "vif = ['bridge=xenbr0']\n", "vif = ['bridge=xenbr0', 'bridge=xenbr0']\n"),
                (state, random) -> guestFile(state, "vif", "vifs = 3\nvif"),
                (state, random) -> guestFile(state, "]", "] + ['bridge=' + name]"),
                (state, random) -> guestFile(state, "\n", "\r\n"),
                (state, random) -> state.with(guestPath(state), new FileState.Unknown("Permission denied")),
                (state, random) -> state.with(guestPath(state), new FileState.Symlink("/srv/dom1.cfg")),
                (state, random) -> interfaces(state, ""),
                (state, random) -> interfaces(state, KEPT.formatted("xenbr1", "xenbr1", "eth1")),
                (state, random) -> interfaces(state, KEPT.formatted("xenbr1", "xenbr1", "eth2")),
                (state, random) -> interfaces(state, "auto eth1\niface eth1 inet dhcp\n"),
                (state, random) -> interfaces(state, "auto eth1\niface eth1 inet manual\n"),
                (state, random) -> interfaces(state, "iface xenbr2 inet manual\n\tbridge-ports eth2\n"),
                (state, random) -> interfaces(state, "source /etc/network/interfaces.d/*\n"),
                (state, random) -> sourced(state, "xenbr2", "eth2"),
                (state, random) -> state.with(INTERFACES, new FileState.Unknown("Input/output error")),
                (state, random) -> script(state, "(network-script my-network-script)", WRAPPER, "0755"),
                (state, random) -> script(state, "(network-script my-network-script)", WRAPPER, "0644"),
                (state, random) -> script(
                        state, "(network-script 'my-network-script')", "#!/bin/sh\nfor i in 0 1; do :; done\n", "0755"),
                (state, random) ->
                        script(state, "(network-script 'network-bridge netdev=eth1 bridge=xenbr1')", WRAPPER, "0755"),
                (state, random) -> script(state, "# none\n", WRAPPER, "0755"),
                (state, random) -> script(state, "(network-script network-route)", WRAPPER, "0755"),
                (state, random) -> script(state, "(network-script my-network-script) (unclosed", WRAPPER, "0755"),
                (state, random) -> state.with(SCRIPTS + "/network-bridge", executable(NETWORK_BRIDGE_LATER)),
                (state, random) -> state.with(SCRIPTS + "/network-bridge", FileState.ABSENT),
                (state, random) -> state.with(SCRIPTS, new FileState.Symlink("/opt/xen/scripts")),
                (state, random) -> state.with("/etc/motd", random.nextBoolean() ? text("hello\n") : folder()),
                (state, random) -> state.with("/etc/motd", new FileState.Present(Mode.octal("0600"), "root", "adm")),
                (state, random) -> toolstack(state, random.nextBoolean() ? Toolstack.NONE : Toolstack.XAPI),
                (state, random) -> changed(state, "down", "eth1"),
                (state, random) -> changed(state, "down", "eth" + random.nextInt(3)),
                (state, random) -> changed(state, "down", "vif1.0"),
                (state, random) -> changed(state, "detached", "dom1"),
                (state, random) -> changed(state, "unrecorded"),
                (state, random) -> changed(state, "no-xenstore", "dom1"),
                (state, random) -> netloop(state),
                (state, random) -> network(state, "50-all.network", "[Match]\nName=eth*\n\n[Network]\nDHCP=no\n"),
                (state, random) ->
                        network(state, "30-eth1.network", "[Match]\nName=eth1\n\n[Network]\nAddress=192.0.2.7/24\n"),
                (state, random) ->
                        network(state, "30-eth2.network", "# two\n[Match]\nName=eth2\n[Network]\nBridge=xenbr2\n"),
                (state, random) ->
                        network(state, "30-xenbr2.netdev", "[NetDev]\nName=xenbr2\nKind=bridge\n[Bridge]\nSTP=no\n"),
                (state, random) -> network(state, "10-odd.network", "[Match]\nDriver=e1000\n[Network]\nDHCP=yes\n"),
                (state, random) -> managed(state, "eth2", Link.Traits.NETWORKD),
                (state, random) ->
                        script(state, "ifcfg-eth1", "DEVICE=eth1\nHWADDR=52:54:00:00:00:01\nBOOTPROTO=dhcp\n"),
                (state, random) ->
                        script(state, "ifcfg-second", "DEVICE='eth2'\nTYPE=Ethernet\nBRIDGE=xenbr2\nONBOOT=\"yes\"\n"),
                (state, random) -> script(state, "ifcfg-xenbr2", "DEVICE=xenbr2\nTYPE=Bridge\nSTP=off\nDELAY=0\n"),
                (state, random) ->
                        script(state, "ifcfg-eth1", "DEVICE=eth1\nIPADDR=192.0.2.7\nPREFIX=24\nNM_CONTROLLED=no"),
                (state, random) -> script(state, "route-eth1", "203.0.113.0/24 via 192.0.2.1 dev eth1\n"),
                (state, random) -> script(state, "ifcfg-odd", "DEVICE=$(hostname)\n"),
                (state, random) -> ghost(state, random.nextBoolean() ? "dom1" : "dom2", 1 + random.nextInt(2)),
                (state, random) -> updated(state, "dom1", "xenbr" + random.nextInt(3)),
                (state, random) -> random.nextInt(3) == 0 ? renamedGuest(state, "dom1", "shop") : state,
                (state, random) -> nf(state, List.of(NF.get(random.nextInt(NF.size())))),
                (state, random) -> state.with(
                        "/etc/sysctl.d/" + (random.nextBoolean() ? "10-nf.conf" : "zz-nf.conf"),
                        text("net.bridge.bridge-nf-call-iptables = " + random.nextInt(2) + "\n")),
                (state, random) -> state.with(
                        "/etc/sysctl.conf", text("net/bridge/bridge-nf-call-ip6tables=0\n-net.bridge.x=1\n")),
                (state, random) -> state.with("/etc/sysctl.d/50-all.conf", text("net.bridge.* = 0\n")),
                (state, random) -> state.with(
                        "/etc/udev/rules.d/99-bridge.rules",
                        text("ACTION==\"add\", SUBSYSTEM==\"module\", KERNEL==\"br_netfilter\", "
                                + "RUN+=\"/lib/systemd/systemd-sysctl --prefix=/net/bridge\"\n")),
                (state, random) -> state.with("/etc/udev/rules.d", FileState.ABSENT),
                (state, random) -> state.with(
                        random.nextBoolean() ? "/etc/sysctl.d" : "/run/sysctl.d",
                        random.nextBoolean() ? FileState.ABSENT : new FileState.Unknown("Permission denied")));
    }

    private static final List<String> NF =
            List.of("none", "gone", "unseen", "ip6tables", "xenbr0/iptables", "xenbr0/arptables");

    /// Where the distribution has ifupdown, another way to keep links in its place.
    private static HostState otherwise(HostState state, Random random) {
        return state.platform().toolstack() == Toolstack.XEND
                        || !(state.files().at(INTERFACES) instanceof FileState.Regular)
                ? state
                : netplan(state, NETPLAN.get(random.nextInt(NETPLAN.size())));
    }

    private static HostState bind(HostState state, String nic, String bridge) {
        if (!(state.network().link(nic) instanceof Link link)) {
            return state;
        }
        var network =
                state.network().link(bridge) == null ? state.network().with(Link.bridge(bridge)) : state.network();
        return state.with(network.with(link.withMaster(bridge).withUp(true)));
    }

    /// As network-bridge of Xen 3.0 leaves a NIC: it is pethN, and ethN is Dom0's own link, whose other end vif0.N is
    /// on the bridge too.
    private static HostState renamed(HostState state, String nic, @Nullable String bridge) {
        if (!(state.network().link(nic) instanceof Link link)) {
            return state;
        }
        var network = bridge == null || state.network().link(bridge) instanceof Link
                ? state.network()
                : state.network().with(Link.bridge(bridge));
        var end = "vif0." + nic.substring(nic.length() - 1);
        return state.with(
                network.with(link.withName("p" + nic).withMaster(bridge).withUp(true))
                        .with(link(nic, Link.Kind.NIC).withUp(true))
                        .with(link(end, Link.Kind.VIF).withMaster(bridge).withUp(true)));
    }

    /// The pairs of a Dom0's kernel of Xen 3: vethN, and vif0.N, unless network-bridge has taken them.
    private static HostState netloop(HostState state) {
        var network = state.network();
        for (int number = 0; number < 3; number++) {
            if (network.link("vif0." + number) == null) {
                network = network.with(link("veth" + number, Link.Kind.VIRTUAL).withMac(NetworkBridge.NO_MAC))
                        .with(link("vif0." + number, Link.Kind.VIF).withMac(NetworkBridge.NO_MAC));
            }
        }
        return state.with(network);
    }

    private static HostState bridge(HostState state, Link.BridgeSettings settings) {
        return state.with(
                state.network().with(Link.bridge("xenbr1").with(settings).withUp(false)));
    }

    private static HostState up(HostState state, String nic) {
        return state.network().link(nic) instanceof Link link
                ? state.with(state.network().with(link.withUp(true)))
                : state;
    }

    /// Its id is its name's, or 7.
    private static Link vlan(String name, String lower) {
        var digits = name.replaceFirst("^.*?([0-9]*)$", "$1");
        return link(name, Link.Kind.VLAN)
                .withLower(lower)
                .with(Link.Traits.NONE.withVlan(digits.isEmpty() ? (Integer) 7 : Integer.valueOf(digits)));
    }

    private static HostState bond(HostState state, String name, List<String> nics) {
        var bond = link(name, Link.Kind.BOND).withUp(true);
        var made = state.with(state.network().with(bond.with(Link.Traits.NONE.withBondMode("active-backup"))));
        for (var nic : nics) {
            made = each(made, nic, link -> link.withMaster(name).withUp(true));
        }
        return made;
    }

    private static HostState each(HostState state, String name, UnaryOperator<Link> change) {
        return state.network().link(name) instanceof Link link
                ? state.with(state.network().with(change.apply(link)))
                : state;
    }

    private static Link offload(Link link, String feature, String how) {
        var offloads = new TreeMap<>(link.traits().offloads().or(new TreeMap<>()));
        for (var usual : List.of("tx", "gso")) {
            offloads.putIfAbsent(usual, new Link.Offload(true, false));
        }
        offloads.put(feature, new Link.Offload(how.equals("on"), how.equals("fixed")));
        return link.with(link.traits().withOffloads(Seen.of(offloads)));
    }

    private static HostState without(HostState state, String nic) {
        return state.with(state.network().without(nic));
    }

    /// The whole seed case: the NIC, and not mgmt0, is what Dom0 is reached by, now and at the next boot.
    private static HostState reached(HostState state, String nic) {
        if (!(state.network().link(nic) instanceof Link link) || state.network().link("mgmt0") == null) {
            return state;
        }
        var moved = state.with(state.network()
                .moved("mgmt0", nic)
                .without("mgmt0")
                .with(link.withUp(true).withMac("52:54:00:00:00:0" + nic.substring(nic.length() - 1))));
        var named = edited(moved, INTERFACES, text -> text.replace("mgmt0", nic));
        named = edited(named, IFCFG, text -> text.replace("mgmt0", nic));
        var networkd = edited(named, MGMT0, text -> text.replace("mgmt0", nic));
        var profiles = edited(networkd, NM_MGMT0, text -> text.replace("mgmt0", nic));
        return edited(
                profiles,
                "/etc/netplan/01.yaml",
                text -> text.replaceAll(" (" + nic + "|mgmt0):", " $1-old:").replace(" mgmt0-old:", " " + nic + ":"));
    }

    private static boolean carries(HostState state, String link) {
        return state.network().addresses().or(List.of()).stream()
                .anyMatch(address -> address.link().equals(link));
    }

    private static HostState route(HostState state, String line) {
        var words = List.of(line.split(" "));
        int via = words.indexOf("via") + 1;
        int table = words.indexOf("table") + 1;
        var link = words.get(words.indexOf("dev") + 1);
        var route = new Route(
                line.contains(":"),
                table > 0 ? words.get(table) : "main",
                words.getFirst(),
                via > 0 ? words.get(via) : null,
                link,
                0,
                line);
        return state.network().link(link) == null
                ? state
                : state.with(state.network().withRoutes(state.network().routes().map(all -> and(all, route))));
    }

    private static HostState rule(HostState state, String line) {
        return state.with(state.network()
                .withRules(state.network().rules().map(all -> and(all, new Rule(false, line)))));
    }

    private static <T> List<T> and(List<T> all, T one) {
        var more = new ArrayList<>(all);
        more.add(one);
        return List.copyOf(more);
    }

    private static HostState address(HostState state, String link, String prefixed, boolean dynamic) {
        if (!(state.network().addresses() instanceof Seen.Value<List<Address>>(var addresses))
                || state.network().link(link) == null) {
            return state;
        }
        var all = new ArrayList<>(addresses);
        all.add(new Address(link, prefixed, List.of("scope", "global"), dynamic));
        return state.with(state.network().withAddresses(Seen.of(List.copyOf(all))));
    }

    private static Seen<Session> session(String link) {
        return Seen.of(new Session(new TreeSet<>(List.of(link)), "198.51.100.7", "198.51.100.1"));
    }

    private static HostState stopped(HostState state, String name) {
        if (!(state.guests().named(name) instanceof Guest guest)
                || !(guest.domain() instanceof Domain.Running(var id, var _, var _, var _, var _))) {
            return state;
        }
        var guests = new TreeMap<>(state.guests().byName());
        guests.remove(name);
        return without(state, "vif" + id + ".0")
                .with(new Guests(guests, state.guests().files()));
    }

    /// The first interface of a guest that runs; null: it has none.
    private static HostState live(HostState state, String name, Domain.@Nullable LiveVif vif) {
        if (!(state.guests().named(name) instanceof Guest guest)
                || !(guest.domain() instanceof Domain.Running running)) {
            return state;
        }
        var live = new TreeMap<Integer, Domain.LiveVif>();
        if (vif != null) {
            live.put(0, vif);
        }
        return domain(state, name, running.with(live));
    }

    private static HostState domain(HostState state, String name, Domain domain) {
        if (!(state.guests().named(name) instanceof Guest guest)) {
            return state;
        }
        var files = new TreeMap<>(state.files().byPath());
        if (domain instanceof Domain.Running running && state.platform().toolstack() == Toolstack.XL) {
            record(files, running, name);
        }
        return state.with(new Files(files)).with(state.guests().with(guest.with(domain)));
    }

    /// libxl's own file of what it has loaded.
    private static void record(TreeMap<String, FileState> files, Domain.Running running, String name) {
        if (running.loaded() instanceof Seen.Value<SortedMap<Integer, VifSetting>>(var loaded)) {
            var nics = new ArrayList<Map<String, Object>>();
            loaded.forEach((number, setting) -> {
                var nic = new LinkedHashMap<String, Object>();
                nic.put("devid", number);
                if (setting.mac() != null) {
                    nic.put("mac", setting.mac());
                }
                if (setting.ip() != null) {
                    nic.put("ip", setting.ip());
                }
                if (setting.bridge() != null) {
                    nic.put("bridge", setting.bridge());
                }
                nics.add(nic);
            });
            var record = Map.of("c_info", Map.of("name", name), "nics", nics);
            files.put(
                    "/var/lib/xen/userdata-d." + running.id() + "." + running.uuid() + ".libxl-json",
                    text(Json.pretty(record) + "\n\0").with(Mode.octal("0600")));
        }
    }

    private static HostState loaded(HostState state, Seen<SortedMap<Integer, VifSetting>> loaded) {
        return state.guests().named("dom1") instanceof Guest guest && guest.domain() instanceof Domain.Running running
                ? domain(state, "dom1", running.with(loaded, null))
                : state;
    }

    private static String guestPath(HostState state) {
        return state.guests().files().isEmpty()
                ? "/etc/xen/dom1"
                : state.guests().files().first();
    }

    private static HostState guestFile(HostState state, String was, String is) {
        return edited(state, guestPath(state), text -> was.isEmpty() ? is : text.replace(was, is));
    }

    private static HostState interfaces(HostState state, String added) {
        return edited(state, INTERFACES, text -> added.isEmpty() ? added : text + added);
    }

    private static HostState sourced(HostState state, String bridge, String nic) {
        var path = "/etc/network/interfaces.d/" + bridge;
        return interfaces(state, "source /etc/network/interfaces.d/*\n")
                .with(path, text(KEPT.formatted(bridge, bridge, nic)));
    }

    private static HostState script(HostState state, String sxp, String content, String mode) {
        if (!(state.files().at(SXP) instanceof FileState.Regular)) {
            return state;
        }
        return edited(state, SXP, text -> text.replace("(network-script network-bridge)", sxp))
                .with(SCRIPTS + "/my-network-script", text(content).with(Mode.octal(mode)));
    }

    private static HostState edited(HostState state, String path, UnaryOperator<String> edit) {
        return state.files().at(path) instanceof FileState.Regular file
                ? state.with(
                        path, file.with(Content.of(edit.apply(file.content().text()))))
                : state;
    }

    private static HostState toolstack(HostState state, Toolstack toolstack) {
        var was = state.platform();
        return state.with(new Platform(
                was.distribution(),
                was.release(),
                was.kernel(),
                toolstack,
                was.xenVersion(),
                was.persistence(),
                was.persistenceWhy(),
                was.tools(),
                was.bootId()));
    }

    private static Platform platform(
            String distribution, String release, String kernel, Toolstack toolstack, String xen, String... tools) {
        return new Platform(
                distribution,
                release,
                kernel,
                toolstack,
                xen,
                Persistence.NONE_KNOWN,
                "not read yet",
                new TreeSet<>(List.of(tools)),
                "6f1c2a7e-0000-4000-8000-000000000001");
    }

    private static Network network(SortedMap<String, Link> links) {
        return new Network(
                        links,
                        Seen.of(List.of(new Address("lo", "127.0.0.1/8"), new Address("mgmt0", "198.51.100.7/24"))),
                        Seen.of(List.of(
                                new Route(
                                        false,
                                        "main",
                                        "default",
                                        "198.51.100.1",
                                        "mgmt0",
                                        0,
                                        "default via 198.51.100.1 dev mgmt0"),
                                new Route(
                                        false,
                                        "main",
                                        "198.51.100.0/24",
                                        null,
                                        "mgmt0",
                                        0,
                                        "198.51.100.0/24 dev mgmt0 scope link"))),
                        Seen.of(List.of(
                                new Rule(false, "0: from all lookup local"),
                                new Rule(false, "32766: from all lookup main"),
                                new Rule(false, "32767: from all lookup default"))),
                        session("mgmt0"),
                        Seen.unknown("not read yet"))
                .with(NfCalls.NOT_SEEN.with(new NfCalls.Live(
                        new TreeSet<>(NfCalls.ALL),
                        NfCalls.ALL.stream().map(NfCalls.Switch::of).collect(Collectors.toCollection(TreeSet::new)))));
    }

    /// @param on whose switch is on, and of these the rest off; `gone`: there are none; `unseen`
    private static HostState nf(HostState state, List<String> on) {
        var live = switch (on.getFirst()) {
            case "gone" -> Seen.of(new NfCalls.Live(new TreeSet<>(), new TreeSet<>()));
            case "unseen" -> Seen.<NfCalls.Live>unknown("the host shows no /proc/sys/net");
            default ->
                Seen.of(new NfCalls.Live(
                        new TreeSet<>(NfCalls.ALL),
                        on.stream()
                                .filter(call -> !call.equals("none"))
                                .map(call -> call.contains("/")
                                        ? new NfCalls.Switch(call.split("/")[0], call.split("/")[1])
                                        : NfCalls.Switch.of(call))
                                .collect(Collectors.toCollection(TreeSet::new))));
        };
        return state.with(state.network().with(state.network().nf().withLive(live)));
    }

    private static SortedMap<String, Link> links() {
        var links = new TreeMap<String, Link>();
        put(links, link("lo", Link.Kind.LOOPBACK).withUp(true));
        put(links, link("mgmt0", Link.Kind.NIC).withUp(true));
        put(links, link("eth0", Link.Kind.NIC));
        put(links, link("eth1", Link.Kind.NIC));
        put(links, link("eth2", Link.Kind.NIC));
        return links;
    }

    private static void put(SortedMap<String, Link> links, Link link) {
        links.put(link.name(), link);
    }

    public static Link link(String name, Link.Kind kind) {
        return new Link(name, kind, "52:54:00:00:00:01", false, null, 1500, null, null);
    }

    public static Link withCarrier(Link link, @Nullable Boolean carrier) {
        return new Link(
                link.name(),
                link.kind(),
                link.mac(),
                link.up(),
                carrier,
                link.mtu(),
                link.master(),
                link.settings(),
                link.lower());
    }

    /// A guest's interface in Dom0.
    public static Link vif(String name, String bridge) {
        return new Link(name, Link.Kind.VIF, "fe:ff:ff:ff:ff:ff", true, true, 1500, bridge, null);
    }

    private static Guest running(String name, int id, VifSetting loaded, String bridge) {
        var live = new TreeMap<Integer, Domain.LiveVif>();
        live.put(0, new Domain.LiveVif("vif" + id + ".0", bridge, bridge));
        return new Guest(
                name,
                null,
                Seen.unknown("not read yet"),
                new Domain.Running(id, "00000000-0000-0000-0000-00000000000" + id, Seen.of(one(loaded)), null, live));
    }

    private static SortedMap<Integer, VifSetting> one(VifSetting setting) {
        var one = new TreeMap<Integer, VifSetting>();
        one.put(0, setting);
        return one;
    }

    public static FileState.Regular text(String content) {
        return new FileState.Regular(Content.of(content), Mode.octal("0644"), "root", "root");
    }

    public static FileState.Regular executable(String content) {
        return text(content).with(Mode.octal("0755"));
    }

    public static FileState.Directory folder() {
        return new FileState.Directory(Mode.octal("0755"), "root", "root");
    }

    private static void folders(SortedMap<String, FileState> files) {
        for (var path : List.of("/etc", "/etc/xen", SCRIPTS, "/etc/network")) {
            files.put(path, folder());
        }
        files.put("/etc/motd", FileState.ABSENT);
        files.put("/etc/sysconfig/network-scripts", FileState.ABSENT);
        for (var path : List.of(
                "/etc/systemd/system",
                "/lib/netplan",
                "/etc/netplan",
                "/run/netplan",
                NM_FOLDER,
                "/usr/lib/NetworkManager/system-connections",
                "/usr/lib/NetworkManager/conf.d",
                "/run/NetworkManager/conf.d",
                "/etc/NetworkManager/conf.d",
                "/etc/NetworkManager",
                "/etc/NetworkManager/dispatcher.d/pre-up.d",
                "/etc/sysconfig/static-routes",
                "/run/udev/rules.d",
                "/usr/lib/udev/rules.d",
                "/lib/udev/rules.d",
                "/run/sysctl.d",
                "/usr/local/lib/sysctl.d",
                "/usr/lib/sysctl.d",
                "/lib/sysctl.d",
                "/etc/sysctl.conf")) {
            files.put(path, FileState.ABSENT);
        }
        files.put("/etc/sysctl.d", folder());
        files.put("/etc/udev/rules.d", folder());
        files.put("/etc/NetworkManager/dispatcher.d/pre-up.d", folder());
    }

    private static void kernel(SortedMap<String, FileState> files) {
        for (var path : List.of(
                "/proc/sys/net/ipv4/ip_forward",
                "/proc/sys/net/ipv6/conf/all/forwarding",
                "/proc/sys/net/ipv4/conf/all/proxy_arp")) {
            files.put(path, text("0\n"));
        }
        files.put("/proc/sys/net/ipv6/conf/default/disable_ipv6", text("1\n"));
        for (var bridge : List.of("xenbr0", "xenbr1", "xenbr2")) {
            files.put("/proc/sys/net/ipv6/conf/" + bridge + "/disable_ipv6", FileState.ABSENT);
            files.put("/proc/sys/net/ipv4/conf/" + bridge + "/proxy_arp", FileState.ABSENT);
            files.put("/sys/class/net/" + bridge + "/bridge/ageing_time", FileState.ABSENT);
        }
    }

    private static final String XL_INTERFACES = """
            # The loopback network interface
            auto lo
            iface lo inet loopback

            # management
            auto mgmt0
            iface mgmt0 inet static
                address 198.51.100.7/24
                gateway 198.51.100.1
            """;

    /// Each gives mgmt0 what it has; the rest differs as administrators do.
    private static final List<String> NETPLAN = List.of("""
            network:
              version: 2
              ethernets:
                mgmt0:
                  addresses: [198.51.100.7/24]
                  routes: [{to: default, via: 198.51.100.1}]
            """, """
            {network: {ethernets: {mgmt0: {addresses: [198.51.100.7/24], gateway4: 198.51.100.1}, eth1: {}}}}
            """, """
            # by hand
            network:
                renderer: networkd
                ethernets:
                    eth1: {dhcp4: no, optional: true}
                    mgmt0:
                        # Dom0
                        addresses:
                        - 198.51.100.7/24
                        gateway4: "198.51.100.1"
                        mtu: 1500
                bridges:
                    xenbr1:
                        interfaces: [eth1]
            """, """
            network:
              ethernets:
                mgmt0: {addresses: [198.51.100.7/24], routes: [{to: 0.0.0.0/0, via: 198.51.100.1}]}
                eth2: {dhcp4: true}
              bridges:
                xenbr2: {interfaces: [eth1], parameters: {stp: false, forward-delay: 0}}
            """, """
            network:
              ethernets:
                all: {match: {name: "e*"}, dhcp4: true}
            """);
    private static final String IFCFG = "/etc/sysconfig/network-scripts/ifcfg-mgmt0";

    private static final String MGMT0_IFCFG = """
            # management
            DEVICE="mgmt0"
            BOOTPROTO=static
            ONBOOT=yes
            IPADDR=198.51.100.7   # ours
            NETMASK=255.255.255.0
            GATEWAY='198.51.100.1'
            """;

    private static final String MGMT0 = "/etc/systemd/network/20-mgmt0.network";

    private static final String USB_LINK = """
            [Match]
            Path=*-usb-*

            [Link]
            NamePolicy=mac
            """;

    private static final String DEFAULT_LINK = """
            # the distribution's
            [Match]
            OriginalName=*

            [Link]
            NamePolicy=keep kernel database onboard slot path
            MACAddressPolicy=persistent
            """;

    private static final String MGMT0_NETWORK = """
            # management
            [Match]
            Name=mgmt0

            [Network]
            Address=198.51.100.7/24
            Gateway=198.51.100.1
            """;

    private static final String NM_FOLDER = "/etc/NetworkManager/system-connections";

    private static final String NM_MGMT0 = NM_FOLDER + "/mgmt0.nmconnection";

    private static final String NM_MGMT0_PROFILE = """
            [connection]
            id=mgmt0
            uuid=0b0d2f0e-9d7a-4b34-9f4e-1c5d8a5a0001
            type=ethernet
            interface-name=mgmt0

            [ipv4]
            # Dom0
            address1=198.51.100.7/24,198.51.100.1
            method=manual

            [ipv6]
            method=disabled
            """;

    /// Beside mgmt0's, what administrators have: a name, and the file.
    private static final List<List<String>> NM = List.of(
            List.of(),
            List.of("eth1.nmconnection\n[connection]\nid=eth1\nuuid=u1\ntype=802-3-ethernet\ninterface-name=eth1\n\n"
                    + "[802-3-ethernet]\nmtu=9000\n\n[ipv4]\nmethod=disabled\n\n[ipv6]\nmethod=ignore\n"),
            List.of(
                    "port.nmconnection\n[connection]\nid=port\nuuid=u1\ntype=ethernet\ninterface-name=eth1\nmaster=u2\n"
                            + "slave-type=bridge\n",
                    "bridge.nmconnection\n# by hand\n[connection]\nid=bridge\nuuid=u2\ntype=bridge\n"
                            + "interface-name=xenbr1\n[bridge]\nstp=no\n[ipv4]\nmethod=disabled\n[ipv6]\nmethod=disabled"),
            List.of("Wired connection 1.nmconnection\n[connection]\nid=Wired connection 1\nuuid=u1\ntype=ethernet\n"
                    + "[ipv4]\nmethod=auto\n"));

    private static final String KEPT = """

            auto %s
            iface %s inet manual
                bridge_ports %s
                bridge_stp off
                bridge_fd 0
            """;

    private static final String XL_DOM1 = """
            name = "dom1"
            memory = 128
            vif = [ 'mac=00:16:3e:00:00:01,bridge=xenbr0' ]  # one
            """;

    private static final String XL_DOM2 = """
            name = "dom2"
            vif = ["ip=192.0.2.22, mac=00:16:3E:00:00:02,bridge=xenbr0"]
            """;

    private static final String XL_DOM3 = """
            name = "dom3"
            memory = 64
            vif = ['mac=00:16:3e:00:00:03,bridge=xenbr0',
                   'mac=00:16:3e:00:00:33,bridge=xenbr0']
            """;

    private static final String XM_DOM1 = """
            #  -*- mode: python; -*-
            name = "dom1"
            vif = ['mac=00:16:3e:00:00:01, bridge=xenbr0']
            root = "/dev/sda1 ro"
            """;

    private static final String XM_DOM2 = """
            name = 'dom2'
            vif = [ "mac = 00:16:3E:00:00:02, bridge = xenbr0" ]
            """;

    private static final String XEND_CONFIG = """
            # -*- sh -*-
            (xend-relocation-server no)
            #(network-script 'network-route netdev=eth0')
            (network-script network-bridge)
            (vif-script vif-bridge)
            """;

    private static final String WRAPPER = """
            #!/bin/sh
            dir=$(dirname "$0")
            "$dir/network-bridge" "$@" vifnum=0 netdev=eth0 bridge=xenbr0
            "$dir/network-bridge" "$@" vifnum=1 netdev=eth1 bridge=xenbr1
            """;

    /// Not Xen's text: it has what tells the releases apart.
    private static final String NETWORK_BRIDGE_3_0 = """
            #!/bin/sh
            vifnum=${vifnum:-$(ip route list | sed -n 's/^default .*[^0-9]//p')}
            vifnum=${vifnum:-0}
            netdev=${netdev:-eth${vifnum}}
            bridge=${bridge:-xenbr${vifnum}}
            pdev="p${netdev}"
            vdev="veth${vifnum}"
            vif0="vif0.${vifnum}"
            op_start() { :; }
            """;

    private static final String NETWORK_BRIDGE_LATER = """
            #!/bin/sh
            netdev=${netdev:-eth0}
            bridge=${bridge:-${netdev}}
            pdev="p${netdev}"
            tdev=tmpbridge
            op_start() { :; }
            """;
}
