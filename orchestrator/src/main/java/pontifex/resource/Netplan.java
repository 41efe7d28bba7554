package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import pontifex.config.BootBridge;
import pontifex.config.BootVlan;
import pontifex.config.ConfigException;
import pontifex.config.NetplanTree;
import pontifex.config.NmProfiles;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// netplan: `bridges` in the YAML files of /etc/netplan, whichever daemon it renders them for.
record Netplan() implements NextBoot {
    static Look look(String bridge) {
        return Look.at(own(bridge), NmProfiles.delay(bridge));
    }

    /// The file of a bridge that no other file has: late in netplan's order, so that it has the last word.
    private static String own(String bridge) {
        return NetplanTree.FOLDER + "/90-" + bridge + ".yaml";
    }

    /// netplan's generator runs at each boot, enabled by nothing but its being there.
    static Sign sign(HostState raw) {
        if (!raw.platform().tools().contains("netplan")) {
            return new Sign.No();
        }
        try {
            return switch (tree(raw)) {
                case Seen.Unknown<NetplanTree>(var why) -> new Sign.Unknown(why);
                case Seen.Value<NetplanTree>(var tree) -> {
                    if (tree.sign() instanceof String why) {
                        yield new Sign.Keeps(why);
                    }
                    yield raw.files().at(NetplanTree.FOLDER) instanceof FileState.Directory
                            ? new Sign.Ready(NetplanTree.FOLDER + " is there")
                            : new Sign.No();
                }
            };
        } catch (ConfigException e) {
            return new Sign.Keeps(NetplanTree.FOLDER + " has files");
        }
    }

    @Override
    public Seen<Kept> read(HostState raw) {
        return InPlace.kept(raw, Netplan::tree, says(raw));
    }

    private static InPlace.Says<NetplanTree> says(HostState raw) {
        var nics = InPlace.nics(raw);
        return tree -> InPlace.kept(tree.bridges(nics), tree.addresses(nics));
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        return files(bridge).keep(before, found, texts(bridge, found));
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        return files(bridge).drop(found, texts(bridge, found));
    }

    /// A key may stand in such a file (wifi), so netplan wants them closed to others.
    private static InPlace files(Bridge bridge) {
        return new InPlace(NetplanTree.FOLDER, Mode.octal("0600"), bridge);
    }

    private record Texts(NetplanTree tree, SortedMap<String, String> nics, String bridge) implements InPlace.Texts {
        @Override
        public SortedMap<String, String> texts() {
            return tree.texts();
        }

        @Override
        public List<String> addressing(String nic) throws ConfigException {
            return tree.addressing(nic, nics);
        }

        @Override
        public Texts with(String name, String nic, BootBridge wanted) throws ConfigException {
            return new Texts(tree.withBridge(name, nic, wanted, own(name), nics), nics, bridge);
        }

        @Override
        public boolean makes(BootVlan vlan) throws ConfigException {
            return tree.makes(vlan, nics);
        }

        @Override
        public Texts with(BootVlan vlan) throws ConfigException {
            return new Texts(tree.withVlan(vlan, bridge, own(bridge), nics), nics, bridge);
        }

        @Override
        public Texts without(String name) throws ConfigException {
            return new Texts(tree.withoutBridge(name, own(name)), nics, bridge);
        }
    }

    private static Texts texts(Bridge bridge, HostState found) throws Refused {
        var tree = InPlace.readable(bridge, found, Netplan::tree, says(found), "all files that netplan reads");
        return new Texts(tree, InPlace.nics(found), bridge.name());
    }

    private static Seen<NetplanTree> tree(HostState raw) throws ConfigException {
        return switch (InPlace.texts(
                raw, NetplanTree.folders(), path -> NetplanTree.isRead(path) && !Nmcli.isPassedOver(raw, path))) {
            case Seen.Unknown<SortedMap<String, String>>(var why) -> Seen.unknown(why);
            case Seen.Value<SortedMap<String, String>>(var texts) -> Seen.of(NetplanTree.of(texts));
        };
    }
}
