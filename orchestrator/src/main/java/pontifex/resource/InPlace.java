package pontifex.resource;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pontifex.config.BootBridge;
import pontifex.config.BootVlan;
import pontifex.config.ConfigException;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// A bridge kept in files that are edited in their places, all of one format: what is the same for each.
///
/// @param folder where an administrator's files stand, for people
/// @param mode of a new file
record InPlace(String folder, Mode mode, Bridge bridge) {
    /// What a host's files say together, and how they come to say something else.
    interface Texts {
        /// By path.
        SortedMap<String, String> texts();

        /// Where a NIC is given what is Dom0's, for people.
        List<String> addressing(String nic) throws ConfigException;

        Texts with(String name, String nic, BootBridge wanted) throws ConfigException;

        /// Whether they make exactly that VLAN.
        boolean makes(BootVlan vlan) throws ConfigException;

        Texts with(BootVlan vlan) throws ConfigException;

        Texts without(String name) throws ConfigException;
    }

    /// How all files of a format are read: unknown where one of them, or a folder, couldn't be.
    interface Read<T> {
        /// @throws ConfigException where one isn't what its format says
        Seen<T> of(HostState raw) throws ConfigException;
    }

    /// What they say of the next boot.
    interface Says<T> {
        Seen<Kept> of(T files) throws ConfigException;
    }

    /// As [NextBoot#read].
    static <T> Seen<Kept> kept(HostState raw, Read<T> read, Says<T> says) {
        try {
            return switch (read.of(raw)) {
                case Seen.Unknown<T>(var why) -> Seen.unknown(why);
                case Seen.Value<T>(var files) -> says.of(files);
            };
        } catch (ConfigException e) {
            return Seen.unknown(e.reason());
        }
    }

    /// What a host's files say, to be edited.
    ///
    /// @param says is asked, so that what it refuses is told with what to do about it
    /// @param whose for people
    static <T> T readable(Bridge bridge, HostState found, Read<T> read, Says<T> says, String whose) throws Refused {
        try {
            return switch (read.of(found)) {
                case Seen.Value<T>(var value) -> {
                    says.of(value);
                    yield value;
                }
                case Seen.Unknown<T>(var why) ->
                    throw new Refused(bridge.source(), why, "see that " + whose + " can be read");
            };
        } catch (ConfigException e) {
            throw new Refused(bridge.source(), e.reason(), e.hint());
        }
    }

    static Kept.Bridge kept(BootBridge bridge) {
        return new Kept.Bridge(new TreeSet<>(bridge.ports()), bridge.stp(), bridge.forwardDelay())
                .withMtu(bridge.mtu())
                .withMac(bridge.mac())
                .withOffloads(bridge.offloads())
                .withAddresses(bridge.addresses());
    }

    static Seen<Kept> kept(SortedMap<String, BootBridge> bridges, SortedMap<String, SortedSet<String>> links) {
        var made = new TreeMap<String, Kept.Bridge>();
        bridges.forEach((name, bridge) -> made.put(name, kept(bridge)));
        return Seen.of(new Kept(Seen.of(made), null, Seen.of(links), null));
    }

    /// The MAC of each NIC that the next boot finds, by which files may know it; empty where the one that it has is
    /// another's, as its bond's.
    static SortedMap<String, String> nics(HostState state) {
        var nics = new TreeMap<String, String>();
        state.network().links().values().stream()
                .filter(link -> link.kind() == Link.Kind.NIC)
                .forEach(link ->
                        nics.put(link.name(), link.traits().borrowed() || isOnABond(link, state) ? "" : link.mac()));
        return nics;
    }

    private static boolean isOnABond(Link link, HostState state) {
        return link.master() instanceof String master
                && state.network().link(master) instanceof Link bond
                && bond.kind() == Link.Kind.BOND;
    }

