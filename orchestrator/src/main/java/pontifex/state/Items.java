package pontifex.state;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The projection of a state that is compared, recorded, audited, blamed and reported; never the whole of it.
///
/// An item that isn't there is absent, and that was seen; what could not be seen is there as unknown.
public record Items(SortedMap<Item, Value> values) {
    public static final Items NONE = new Items(new TreeMap<>());

    /// What stands behind the bridge of an interface whose file names none.
    public static final String BY_DEFAULT = " (by default)";

    public Items {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    static Items of(HostState state, Scope scope) {
        var found = new TreeMap<Item, Value>();
        bridges(state.network(), scope, found::put);
        networkScript(state.network(), scope, found::put);
        state.network().nf().items(scope, found::put);
        state.guests().byName().values().forEach(guest -> vifs(guest, state.network(), scope, found::put));
        state.files().byPath().forEach((path, file) -> {
            if (scope.covers("file", path)) {
                file(path, file, found::put);
            } else if (scope.covers(Scope.FILE_ACCESS, path)) {
                fileAccess(path, file, found::put);
            }
        });
        return new Items(found);
    }

    /// What an item has; null: it is absent, and that was seen.
    ///
    /// Where one facet of a thing could not be told by one of its truths, none that isn't there by that truth was
    /// seen to be absent: it could not be told either.
    public @Nullable Value of(Item item) {
        var value = values.get(item);
        return value == null ? untold(item) : value;
    }

    private Value.@Nullable Unknown untold(Item item) {
        for (var other : values.entrySet()) {
            if (other.getValue() instanceof Value.Unknown unknown
                    && other.getKey().kind().equals(item.kind())
                    && other.getKey().name().equals(item.name())
                    && (other.getKey().truth() == item.truth() || BridgeItems.restsOn(item, other.getKey()))) {
                return unknown;
            }
        }
        return null;
    }

    /// Those of `scope` alone.
    public Items in(Scope scope) {
        var kept = new TreeMap<>(values);
        kept.keySet().removeIf(item -> !scope.covers(item));
        return new Items(kept);
    }

    private static void bridges(Network network, Scope scope, BiConsumer<Item, Value> found) {
        network.links().values().stream()
                .filter(link -> link.kind().isBridge() && scope.covers("bridge", link.name()))
                .forEach(bridge -> {
                    put(found, "bridge", bridge.name(), "nic", Truth.LIVE, nics(network, bridge.name()));
                    put(found, "bridge", bridge.name(), "nic_up", Truth.LIVE, nicsUp(network, bridge.name()));
                    if (bridge.kind() == Link.Kind.BRIDGE) { // Open vSwitch's own link is nothing that frames need
                        put(found, "bridge", bridge.name(), "up", Truth.LIVE, yesNo(bridge.up()));
                    }
                    dom0(network, bridge.name(), found);
                    if (bridge.settings() instanceof Link.BridgeSettings(boolean stp, int delay)) {
                        put(found, "bridge", bridge.name(), "stp", Truth.LIVE, stp ? "on" : "off");
                        put(found, "bridge", bridge.name(), "forward_delay", Truth.LIVE, seconds(delay));
                    }
                    BridgeItems.of(network, bridge)
                            .details((facet, value) ->
                                    found.accept(new Item("bridge", bridge.name(), facet, Truth.LIVE), value));
                });
        switch (network.keptBridges()) {
            case Seen.Unknown<SortedMap<String, Kept.Bridge>>(var why) ->
                scope.claims().stream()
                        .filter(claim -> claim.kind().equals("bridge"))
                        .forEach(claim -> found.accept(
                                new Item("bridge", claim.name(), "nic", Truth.NEXT_BOOT), new Value.Unknown(why)));
            case Seen.Value<SortedMap<String, Kept.Bridge>>(var kept) ->
                kept.forEach((name, bridge) -> {
                    if (scope.covers("bridge", name)) {
                        put(found, "bridge", name, "nic", Truth.NEXT_BOOT, named(bridge.ports()));
                        put(found, "bridge", name, "stp", Truth.NEXT_BOOT, onOff(bridge.stp()));
                        put(found, "bridge", name, "forward_delay", Truth.NEXT_BOOT, bridge.forwardDelay());
                        put(found, "bridge", name, "dom0_addresses", Truth.NEXT_BOOT, given(bridge));
                        put(found, "bridge", name, "mtu", Truth.NEXT_BOOT, text(bridge.mtu()));
                        put(found, "bridge", name, "mac", Truth.NEXT_BOOT, bridge.mac());
                        bridge.offloads()
                                .forEach((feature, on) ->
                                        put(found, "bridge", name, "offload_" + feature, Truth.NEXT_BOOT, onOff(on)));
                    }
                });
        }
    }

    /// The addresses themselves, or the way in which they are asked for; null where the bridge gets none.
    private static @Nullable String given(Kept.Bridge bridge) {
        return bridge.addresses().isEmpty()
                ? null
                : bridge.addresses().stream()
                        .map(word -> word.replaceFirst("^static ", ""))
                        .sorted()
                        .collect(Collectors.joining(" "));
    }

    /// What Dom0 itself is reached by on a bridge; no item where it has nothing there. An address that was given for a
    /// time is none that anybody wants to keep.
    private static void dom0(Network network, String bridge, BiConsumer<Item, Value> found) {
        var item = new Item("bridge", bridge, "dom0_addresses", Truth.LIVE);
        switch (network.addressesOn(bridge)) {
            case Seen.Unknown<List<Address>>(var why) -> found.accept(item, new Value.Unknown(why));
            case Seen.Value<List<Address>>(var addresses) -> {
                var held = addresses.stream()
                        .map(address -> address.dynamic() ? "dhcp or ra" : address.prefixed())
                        .sorted()
                        .distinct()
                        .toList();
                if (!held.isEmpty()) {
                    found.accept(item, Value.of(String.join(" ", held)));
                }
            }
        }
    }

    /// The ports of a bridge that are no guest's, each NIC by its own name.
    private static String nics(Network network, String bridge) {
        return named(network.ports(bridge).stream()
                .filter(port -> !isVif(network, port))
                .map(network::nicName)
                .sorted()
                .toList());
    }

    private static String named(Collection<String> ports) {
        return ports.isEmpty() ? "none" : String.join(" ", ports);
    }

    /// Whether they are up; null where there is none.
    private static @Nullable String nicsUp(Network network, String bridge) {
        var nics = network.ports(bridge).stream()
                .filter(port -> !isVif(network, port))
                .toList();
        return nics.isEmpty() ? null : yesNo(nics.stream().allMatch(nic -> isUp(network, nic)));
    }

    private static boolean isVif(Network network, String port) {
        return network.link(port) instanceof Link link && link.kind() == Link.Kind.VIF;
    }

    private static boolean isUp(Network network, String name) {
        return network.link(name) instanceof Link link && link.up();
    }

    private static void networkScript(Network network, Scope scope, BiConsumer<Item, Value> found) {
        if (scope.covers("network_script", "xend")) {
            switch (network.kept()) {
                case Seen.Unknown<Kept>(var why) ->
                    found.accept(new Item("network_script", "xend", "script", Truth.NEXT_BOOT), new Value.Unknown(why));
                case Seen.Value<Kept>(var kept) ->
                    put(found, "network_script", "xend", "script", Truth.NEXT_BOOT, kept.networkScript());
            }
        }
    }

    private static void vifs(Guest guest, Network network, Scope scope, BiConsumer<Item, Value> found) {
        settings(guest.name(), guest.configured(), Truth.NEXT_BOOT, scope, found);
        elsewhere(guest, scope, found);
        switch (guest.domain()) {
            case Domain.NotRunning _ -> {}
            case Domain.Unknown(var why) -> unknownVifs(guest.name(), why, scope, found);
            case Domain.Running running -> {
                settings(guest.name(), running.loaded(), Truth.LOADED, scope, found);
                reboot(guest.name(), running.reboot(), scope, found);
                running.live().forEach((index, vif) -> {
                    var name = guest.name() + "/" + index;
                    if (scope.covers("vif", name)) {
                        put(found, "vif", name, "bridge", Truth.LIVE, vif.bridge() == null ? "none" : vif.bridge());
                        if (vif.device() instanceof String device && network.link(device) != null) {
                            put(found, "vif", name, "up", Truth.LIVE, yesNo(isUp(network, device)));
                        }
                        put(found, "vif", name, "ghost", Truth.LIVE, vif.ghost());
                        xenstore(name, vif.backend(), found);
                    }
                });
            }
        }
    }

    /// A guest's file that isn't among those that are found by themselves: without its path nobody finds it again.
    private static void elsewhere(Guest guest, Scope scope, BiConsumer<Item, Value> found) {
        if (guest.file() instanceof String file && !file.startsWith("/etc/xen/")) {
            guest.configured().or(new TreeMap<>()).keySet().stream()
                    .map(index -> guest.name() + "/" + index)
                    .filter(name -> scope.covers("vif", name))
                    .forEach(name -> put(found, "vif", name, "file", Truth.NEXT_BOOT, file));
        }
    }

    /// What `xl config-update` has left for the guest's next reboot.
    private static void reboot(
            String guest,
            @Nullable Seen<SortedMap<Integer, VifSetting>> seen,
            Scope scope,
            BiConsumer<Item, Value> found) {
        switch (seen) {
            case null -> {}
            case Seen.Unknown<SortedMap<Integer, VifSetting>>(var why) ->
                unknownVifs(guest, "reboot_bridge", Truth.LOADED, why, scope, found);
            case Seen.Value<SortedMap<Integer, VifSetting>>(var vifs) ->
                vifs.forEach((index, vif) -> {
                    if (scope.covers("vif", guest + "/" + index)) {
                        put(found, "vif", guest + "/" + index, "reboot_bridge", Truth.LOADED, bridge(vif));
                    }
                });
        }
    }

    private static void xenstore(String vif, Seen<Optional<String>> bridge, BiConsumer<Item, Value> found) {
        switch (bridge) {
            case Seen.Value<Optional<String>>(var named) ->
                put(found, "vif", vif, "xenstore_bridge", Truth.LOADED, named.orElse(null));
            case Seen.Unknown<Optional<String>>(var why) ->
                found.accept(new Item("vif", vif, "xenstore_bridge", Truth.LOADED), new Value.Unknown(why));
        }
    }

    private static void settings(
            String guest,
            Seen<SortedMap<Integer, VifSetting>> seen,
            Truth truth,
            Scope scope,
            BiConsumer<Item, Value> found) {
        switch (seen) {
            case Seen.Unknown<SortedMap<Integer, VifSetting>>(var why) ->
                unknownVifs(guest, "bridge", truth, why, scope, found);
            case Seen.Value<SortedMap<Integer, VifSetting>>(var vifs) ->
                vifs.forEach((index, vif) -> {
                    var name = guest + "/" + index;
                    if (scope.covers("vif", name)) {
                        put(found, "vif", name, "bridge", truth, bridge(vif));
                        put(found, "vif", name, "mac", truth, vif.mac());
                        put(found, "vif", name, "ip", truth, vif.ip());
                    }
                });
        }
    }

    private static @Nullable String bridge(VifSetting vif) {
        return vif.bridge() != null || vif.otherwise() == null ? vif.bridge() : vif.otherwise() + BY_DEFAULT;
    }

    private static void unknownVifs(
            String guest, String facet, Truth truth, String why, Scope scope, BiConsumer<Item, Value> found) {
        scope.claims().stream()
                .filter(claim -> claim.kind().equals("vif") && claim.name().startsWith(guest + "/"))
                .forEach(claim -> found.accept(new Item("vif", claim.name(), facet, truth), new Value.Unknown(why)));
    }

    /// Nothing of what a guest has only while it runs.
    private static void unknownVifs(String guest, String why, Scope scope, BiConsumer<Item, Value> found) {
        unknownVifs(guest, "bridge", Truth.LIVE, why, scope, found);
        unknownVifs(guest, "bridge", Truth.LOADED, why, scope, found);
    }

    private static void file(String path, FileState file, BiConsumer<Item, Value> found) {
        switch (file) {
            case FileState.Absent _ -> {}
            case FileState.Unknown(var why) ->
                found.accept(new Item("file", path, "content", Truth.NEXT_BOOT), new Value.Unknown(why));
            case FileState.Symlink(var target) -> put(found, "file", path, "symlink", Truth.NEXT_BOOT, target);
            case FileState.Directory(var mode, var owner, var group) -> {
                put(found, "file", path, "directory", Truth.NEXT_BOOT, "yes");
                access(path, mode, owner, group, found);
            }
            case FileState.Present(var mode, var owner, var group) -> {
                found.accept(
                        new Item("file", path, "content", Truth.NEXT_BOOT), new Value.Unknown("too large to be read"));
                access(path, mode, owner, group, found);
            }
            case FileState.Regular(var content, var mode, var owner, var group) -> {
                put(found, "file", path, "content", Truth.NEXT_BOOT, "sha256:" + content.digest());
                access(path, mode, owner, group, found);
            }
        }
    }

    /// A file that isn't owned whole: what is in it is nobody's affair, and need not be readable.
    private static void fileAccess(String path, FileState file, BiConsumer<Item, Value> found) {
        switch (file) {
            case FileState.Unknown(var why) ->
                found.accept(new Item("file", path, "mode", Truth.NEXT_BOOT), new Value.Unknown(why));
            case FileState.Present(var mode, var owner, var group) -> access(path, mode, owner, group, found);
            case FileState.Regular(var _, var mode, var owner, var group) -> access(path, mode, owner, group, found);
            case FileState.Absent _, FileState.Symlink _, FileState.Directory _ -> file(path, file, found);
        }
    }

    private static void access(String path, Mode mode, String owner, String group, BiConsumer<Item, Value> found) {
        put(found, "file", path, "mode", Truth.NEXT_BOOT, mode.toString());
        put(found, "file", path, "owner", Truth.NEXT_BOOT, owner);
        put(found, "file", path, "group", Truth.NEXT_BOOT, group);
    }

    private static void put(
            BiConsumer<Item, Value> found, String kind, String name, String facet, Truth truth, @Nullable String text) {
        if (text != null) {
            found.accept(new Item(kind, name, facet, truth), Value.of(text));
        }
    }

    private static String yesNo(boolean value) {
        return value ? "yes" : "no";
    }

    private static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }

    private static @Nullable String onOff(@Nullable Boolean value) {
        return value == null ? null : value ? "on" : "off";
    }

    /// Hundredths of a second as seconds, with no digits that say nothing: 0, 15, 0.5.
    private static String seconds(int hundredths) {
        return java.math.BigDecimal.valueOf(hundredths, 2).stripTrailingZeros().toPlainString();
    }
}
