package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import pontifex.config.ConfigException;
import pontifex.config.NetworkScriptWrapper;
import pontifex.config.ScriptedBridge;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.NetworkBridge;
import pontifex.state.Seen;

/// xend's network-script, of Xen 3.0 and 3.1: a wrapper that calls network-bridge once a NIC.
///
/// Where xend's configuration names network-bridge itself, or nothing, a wrapper of our own takes its
/// place, and gets a line for what network-bridge alone would have made.
record XendScript() implements NextBoot {
    static final String OWN = "my-network-script";
    static final Look LOOK =
            Look.at(XendConfig.path(OWN), XendConfig.SCRIPTS, XendConfig.PATH, XendConfig.NETWORK_BRIDGE);

    private static final Mode EXECUTABLE = Mode.octal("0755");

    @Override
    public Seen<Kept> read(HostState raw) {
        return switch (XendConfig.read(raw)) {
            case Seen.Unknown<XendConfig>(var why) -> Seen.unknown(why);
            case Seen.Value<XendConfig>(var xend) ->
                switch (scripted(xend, raw)) {
                    case Seen.Unknown<Kept>(var why) -> Seen.unknown(why);
                    case Seen.Value<Kept>(var kept) -> Seen.of(addressed(kept, raw));
                };
        };
    }

    private static Seen<Kept> scripted(XendConfig xend, HostState raw) {
        if (xend.script() instanceof String script) {
            return xend.namesNetworkBridge() ? stock(xend, raw) : wrapped(xend, script, raw);
        }
        return Seen.of(Kept.NOTHING);
    }