    /// As [NextBoot#keep].
    HostState keep(HostState before, HostState found, Texts files) throws Refused {
        var nic = String.valueOf(bridge.nic());
        var kept = known(found);
        var wanted = bridge.kept(before, found);
        boolean stands = wanted.equals(kept.get(bridge.name()));
        try {
            var gives = files.addressing(nic);
            boolean moves = !gives.isEmpty() && (!stands || BootAddresses.areThere(bridge.name(), found));
            if (moves || BootAddresses.moved(bridge, before, found)) {
                BootAddresses.refuseLinkLocal(bridge, found);
                BootAddresses.refuseOthers(bridge, bridge.name(), found, gives);
            }
            var vlan = unmade(found, nic, files);
            if (!moves && stands && vlan == null) {
                return found;
            }
            KeptBridges.refuseElsewhere(bridge, kept);
            var made = vlan == null ? files : making(files, vlan);
            var edited = made.with(
                    bridge.name(),
                    nic,
                    new BootBridge(
                            List.of(nic),
                            wanted.stp(),
                            wanted.forwardDelay(),
                            wanted.mtu(),
                            wanted.mac(),
                            wanted.offloads(),
                            wanted.addresses()));
            var changed = Reading.of(written(found, files.texts(), edited.texts()));
            if (!(known(changed).get(bridge.name()) instanceof Kept.Bridge is)
                    || !wanted.withOffloads(is.offloads()).equals(is)
                    || !is.offloads().entrySet().containsAll(wanted.offloads().entrySet())) {
                throw refused(
                        "what " + folder + " says of " + bridge.name()
                                + " would still be something else at the next boot",
                        "simplify what the files there say of it");
            }
            refuseMore(kept, vlan == null ? List.of(nic) : List.of(nic, vlan.lower()), found, changed);
            return changed;
        } catch (ConfigException e) {
            throw refused(e.reason(), e.hint());
        }
    }

    /// What the files say of other links is nobody's to change; what a VLAN is on is raised, and given nothing.
    private void refuseMore(SortedMap<String, Kept.Bridge> before, List<String> own, HostState found, HostState changed)
            throws Refused {
        var others = new TreeMap<>(before);
        var after = new TreeMap<>(known(changed));
        others.remove(bridge.name());
        after.remove(bridge.name());
        if (!others.equals(after)
                || !links(own, found).equals(links(own, changed))
                || own.size() > 1 && !given(own.getLast(), found).equals(given(own.getLast(), changed))) {
            throw refused(
                    "edited, the files in " + folder + " would say something else of other links too",
                    "simplify what they say");
        }
    }

    private static Seen<SortedSet<String>> given(String link, HostState state) {
        return BootAddresses.of(link, state);
    }

    private Seen<SortedMap<String, SortedSet<String>>> links(List<String> own, HostState state) {
        return switch (state.network().kept()) {
            case Seen.Unknown<Kept>(var why) -> Seen.unknown(why);
            case Seen.Value<Kept>(var kept) ->
                kept.links().map(links -> {
                    var others = new TreeMap<>(links);
                    others.keySet().removeAll(own);
                    others.remove(bridge.name());
                    return others;
                });
        };
    }

    /// The VLAN that the NIC is, where no file makes it; null: it is none, or one does.
    private @Nullable BootVlan unmade(HostState found, String nic, Texts files) throws Refused, ConfigException {
        if (NewVlan.kept(found, nic) instanceof BootVlan vlan) {
            refuseUnmade(found, vlan.lower());
            return files.makes(vlan) ? null : vlan;
        }
        refuseUnmade(found, nic);
        return null;
    }

    private Texts making(Texts files, BootVlan vlan) throws Refused, ConfigException {
        var made = files.with(vlan);
        if (!made.makes(vlan)) {
            throw refused(
                    "the files in " + folder + " would still not make " + vlan.name() + " as VLAN " + vlan.id() + " of "
                            + vlan.lower(),
                    "simplify what they say of it");
        }
        return made;
    }

    /// A link that nothing makes at the next boot would leave the bridge without its port.
    private void refuseUnmade(HostState found, String nic) throws Refused {
        if (found.network().link(nic) instanceof Link link
                && link.kind() != Link.Kind.NIC
                && found.network().kept() instanceof Seen.Value<Kept>(var kept)
                && kept.links() instanceof Seen.Value<SortedMap<String, SortedSet<String>>>(var links)
                && !links.containsKey(nic)) {
            throw refused("nothing in " + folder + " makes " + nic + " at the next boot", "write it there first");
        }
    }

