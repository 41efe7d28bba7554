package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pontifex.config.BootBridge;
import pontifex.config.BootVlan;
import pontifex.config.ConfigException;
import pontifex.config.IfcfgTree;
import pontifex.config.InitScripts;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// RHEL's ifcfg files, as its own scripts read them at boot: one for the bridge, and `BRIDGE=` in its NIC's.
///
/// NetworkManager reads such files too, unless they say `NM_CONTROLLED=no`, and then with a meaning of its own: what it
/// has is refused.
record Ifcfg() implements NextBoot {
    private static final String MANAGER = "NetworkManager";
    private static final String SERVICE = "network";
    private static final String GENERAL = "/etc/sysconfig/network";
    private static final String STATIC_ROUTES = "/etc/sysconfig/static-routes";
    private static final String IFUP = IfcfgTree.FOLDER + "/ifup-eth";
    private static final String FUNCTIONS = IfcfgTree.FOLDER + "/network-functions";

    static Look look(Bridge bridge) {
        var look = Look.at(IfcfgTree.FOLDER + "/ifcfg-" + bridge.name());
        for (var kind : List.of("route", "route6", "rule", "rule6")) {
            look = look.and(Look.at(IfcfgTree.FOLDER + "/" + kind + "-" + bridge.name()));
        }
        return bridge.nic() == null
                ? look
                : look.and(Look.at(IfcfgTree.FOLDER + "/ifcfg-" + bridge.nic(), STATIC_ROUTES));
    }

    /// Old hosts have nothing else, and needn't tell which services they start.
    static Sign sign(HostState raw) {
        return switch (raw.files().at(IfcfgTree.FOLDER)) {
            case FileState.Absent _ -> new Sign.No();
            case FileState.Unknown(var why) -> new Sign.Unknown(IfcfgTree.FOLDER + " couldn't be read: " + why);
            case FileState.Regular _, FileState.Present _, FileState.Symlink _ ->
                new Sign.Unknown(IfcfgTree.FOLDER + " is no folder");
            case FileState.Directory _ ->
                switch (isRead(raw)) {
                    case Seen.Unknown<Boolean>(var why) -> new Sign.Unknown(why);
                    case Seen.Value<Boolean>(var read) -> read ? given(raw) : new Sign.No();
                };
        };
    }

    private static Seen<Boolean> isRead(HostState raw) {
        var services = new Services(raw);
        return services.enabled(SERVICE) instanceof Seen.Value<Boolean>(var own) && own
                ? Seen.of(true)
                : services.enabled(MANAGER).map(manager -> manager || !services.systemd());
    }

    private static Sign given(HostState raw) {
        try {
            return switch (tree(raw)) {
                case Seen.Unknown<IfcfgTree>(var why) -> new Sign.Unknown(why);
                case Seen.Value<IfcfgTree>(var tree) -> {
                    var links = new TreeSet<>(tree.addresses().keySet());
                    links.addAll(tree.bridges().keySet());
                    yield Sign.of(IfcfgTree.FOLDER, links);
                }
            };
        } catch (ConfigException e) {
            return new Sign.Keeps(IfcfgTree.FOLDER + " has files");
        }
    }

    @Override
    public Seen<Kept> read(HostState raw) {
        return InPlace.kept(raw, Ifcfg::tree, Ifcfg::said);
    }

    private static Seen<Kept> said(IfcfgTree tree) throws ConfigException {
        return InPlace.kept(tree.bridges(), tree.addresses());
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        var texts = texts(bridge, found);
        refuseUntold(bridge, bridge.kept(before, found), scripts(found));
        refuseManagers(bridge, found, texts.tree());
        refuseGatewayDevice(bridge, found);
        refuseStaticRoutes(bridge, found);
        return files(bridge).keep(before, found, texts);
    }

    /// What the host's own scripts don't do, or would do otherwise than it reads.
    private static void refuseUntold(Bridge bridge, Kept.Bridge wanted, InitScripts scripts) throws Refused {
        var delay = String.valueOf(wanted.forwardDelay());
        if (!delay.equals("0") && scripts.delay() == null) {
            throw new Refused(
                    bridge.source(),
                    "ifcfg files can't keep a forward delay of " + delay
                            + " s: some releases' scripts take DELAY as seconds, others as hundredths, and " + IFUP
                            + " doesn't tell",
                    "leave stp and forward_delay out of the task, or see that " + IFUP + " can be read");
        }
        if (scripts.delay() == InitScripts.Delay.HUNDREDTHS && Boolean.TRUE.equals(wanted.stp())) {
            throw new Refused(
                    bridge.source(),
                    "the host's scripts take DELAY as hundredths of a second for the kernel, and as seconds for how long"
                            + " a boot waits for a spanning tree",
                    "leave stp out for this host, or let NetworkManager's own files keep its links");
        }
        if (scripts.delay() == InitScripts.Delay.SECONDS && Boolean.TRUE.equals(wanted.stp()) && delay.contains(".")) {
            throw new Refused(
                    bridge.source(),
                    "the host's scripts count on whole seconds where there is a spanning tree, and a forward delay of "
                            + delay + " s is none",
                    "give forward_delay as a whole number");
        }
        if (wanted.mtu() != null && !scripts.ports()) {
            throw new Refused(
                    bridge.source(),
                    "the next boot wouldn't give " + bridge.nic() + " its MTU: " + IFUP
                            + " doesn't set that of a bridge's port, or can't be read",
                    "leave mtu out for this host, or set it by /sbin/ifup-local there");
        }
        if (!wanted.offloads().isEmpty() && !scripts.offloads()) {
            throw new Refused(
                    bridge.source(),
                    "the host's scripts give ETHTOOL_OPTS to ethtool -s alone, which sets no offload, or can't be read",
                    "leave offload out for this host, or set it by /sbin/ifup-local there");
        }
    }

