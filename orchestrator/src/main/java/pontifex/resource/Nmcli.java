package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import pontifex.config.BootBridge;
import pontifex.config.BootVlan;
import pontifex.config.ConfigException;
import pontifex.config.NmConf;
import pontifex.config.NmProfiles;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// NetworkManager: a profile for the bridge and one for its NIC, keyfiles in /etc/NetworkManager/system-connections.
///
/// The bridge's file stands before its NIC's, for they are put in place by their names: until the NIC's is, the bridge
/// has no carrier, and NetworkManager gives it nothing.
record Nmcli() implements NextBoot {
    static final String SERVICE = "NetworkManager";

    static Look look(Bridge bridge) {
        var look = Look.at(NmProfiles.profile(bridge.name()), NmProfiles.delay(bridge.name()));
        return bridge.nic() == null ? look : look.and(Look.at(NmProfiles.port(bridge.nic())));
    }

    static Sign sign(HostState raw) {
        return switch (new Services(raw).enabled(SERVICE)) {
            case Seen.Unknown<Boolean>(var why) -> new Sign.Unknown(why);
            case Seen.Value<Boolean>(var enabled) -> enabled ? given(raw) : new Sign.No();
        };
    }

    private static Sign given(HostState raw) {
        try {
            return switch (profiles(raw)) {
                case Seen.Unknown<NmProfiles>(var why) -> new Sign.Unknown(why);
                case Seen.Value<NmProfiles>(var profiles) ->
                    profiles.sign() instanceof String path
                            ? new Sign.Keeps(path + " is there")
                            : new Sign.Ready(SERVICE + ".service is enabled");
            };
        } catch (ConfigException e) {
            return new Sign.Keeps(NmProfiles.FOLDER + " has files");
        }
    }

    @Override
    public Seen<Kept> read(HostState raw) {
        return InPlace.kept(raw, Nmcli::profiles, says(raw));
    }

    private static InPlace.Says<NmProfiles> says(HostState raw) {
        var nics = InPlace.nics(raw);
        return profiles -> managed(raw, profiles.bridges(nics), profiles.addresses(nics), nics);
    }

    /// Unknown where NetworkManager is told to leave one of the links alone that profiles are for.
    private static Seen<Kept> managed(
            HostState raw,
            SortedMap<String, BootBridge> bridges,
            SortedMap<String, SortedSet<String>> links,
            SortedMap<String, String> nics)
            throws ConfigException {
        switch (InPlace.texts(raw, NmConf.FOLDERS, NmConf::isRead)) {
            case Seen.Unknown<SortedMap<String, String>>(var why) -> {
                return Seen.unknown(why);
            }
            case Seen.Value<SortedMap<String, String>>(var texts) -> {
                var conf = new NmConf(texts);
                for (var bridge : bridges.keySet()) {
                    conf.refuse(bridge, "bridge", "");
                }
                for (var link : links.keySet()) {
                    conf.refuse(link, nics.containsKey(link) ? "ethernet" : "vlan", nics.getOrDefault(link, ""));
                }
            }
        }
        return InPlace.kept(bridges, links);
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        return files(bridge).keep(before, found, texts(bridge, found));
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        return files(bridge).drop(found, texts(bridge, found));
    }

    private static InPlace files(Bridge bridge) {
        return new InPlace(NmProfiles.FOLDER, Mode.octal("0600"), bridge);
    }

    private record Texts(NmProfiles profiles, SortedMap<String, String> nics) implements InPlace.Texts {
        @Override
        public SortedMap<String, String> texts() {
            return profiles.texts();
        }

        @Override
        public List<String> addressing(String nic) throws ConfigException {
            return profiles.addressing(nic, nics);
        }

        @Override
        public Texts with(String name, String nic, BootBridge wanted) throws ConfigException {
            return new Texts(profiles.withBridge(name, nic, wanted, nics), nics);
        }

        @Override
        public boolean makes(BootVlan vlan) throws ConfigException {
            return profiles.makes(vlan, nics);
        }

        @Override
        public Texts with(BootVlan vlan) throws ConfigException {
            return new Texts(profiles.withVlan(vlan, nics), nics);
        }

        @Override
        public Texts without(String name) throws ConfigException {
            return new Texts(profiles.withoutBridge(name), nics);
        }
    }

    private static Texts texts(Bridge bridge, HostState found) throws Refused {
        var profiles =
                InPlace.readable(bridge, found, Nmcli::profiles, says(found), "all of NetworkManager's profiles");
        return new Texts(profiles, InPlace.nics(found));
    }

    private static Seen<NmProfiles> profiles(HostState raw) throws ConfigException {
        return switch (InPlace.texts(
                raw, NmProfiles.folders(), path -> NmProfiles.isRead(path) && !isPassedOver(raw, path))) {
            case Seen.Unknown<SortedMap<String, String>>(var why) -> Seen.unknown(why);
            case Seen.Value<SortedMap<String, String>>(var texts) -> Seen.of(NmProfiles.of(texts));
        };
    }

    /// A profile may hold a secret: one that isn't root's alone is none to NetworkManager. Nor does its dispatcher run
    /// what others could write.
    static boolean isPassedOver(HostState raw, String path) {
        var sound = path.startsWith(NmProfiles.FOLDER + "/")
                ? ".*00"
                : NmProfiles.isDelay(path) ? "0[1357][0145][0145]" : ".*";
        return raw.files().at(path) instanceof FileState.Regular(var _, var mode, var owner, var _)
                && !sound.equals(".*")
                && (!owner.equals("root") || !mode.toString().matches(sound));
    }
}