    /// The distribution gives its addresses first, and then network-bridge takes the NIC. Where netloop's pair is
    /// there, vethN takes over the NIC's name and addresses; where it isn't, the bridge takes the addresses.
    private static Kept addressed(Kept kept, HostState raw) {
        var distribution = Way.addresses(raw);
        if (!(distribution instanceof Seen.Value<SortedMap<String, SortedSet<String>>>(var given))
                || !(kept.bridges() instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var made))) {
            return new Kept(kept.bridges(), kept.networkScript(), distribution, null);
        }
        var links = new TreeMap<>(given);
        var bridges = new TreeMap<>(made);
        made.forEach((name, bridge) -> bridge.ports().stream()
                .filter(nic -> !NetworkBridge.renames(raw.network(), nic, vifnum(bridge, nic)))
                .forEach(nic -> {
                    if (links.remove(nic) instanceof SortedSet<String> addresses) {
                        bridges.put(name, bridge.withAddresses(addresses));
                    }
                }));
        return new Kept(Seen.of(bridges), kept.networkScript(), Seen.of(links), null);
    }

    private static int vifnum(Kept.Bridge bridge, String nic) {
        return bridge.vifnum() instanceof Integer vifnum ? vifnum : NetworkBridge.number(nic);
    }

    private static Seen<Kept> stock(XendConfig xend, HostState raw) {
        return switch (StockBridge.of(xend.words(), raw)) {
            case Seen.Unknown<StockBridge>(var why) -> unknown(xend, why);
            case Seen.Value<StockBridge>(var stock) -> {
                var bridges = new TreeMap<String, Kept.Bridge>();
                bridges.put(stock.name(), kept(stock.nic()).withVifnum(stock.vifnum()));
                yield Seen.of(Kept.of(bridges, xend.networkScript()));
            }
        };
    }

    /// xend passes over a script that isn't there, isn't executable or has no `#!`, without a word.
    private static Seen<Kept> wrapped(XendConfig xend, String script, HostState raw) {
        return switch (raw.files().at(script)) {
            case FileState.Absent _ -> Seen.of(Kept.of(new TreeMap<>(), xend.networkScript()));
            case FileState.Regular(var content, var mode, var _, var _) -> {
                try {
                    var bridges = bridges(NetworkScriptWrapper.parse(content.latin1()));
                    boolean runs = mode.executable() && content.latin1().startsWith("#!");
                    yield Seen.of(Kept.of(runs ? bridges : new TreeMap<>(), xend.networkScript()));
                } catch (ConfigException e) {
                    yield unknown(xend, GuestReading.place(script, e));
                }
            }
            case FileState.Unknown(var why) -> unknown(xend, script + " couldn't be read: " + why);
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                unknown(xend, script + " is no plain file of a readable size");
        };
    }

    /// Which bridges the script makes can't be told; that it is named can.
    private static Seen<Kept> unknown(XendConfig xend, String why) {
        return Seen.of(new Kept(Seen.unknown(why), xend.networkScript(), Seen.unknown(why), null));
    }

    private static TreeMap<String, Kept.Bridge> bridges(NetworkScriptWrapper wrapper) throws ConfigException {
        var bridges = new TreeMap<String, Kept.Bridge>();
        wrapper.bridges()
                .forEach((name, bridge) -> bridges.put(
                        name, kept(nic(bridge)).withVifnum(bridge.vifnum() < 0 ? null : (Integer) bridge.vifnum())));
        return bridges;
    }

    /// Without `netdev` it is eth and the number.
    private static String nic(ScriptedBridge bridge) {
        return bridge.nic().isEmpty() ? "eth" + bridge.vifnum() : bridge.nic();
    }

    /// What network-bridge makes, always: no spanning tree, no delay.
    private static Kept.Bridge kept(String nic) {
        var ports = new TreeSet<String>();
        ports.add(nic);
        return new Kept.Bridge(ports, false, "0");
    }

    /// network-bridge's own picture, unless it has renamed the NIC before: then its `start` does nothing, and the NIC
    /// goes back to its bridge by itself.
    @Override
    public HostState bound(Bridge bridge, HostState found, Link port) {
        var nic = String.valueOf(bridge.nic());
        boolean fresh =
                found.network().link(bridge.name()) == null && port.name().equals(nic);
        return fresh
                ? found.with(NetworkBridge.started(found.network(), freeNumber(bridge, nic, found), nic, bridge.name()))
                : NextBoot.super.bound(bridge, found, port);
    }

    /// The number that the bridge's line has, or will get.
    private static int freeNumber(Bridge bridge, String nic, HostState found) {
        var kept = new TreeMap<>(found.network().keptBridges().or(new TreeMap<>()));
        if (kept.remove(bridge.name()) instanceof Kept.Bridge own && own.vifnum() instanceof Integer number) {
            return number;
        }
        var taken = kept.values().stream().map(Kept.Bridge::vifnum).toList();
        return IntStream.concat(IntStream.of(NetworkBridge.number(nic)), IntStream.iterate(0, number -> number + 1))
                .filter(number -> !taken.contains(number))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public boolean keepsNics() {
        return false;
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        var nic = String.valueOf(bridge.nic());
        if (!bridge.details().beyondUsual().isEmpty()) {
            throw refused(
                    bridge,
                    "Xen 3's network-bridge can't keep "
                            + String.join(" and ", bridge.details().beyondUsual()) + " of a bridge",
                    "leave that out for this host");
        }
        refuseOtherAddresses(bridge, nic, before, found);
        var xend = config(bridge, found);
        if (xend.namesNetworkBridge() && xend.words().size() > 1 && isKept(bridge, nic, found)) {
            return found;
        }
        var kept = wrapped(bridge, nic, xend, found);
        if (!isKept(bridge, nic, kept)) {
            throw refused(
                    bridge,
                    "xend would still not make " + bridge.name() + " at its start: "
                            + (xend.script() == null ? XendConfig.path(OWN) : xend.script()) + " has no #! line",
                    "begin it with #!/bin/sh");
        }
        return kept;
    }

    /// The distribution gives its addresses at boot before network-bridge takes the NIC: what it gives must be what
    /// Dom0 has. Where the distribution's files aren't known, the next boot gives what it gave before.
    private static void refuseOtherAddresses(Bridge bridge, String nic, HostState before, HostState found)
            throws Refused {
        boolean was =
                before.network().nic(nic) instanceof Link port && bridge.name().equals(port.master());
        boolean renamed =
                found.network().nic(nic) instanceof Link port && !port.name().equals(nic);
        var link = renamed ? nic : bridge.name();
        if (was) {
            return;
        }
        BootAddresses.refuseLinkLocal(bridge, found);
        if (BootAddresses.of(bridge, found) instanceof Seen.Value<?> && BootAddresses.areThere(link, found)) {
            BootAddresses.refuseOthers(bridge, link, found, List.of());
        }
    }

    private static HostState wrapped(Bridge bridge, String nic, XendConfig xend, HostState found) throws Refused {
        if (xend.script() instanceof String script && !xend.namesNetworkBridge()) {
            return withLine(bridge, nic, script, found);
        }
        var path = XendConfig.path(OWN);
        var carried = xend.namesNetworkBridge() ? withStock(bridge, nic, xend, path, found) : found;
        return Reading.of(xend.naming(OWN, withLine(bridge, nic, path, carried), bridge.source()));
    }

    /// With a line for what network-bridge alone makes at boot, unless the bridge or the NIC is this task's
    /// own.
    private static HostState withStock(Bridge bridge, String nic, XendConfig xend, String path, HostState found)
            throws Refused {
        if (!(StockBridge.of(xend.words(), found) instanceof Seen.Value<StockBridge>(var stock))) {
            throw refused(
                    bridge,
                    "which NIC network-bridge takes at boot can't be told, and a wrapper in its place would drop that",
                    "name netdev and bridge in the arguments of xend's network-script");
        }
        if (stock.name().equals(bridge.name())
                || stock.nic().equals(nic)
                || found.network().nic(stock.nic()) == null) {
            return found;
        }
        return withLine(new Bridge(bridge.source(), stock.name(), stock.nic(), true), stock.nic(), path, found);
    }

    private static boolean isKept(Bridge bridge, String nic, HostState found) {
        return found.network().keptBridges() instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var kept)
                && kept.get(bridge.name()) instanceof Kept.Bridge line
                && kept(nic).equals(line.withVifnum(null).withAddresses(new TreeSet<>()));
    }

    private static HostState withLine(Bridge bridge, String nic, String script, HostState found) throws Refused {
        try {
            var file = file(bridge, script, found);
            var wrapper = wrapper(file);
            for (var line : wrapper.bridges().entrySet()) {
                if (nic(line.getValue()).equals(nic) && !line.getKey().equals(bridge.name())) {
                    throw refused(
                            bridge,
                            script + " puts " + nic + " on " + line.getKey(),
                            "release it there first: bridge: { name: " + line.getKey() + ", nic: " + nic
                                    + ", state: absent }");
                }
            }
            var changed = wrapper.withBridge(bridge.name(), nic);
            var after = file instanceof FileState.Regular regular
                    ? regular.with(Content.ofLatin1(changed.text())).with(executable(regular.mode()))
                    : new FileState.Regular(Content.ofLatin1(changed.text()), EXECUTABLE, "root", "root");
            return after.equals(file) ? found : Reading.of(found.with(script, after));
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), GuestReading.place(script, e), e.hint());
        }
    }

    private static Mode executable(Mode mode) {
        return new Mode(mode.bits() | 0100);
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        var xend = config(bridge, found);
        if (!(xend.script() instanceof String script)) {
            return found;
        }
        if (xend.namesNetworkBridge()) {
            if (found.network().keptBridges() instanceof Seen.Value<SortedMap<String, Kept.Bridge>>(var kept)
                    && !kept.containsKey(bridge.name())) {
                return found;
            }
            throw refused(
                    bridge,
                    "xend's own network-bridge makes " + bridge.name() + " at its start",
                    "silence it first: network_script: { script: '' }");
        }
        try {
            var file = file(bridge, script, found);
            var wrapper = wrapper(file);
            if (wrapper.bridges().get(bridge.name()) instanceof ScriptedBridge line
                    && !nic(line).equals(bridge.nic())) {
                throw refused(
                        bridge,
                        script + " puts " + nic(line) + " on " + bridge.name(),
                        "name that NIC in the task, or take the line out by hand");
            }
            var text = wrapper.withoutBridge(bridge.name()).text();
            return file instanceof FileState.Regular regular
                            && !regular.content().latin1().equals(text)
                    ? Reading.of(found.with(script, regular.with(Content.ofLatin1(text))))
                    : found;
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), GuestReading.place(script, e), e.hint());
        }
    }

    private static XendConfig config(Bridge bridge, HostState found) throws Refused {
        return switch (XendConfig.read(found)) {
            case Seen.Value<XendConfig>(var xend) -> xend;
            case Seen.Unknown<XendConfig>(var why) ->
                throw refused(bridge, "what xend runs at its start can't be told: " + why, "mend that file first");
        };
    }

    private static FileState file(Bridge bridge, String script, HostState found) throws Refused {
        var file = found.files().at(script);
        return switch (file) {
            case FileState.Absent _, FileState.Regular _ -> file;
            case FileState.Unknown(var why) ->
                throw refused(bridge, script + " couldn't be read: " + why, "see that it can be looked at");
            case FileState.Symlink(var target) ->
                throw refused(bridge, script + " is a link to " + target, "put a plain file in its place");
            case FileState.Present _, FileState.Directory _ ->
                throw refused(bridge, script + " is no plain file of a readable size", "name another network_script");
        };
    }

    private static NetworkScriptWrapper wrapper(FileState file) {
        return file instanceof FileState.Regular regular
                ? NetworkScriptWrapper.parse(regular.content().latin1())
                : NetworkScriptWrapper.fresh();
    }

    private static Refused refused(Bridge bridge, String cause, String hint) {
        return new Refused(bridge.source(), cause, hint);
    }
}