    /// As [NextBoot#drop].
    HostState drop(HostState found, Texts files) throws Refused {
        if (!(known(found).get(bridge.name()) instanceof Kept.Bridge kept)) {
            return found;
        }
        for (var port : kept.ports()) {
            if (!port.equals(bridge.nic())) {
                throw refused(
                        "at its next boot the host puts " + port + " on " + bridge.name(),
                        "name that NIC in the task, or move it elsewhere first");
            }
        }
        if (!kept.addresses().isEmpty()) {
            throw refused(
                    "the next boot gives " + bridge.name() + " " + String.join(", ", kept.addresses()),
                    "give that to another link in " + folder + " first");
        }
        try {
            var changed = Reading.of(
                    written(found, files.texts(), files.without(bridge.name()).texts()));
            refuseWoken(found, changed);
            return changed;
        } catch (ConfigException e) {
            throw refused(e.reason(), e.hint());
        }
    }

    /// What a port's file says of addresses holds again as it is no port any more.
    private void refuseWoken(HostState found, HostState changed) throws Refused {
        for (var link : found.network().links().keySet()) {
            var before = given(link, found).or(Collections.emptySortedSet());
            var after = given(link, changed).or(Collections.emptySortedSet());
            if (!link.equals(bridge.name()) && !before.containsAll(after)) {
                throw refused(
                        "without " + bridge.name() + " the next boot gives " + link + " " + String.join(", ", after)
                                + ", as " + folder + " says of it",
                        "take that out there first");
            }
        }
    }

    private SortedMap<String, Kept.Bridge> known(HostState state) throws Refused {
        return KeptBridges.known(bridge, state);
    }

    private HostState written(HostState found, Map<String, String> before, Map<String, String> after) throws Refused {
        var state = found;
        for (var file : after.entrySet()) {
            if (!file.getValue().equals(before.get(file.getKey()))) {
                refuseUnread(found, before, file.getKey());
                state = state.with(file.getKey(), written(found, file.getKey(), file.getValue()));
            }
        }
        for (var path : before.keySet()) {
            state = after.containsKey(path) ? state : state.with(path, FileState.ABSENT);
        }
        return state;
    }

    private void refuseUnread(HostState found, Map<String, String> before, String path) throws Refused {
        if (!before.containsKey(path) && found.files().at(path) instanceof FileState.Regular) {
            throw refused(
                    path + " is there, and what reads that folder passes over it",
                    "see to its owner and mode, or remove it");
        }
    }

    /// An empty text is no file; outside the folder there are scripts.
    private FileState written(HostState found, String path, String text) throws Refused {
        var content = Content.of(text);
        return switch (found.files().at(path)) {
            case FileState.Regular regular -> text.isEmpty() ? FileState.ABSENT : regular.with(content);
            case FileState.Absent _ ->
                text.isEmpty()
                        ? FileState.ABSENT
                        : new FileState.Regular(
                                content, path.startsWith(folder + "/") ? mode : Mode.octal("0755"), "root", "root");
            case FileState.Symlink(var target) ->
                throw refused(path + " is a link to " + target, "put a plain file in its place");
            case FileState.Unknown(var why) ->
                throw refused("can't tell what " + path + " is: " + why, "see that it can be looked at");
            case FileState.Present _, FileState.Directory _ ->
                throw refused(path + " is in the way", "remove it by hand");
        };
    }

    private Refused refused(String cause, String hint) {
        return new Refused(bridge.source(), cause, hint);
    }

    /// The texts of the files that `read` takes, by path.
    ///
    /// @param folders that `read` takes files of
    /// @return unknown where one of them couldn't be read, or a folder that may hold one
    static Seen<SortedMap<String, String>> texts(HostState raw, List<String> folders, Predicate<String> read) {
        for (var folder : folders) {
            if (raw.files().at(folder) instanceof FileState.Unknown(var why)) {
                return Seen.unknown(folder + " couldn't be read: " + why);
            }
        }
        var texts = new TreeMap<String, String>();
        for (var path : raw.files().byPath().keySet()) {
            boolean there = folders.contains(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
            if (there && read.test(path) && !(raw.files().at(path) instanceof FileState.Absent)) {
                if (!(text(raw, path) instanceof String text)) {
                    return Seen.unknown(path + " couldn't be read");
                }
                texts.put(path, text);
            }
        }
        return Seen.of(texts);
    }

    /// UTF-8; null where it is something else, or can't be read.
    private static @Nullable String text(HostState raw, String path) {
        var file = raw.files().at(path) instanceof FileState.Symlink(var target)
                ? raw.files().at(Ifupdown.absolute(path, target))
                : raw.files().at(path);
        return file instanceof FileState.Regular regular
                        && Content.of(regular.content().text()).equals(regular.content())
                ? new String(regular.content().bytes(), StandardCharsets.UTF_8)
                : null;
    }
}
