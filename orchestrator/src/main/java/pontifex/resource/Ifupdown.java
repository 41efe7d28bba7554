package pontifex.resource;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.config.BridgeOptions;
import pontifex.config.ConfigException;
import pontifex.config.Interfaces;
import pontifex.config.InterfacesTree;
import pontifex.config.KeptBridge;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// Debian's ifupdown: a stanza with `bridge_ports` in /etc/network/interfaces or in what it sources.
record Ifupdown() implements NextBoot {
    static final String MAIN = "/etc/network/interfaces";

    private static final String FOLDER = "/etc/network/interfaces.d";

    static Look look(String bridge) {
        return Look.at(MAIN, FOLDER, FOLDER + "/" + bridge);
    }

    /// ifupdown is old: a host that doesn't tell which services it starts has nothing else.
    static Sign sign(HostState raw) {
        return switch (raw.files().at(MAIN)) {
            case FileState.Absent _ -> new Sign.No();
            case FileState.Unknown(var why) -> new Sign.Unknown(MAIN + " couldn't be read: " + why);
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                new Sign.Unknown(MAIN + " is no plain file");
            case FileState.Regular _ ->
                switch (new Services(raw).enabled("networking")) {
                    case Seen.Unknown<Boolean>(var why) -> new Sign.Unknown(why);
                    case Seen.Value<Boolean>(var enabled) ->
                        enabled || !new Services(raw).systemd() ? given(raw) : new Sign.No();
                };
        };
    }

    /// What can't be read here is said by [#read].
    private static Sign given(HostState raw) {
        try {
            if (tree(raw) instanceof Seen.Value<InterfacesTree>(var tree)) {
                var links = new TreeSet<>(tree.addresses().keySet());
                links.addAll(tree.bridges().keySet());
                links.remove("lo");
                return Sign.of(MAIN, links);
            }
        } catch (ConfigException e) {
            return new Sign.Keeps(MAIN + " is there");
        }
        return new Sign.Keeps(MAIN + " is there");
    }

    @Override
    public Seen<Kept> read(HostState raw) {
        try {
            return switch (tree(raw)) {
                case Seen.Unknown<InterfacesTree>(var why) -> Seen.unknown(why);
                case Seen.Value<InterfacesTree>(var tree) -> kept(tree);
            };
        } catch (ConfigException e) {
            return Seen.unknown(place(e));
        }
    }

    private static Seen<Kept> kept(InterfacesTree tree) throws ConfigException {
        var links = new TreeMap<>(tree.addresses());
        var bridges = new TreeMap<String, Kept.Bridge>();
        tree.bridges().forEach((name, bridge) -> {
            var own = links.remove(name);
            if (bridge.auto()) {
                bridges.put(name, own == null ? kept(bridge) : kept(bridge).withAddresses(own));
            }
        });
        return Seen.of(new Kept(Seen.of(bridges), null, Seen.of(links), tree.whole()));
    }

    /// What the distribution gives to its links, whoever makes the bridges; unknown where that isn't ifupdown.
    static Seen<SortedMap<String, SortedSet<String>>> addresses(HostState raw) {
        if (raw.files().at(MAIN) instanceof FileState.Absent) {
            return Seen.unknown("what the next boot gives to links can't be told: " + MAIN + " isn't there");
        }
        try {
            return switch (tree(raw)) {
                case Seen.Unknown<InterfacesTree>(var why) -> Seen.unknown(why);
                case Seen.Value<InterfacesTree>(var tree) -> Seen.of(tree.addresses());
            };
        } catch (ConfigException e) {
            return Seen.unknown(place(e));
        }
    }