    private static InitScripts scripts(HostState state) {
        return state.files().at(IFUP) instanceof FileState.Regular ifup
                        && state.files().at(FUNCTIONS) instanceof FileState.Regular functions
                ? InitScripts.of(ifup.content().latin1(), functions.content().latin1())
                : InitScripts.UNKNOWN;
    }

    /// It names the link by which the default route leads, whichever file gives that.
    private static void refuseGatewayDevice(Bridge bridge, HostState found) throws Refused {
        boolean names = found.files().at(GENERAL) instanceof FileState.Regular file
                && file.content()
                        .latin1()
                        .matches("(?s)(.*\\n)?\\s*GATEWAYDEV=[\"']?" + Pattern.quote(String.valueOf(bridge.nic()))
                                + "[\"'\\s].*");
        if (names) {
            throw new Refused(
                    bridge.source(),
                    GENERAL + " says GATEWAYDEV=" + bridge.nic() + ", which would have no address any more",
                    "take that line out, or write GATEWAYDEV=" + bridge.name() + " with the addresses by hand");
        }
    }

    /// A line there gives a link routes whenever network.service starts, whichever has the addresses then.
    private static void refuseStaticRoutes(Bridge bridge, HostState found) throws Refused {
        switch (found.files().at(STATIC_ROUTES)) {
            case FileState.Absent _ -> {}
            case FileState.Regular file -> {
                var lines = file.content().latin1().lines().toList();
                for (int number = 0; number < lines.size(); number++) {
                    if (lines.get(number)
                            .matches("(?!\\s*#)(.*\\s)?" + Pattern.quote(String.valueOf(bridge.nic())) + "(\\s.*)?")) {
                        throw new Refused(
                                bridge.source(),
                                "%s:%d: a route by %s, which would have no address any more"
                                        .formatted(STATIC_ROUTES, number + 1, bridge.nic()),
                                "take that line out, or write " + bridge.name() + " there by hand");
                    }
                }
            }
            case FileState.Present _, FileState.Directory _, FileState.Symlink _, FileState.Unknown _ ->
                throw new Refused(
                        bridge.source(), STATIC_ROUTES + " couldn't be read", "see that it is a file that can be read");
        }
    }

    private static void refuseManagers(Bridge bridge, HostState found, IfcfgTree tree) throws Refused {
        var services = new Services(found);
        if (!services.enabled(MANAGER).or(true)) {
            return;
        }
        for (var link : List.of(bridge.name(), String.valueOf(bridge.nic()))) {
            if (tree.isManagers(link)) {
                throw new Refused(
                        bridge.source(),
                        "NetworkManager has " + link + " by " + tree.path(link)
                                + ", and gives some of its lines another meaning than the host's own scripts",
                        "write NM_CONTROLLED=no into it, and see that network.service is enabled");
            }
        }
        if (!services.enabled(SERVICE).or(false)) {
            throw new Refused(
                    bridge.source(),
                    "NetworkManager is enabled and network.service isn't, so nothing would raise " + bridge.name(),
                    "enable it (chkconfig network on), or let NetworkManager's own files keep all links");
        }
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        return files(bridge).drop(found, texts(bridge, found));
    }

    private static InPlace files(Bridge bridge) {
        return new InPlace(IfcfgTree.FOLDER, Mode.octal("0644"), bridge);
    }

    private record Texts(IfcfgTree tree) implements InPlace.Texts {
        @Override
        public SortedMap<String, String> texts() {
            return tree.texts();
        }

        @Override
        public List<String> addressing(String nic) throws ConfigException {
            return tree.addressing(nic);
        }

        @Override
        public Texts with(String name, String nic, BootBridge wanted) throws ConfigException {
            return new Texts(tree.withBridge(name, nic, wanted));
        }

        @Override
        public boolean makes(BootVlan vlan) {
            return tree.makes(vlan);
        }

        @Override
        public Texts with(BootVlan vlan) throws ConfigException {
            return new Texts(tree.withVlan(vlan));
        }

        @Override
        public Texts without(String name) throws ConfigException {
            return new Texts(tree.withoutBridge(name));
        }
    }

    private static Texts texts(Bridge bridge, HostState found) throws Refused {
        return new Texts(InPlace.readable(bridge, found, Ifcfg::tree, Ifcfg::said, "all files in " + IfcfgTree.FOLDER));
    }

    private static Seen<IfcfgTree> tree(HostState raw) throws ConfigException {
        return switch (InPlace.texts(raw, List.of(IfcfgTree.FOLDER), IfcfgTree::isRead)) {
            case Seen.Unknown<SortedMap<String, String>>(var why) -> Seen.unknown(why);
            case Seen.Value<SortedMap<String, String>>(var texts) ->
                Seen.of(IfcfgTree.of(texts, InPlace.nics(raw), scripts(raw)));
        };
    }
}