    private static Kept.Bridge kept(KeptBridge bridge) {
        var stp = switch (bridge.stp()) {
            case "on" -> Boolean.TRUE;
            case "off" -> Boolean.FALSE;
            default -> null;
        };
        return new Kept.Bridge(
                        new TreeSet<>(bridge.ports()),
                        stp,
                        bridge.forwardDelay().isEmpty() ? null : bridge.forwardDelay())
                .withMtu(bridge.mtu().matches("[0-9]{1,6}") ? Integer.valueOf(bridge.mtu()) : null)
                .withMac(MacAddress.canonical(bridge.mac()))
                .withOffloads(bridge.offloads());
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        var nic = String.valueOf(bridge.nic());
        var kept = KeptBridges.known(bridge, found);
        try {
            var tree = value(bridge, tree(found));
            refuseBond(bridge, nic, tree);
            var wanted = bridge.kept(before, found);
            boolean stands = isKept(bridge, wanted, kept);
            boolean moves =
                    !tree.addressing(nic).isEmpty() && (!stands || BootAddresses.areThere(bridge.name(), found));
            if (moves || BootAddresses.moved(bridge, before, found)) {
                BootAddresses.refuseLinkLocal(bridge, found);
                BootAddresses.refuseOthers(bridge, bridge.name(), found, tree.addressing(nic));
            }
            refuseUnmade(bridge, nic, found, tree);
            if (!moves && stands) {
                return found;
            }
            KeptBridges.refuseElsewhere(bridge, kept);
            wanted = moves && wanted.mac() == null ? wanted.withMac(mac(found, bridge.name())) : wanted;
            var changed = Reading.of(written(bridge, found, tree, with(bridge, options(nic, wanted), found, tree)));
            if (!isKept(bridge, wanted, KeptBridges.known(bridge, changed))
                    || moves && !BootAddresses.of(bridge.name(), changed).equals(BootAddresses.of(bridge, found))) {
                throw new Refused(
                        bridge.source(),
                        "the stanza of " + bridge.name() + " would still say something else at the next boot",
                        "simplify what the files under /etc/network say of it");
            }
            return changed;
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), place(e), e.hint());
        }
    }

    /// The NIC of a bridge that Open vSwitch keeps is raised at boot, without an address: by a stanza in a file that is
    /// named after the bridge, where such files are sourced.
    HostState raised(Bridge bridge, HostState found, String nic) throws Refused {
        try {
            var tree = value(bridge, tree(found));
            refuseOvsStanzas(bridge, tree, nic);
            if (tree.ovsBridges().getOrDefault(bridge.name(), new TreeSet<>()).contains(nic)
                    && tree.addresses().containsKey(bridge.name())) {
                return found;
            }
            if (tree.names(nic)) {
                throw new Refused(
                        bridge.source(),
                        "the files under /etc/network name " + nic + ", and don't raise it at boot",
                        "write 'auto " + nic + "' there, and 'iface " + nic + " inet manual'");
            }
            var own = FOLDER + "/" + bridge.name();
            var path = isSourced(tree, own) ? own : MAIN;
            var texts = new TreeMap<>(tree.texts());
            var before = texts.getOrDefault(path, "");
            var apart = before.isBlank() ? "" : before.endsWith("\n") ? "\n" : "\n\n";
            texts.put(path, before + apart + raising(nic));
            var changed = Reading.of(written(bridge, found, tree, texts));
            if (!(BootAddresses.of(nic, changed) instanceof Seen.Value<SortedSet<String>>(var given))
                    || !given.isEmpty()) {
                throw new Refused(
                        bridge.source(), "the next boot would still not raise " + nic, "write its stanza by hand");
            }
            return changed;
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), place(e), e.hint());
        }
    }

    private static String raising(String nic) {
        return "auto " + nic + "\niface " + nic + " inet manual\n";
    }

    /// A stanza that puts the NIC on another of Open vSwitch's bridges, or another NIC on this one, would do so again
    /// as
    /// it is raised.
    void refuseOvsStanzas(Bridge bridge, HostState found, String nic) throws Refused {
        try {
            refuseOvsStanzas(bridge, value(bridge, tree(found)), nic);
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), place(e), e.hint());
        }
    }

    /// Without what [#raised] wrote, where nothing else stands in that file.
    static HostState withoutRaised(Bridge bridge, HostState found, String nic) {
        var own = FOLDER + "/" + bridge.name();
        return found.files().at(own) instanceof FileState.Regular file
                        && file.content().latin1().equals(raising(nic))
                ? found.with(own, FileState.ABSENT)
                : found;
    }

    private static void refuseOvsStanzas(Bridge bridge, InterfacesTree tree, String nic) throws Refused {
        for (var other : tree.ovsBridges().entrySet()) {
            boolean own = other.getKey().equals(bridge.name());
            for (var port : other.getValue()) {
                if (own != port.equals(nic)) {
                    throw new Refused(
                            bridge.source(),
                            "a stanza under /etc/network puts " + port + " on " + other.getKey()
                                    + " of Open vSwitch's as it is raised",
                            "change its ovs_ports and ovs_bridge first");
                }
            }
        }
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        try {
            var tree = value(bridge, tree(found));
            if (!(tree.bridges().get(bridge.name()) instanceof KeptBridge stanza)) {
                return found;
            }
            for (var port : stanza.ports()) {
                if (!port.equals(bridge.nic())) {
                    throw new Refused(
                            bridge.source(),
                            "at its next boot the host puts " + port + " on " + bridge.name(),
                            "name that NIC in the task, or move it elsewhere first");
                }
            }
            return Reading.of(written(
                    bridge, found, tree, tree.withoutBridge(bridge.name()).texts()));
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), place(e), e.hint());
        }
    }

    private static InterfacesTree value(Bridge bridge, Seen<InterfacesTree> tree) throws Refused {
        return switch (tree) {
            case Seen.Value<InterfacesTree>(var value) -> value;
            case Seen.Unknown<InterfacesTree>(var why) ->
                throw new Refused(bridge.source(), why, "see that all files that ifupdown reads can be read");
        };
    }

    /// Addresses aside, which move by rules of their own.
    private static boolean isKept(Bridge bridge, Kept.Bridge wanted, SortedMap<String, Kept.Bridge> kept) {
        return kept.get(bridge.name()) instanceof Kept.Bridge stanza
                && wanted.withAddresses(new TreeSet<>()).equals(stanza.withAddresses(new TreeSet<>()));
    }

    private static BridgeOptions options(String nic, Kept.Bridge wanted) {
        return new BridgeOptions(
                nic,
                Boolean.TRUE.equals(wanted.stp()),
                String.valueOf(wanted.forwardDelay()),
                wanted.mtu(),
                wanted.mac() == null ? "" : wanted.mac(),
                wanted.offloads());
    }

    /// What the bridge has, or gets from its NIC, now.
    private static @Nullable String mac(HostState found, String bridge) {
        return found.network().link(bridge) instanceof Link link && !link.mac().isEmpty() ? link.mac() : null;
    }

    /// What stanzas make must be there before its bridge is raised: `ifup -a` goes by the order of the
    /// `auto` lines.
    private static void refuseUnmade(Bridge bridge, String nic, HostState found, InterfacesTree tree) throws Refused {
        for (var link = found.network().link(nic); link != null; link = below(found, link)) {
            boolean made = link.kind() == Link.Kind.VLAN || link.kind() == Link.Kind.BOND;
            if (made && tree.raisesBefore(bridge.name(), link.name())) {
                throw new Refused(
                        bridge.source(),
                        "the next boot raises " + bridge.name() + " before " + link.name()
                                + ", and so would find no such NIC for it",
                        "move the auto line of " + link.name() + " above that of " + bridge.name());
            }
            if (made && !tree.configures(link.name()) && !link.name().matches(link.lower() + "\\.0*" + vlan(link))) {
                throw new Refused(
                        bridge.source(),
                        "no stanza under /etc/network makes " + link.name() + " at the next boot",
                        "write one, above that of " + bridge.name());
            }
        }
    }

    private static void refuseBond(Bridge bridge, String nic, InterfacesTree tree) throws Refused {
        if (!tree.bonds(nic).isEmpty()) {
            throw new Refused(
                    bridge.source(),
                    "at its next boot the host makes " + nic + " a port of a bond: "
                            + String.join(", ", tree.bonds(nic)),
                    "name the bond in the task, or take " + nic + " out of it there first");
        }
    }

    private static String vlan(Link link) {
        return String.valueOf(link.traits().vlan());
    }

    private static @Nullable Link below(HostState found, Link link) {
        return link.lower() == null ? null : found.network().link(link.lower());
    }

    /// Whether a stanza makes the NIC, or what it is on.
    private static boolean isMade(String nic, HostState found, InterfacesTree tree) {
        for (var link = found.network().link(nic); link != null; link = below(found, link)) {
            if (link.kind() != Link.Kind.NIC && tree.configures(link.name())) {
                return true;
            }
        }
        return false;
    }

    /// A new bridge gets a file of its own where such files are sourced.
    private static Map<String, String> with(Bridge bridge, BridgeOptions options, HostState found, InterfacesTree tree)
            throws ConfigException {
        var nic = options.nic();
        var own = FOLDER + "/" + bridge.name();
        boolean stands = tree.paths().stream()
                .anyMatch(path -> hasStanza(String.valueOf(tree.texts().get(path)), bridge.name()));
        if (stands || !tree.addressing(nic).isEmpty() || isMade(nic, found, tree) || !isSourced(tree, own)) {
            return tree.withBridge(bridge.name(), options).texts();
        }
        var texts = new TreeMap<>(tree.texts());
        var text = texts.getOrDefault(own, "");
        texts.put(
                own,
                Interfaces.parse(text).withBridge(bridge.name(), options, false).text());
        return texts;
    }

    private static boolean hasStanza(String text, String name) {
        return Pattern.compile("(?m)^[ \\t]*iface[ \\t]+" + Pattern.quote(name) + "[ \\t]")
                .matcher(text)
                .find();
    }

    private static boolean isSourced(InterfacesTree tree, String path) throws ConfigException {
        var texts = new TreeMap<>(tree.texts());
        texts.putIfAbsent(path, "");
        return InterfacesTree.of(MAIN, texts).paths().contains(path);
    }

    private static HostState written(Bridge bridge, HostState found, InterfacesTree before, Map<String, String> after)
            throws Refused {
        var state = found;
        for (var file : after.entrySet()) {
            var path = file.getKey();
            if (file.getValue().equals(before.texts().get(path))) {
                continue;
            }
            var content = Content.ofLatin1(file.getValue());
            state = state.with(
                    path,
                    switch (found.files().at(path)) {
                        case FileState.Regular regular ->
                            file.getValue().isBlank() && path.equals(FOLDER + "/" + bridge.name())
                                    ? FileState.ABSENT
                                    : regular.with(content);
                        case FileState.Absent _ -> new FileState.Regular(content, Mode.octal("0644"), "root", "root");
                        case FileState.Symlink(var target) ->
                            throw new Refused(
                                    bridge.source(), path + " is a link to " + target, "put a plain file in its place");
                        case FileState.Unknown(var why) ->
                            throw new Refused(
                                    bridge.source(),
                                    "can't tell what " + path + " is: " + why,
                                    "see that it can be looked at");
                        case FileState.Present _, FileState.Directory _ ->
                            throw new Refused(bridge.source(), path + " is in the way", "remove it by hand");
                    });
        }
        return state;
    }

    /// All files that ifupdown reads; unknown where one of them, or a folder that it may have one in,
    /// couldn't be read.
    private static Seen<InterfacesTree> tree(HostState state) throws ConfigException {
        var texts = new TreeMap<String, String>();
        state.files().byPath().keySet().forEach(path -> {
            if (text(state, path) instanceof String text) {
                texts.put(path, text);
            }
        });
        var tree = InterfacesTree.of(MAIN, texts);
        for (var path : tree.missing()) {
            if (!(state.files().at(path) instanceof FileState.Absent)) {
                return Seen.unknown(path + " is sourced and couldn't be read");
            }
        }
        for (var file : state.files().byPath().entrySet()) {
            var path = file.getKey();
            if (isHidden(file.getValue(), texts, path)
                    && (isSourced(tree, path) || isSourced(tree, path + "/anything"))) {
                return Seen.unknown(path + " is sourced and couldn't be read");
            }
        }
        return Seen.of(tree);
    }

    private static boolean isHidden(FileState state, SortedMap<String, String> texts, String path) {
        return switch (state) {
            case FileState.Unknown _, FileState.Present _ -> true;
            case FileState.Symlink _ -> !texts.containsKey(path);
            case FileState.Absent _, FileState.Directory _, FileState.Regular _ -> false;
        };
    }

    private static @Nullable String text(HostState state, String path) {
        return switch (state.files().at(path)) {
            case FileState.Regular regular -> regular.content().latin1();
            case FileState.Symlink(var target) ->
                state.files().at(absolute(path, target)) instanceof FileState.Regular regular
                        ? regular.content().latin1()
                        : null;
            case FileState.Absent _, FileState.Present _, FileState.Directory _, FileState.Unknown _ -> null;
        };
    }

    static String absolute(String link, String target) {
        return target.startsWith("/") ? target : link.substring(0, link.lastIndexOf('/') + 1) + target;
    }

    private static String place(ConfigException e) {
        return e.reason().startsWith("/") ? e.reason() : GuestReading.place(MAIN, e);
    }
}
