package pontifex.resource;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.config.IfcfgTree;
import pontifex.config.NetplanTree;
import pontifex.config.NmProfiles;
import pontifex.config.Prefixed;
import pontifex.state.Address;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Seen;

/// Whether the addresses that Dom0 has on a bridge are those that the next boot gives it: an address that moves and
/// comes back elsewhere, or not at all, would be lost by a reboot, long after anyone looks.
final class BootAddresses {
    private BootAddresses() {}

    /// Whether an address comes to the bridge now.
    static boolean moved(Bridge bridge, HostState before, HostState found) {
        return !before.network()
                .addressesOn(bridge.name())
                .equals(found.network().addressesOn(bridge.name()));
    }

    /// Whether Dom0 has an address on a link, or may have one.
    static boolean areThere(String link, HostState state) {
        return !state.network().addressesOn(link).equals(Seen.of(List.of()));
    }

    /// What the next boot gives the bridge and its NIC together.
    static Seen<SortedSet<String>> of(Bridge bridge, HostState state) {
        var all = new TreeSet<String>();
        for (var link : List.of(bridge.name(), String.valueOf(bridge.nic()))) {
            switch (of(link, state)) {
                case Seen.Unknown<SortedSet<String>>(var why) -> {
                    return Seen.unknown(why);
                }
                case Seen.Value<SortedSet<String>>(var given) -> all.addAll(given);
            }
        }
        return Seen.of(all);
    }

    static Seen<SortedSet<String>> of(String link, HostState state) {
        return switch (state.network().kept()) {
            case Seen.Unknown<Kept>(var why) -> Seen.unknown(why);
            case Seen.Value<Kept>(var kept) -> kept.given(link);
        };
    }

    /// Each link has an fe80:: address of its own, so none is moved: one that the files give the NIC would come to the
    /// bridge, or be lost, with the next boot alone.
    static void refuseLinkLocal(Bridge bridge, HostState found) throws Refused {
        for (var word : of(String.valueOf(bridge.nic()), found).or(Collections.emptySortedSet())) {
            if (word.startsWith("static fe80:")) {
                throw refused(
                        bridge,
                        "the next boot gives " + bridge.nic() + " the address " + word.substring(7)
                                + ", and a link-local address isn't moved to " + bridge.name(),
                        "take it out of " + says(bridge.nic(), found) + "; " + bridge.name()
                                + " can have it there afterwards");
            }
        }
    }

    /// @param link what has the addresses in `found`: the bridge, or the link that took over the NIC's name
    /// @param stanzas what gives the NIC its addresses in the files, for people
    static void refuseOthers(Bridge bridge, String link, HostState found, List<String> stanzas) throws Refused {
        var live = switch (found.network().addressesOn(link)) {
            case Seen.Value<List<Address>>(var addresses) -> addresses;
            case Seen.Unknown<List<Address>>(var why) ->
                throw refused(
                        bridge, "which addresses Dom0 has can't be told: " + why, "see that `ip` works on the host");
        };
        if (live.isEmpty()) {
            throw refused(
                    bridge,
                    bridge.nic() + " gets an address at boot, and has none now: " + String.join(", ", stanzas),
                    "give " + bridge.name() + " a NIC without an address, or let that give it none");
        }
        var given = switch (of(bridge, found)) {
            case Seen.Value<SortedSet<String>>(var words) -> words;
            case Seen.Unknown<SortedSet<String>>(var why) ->
                throw refused(bridge, "which addresses the next boot gives can't be told: " + why, "mend that first");
        };
        for (var address : live) {
            refuseLost(bridge, address, given, found);
        }
        var here = found.network().addresses().or(List.of()).stream()
                .filter(address -> address.link().equals(link))
                .map(address -> "static " + canonical(address))
                .collect(Collectors.toSet());
        for (var word : given) {
            if (word.startsWith("static ") && !here.contains(word)) {
                throw refused(
                        bridge,
                        "the next boot gives Dom0 the address " + word.substring(7) + ", which it hasn't got now",
                        "add it now, or take it out of the files under " + folder(found));
            }
        }
    }

    private static void refuseLost(Bridge bridge, Address address, SortedSet<String> given, HostState found)
            throws Refused {
        if (given.contains("static " + canonical(address)) || address.dynamic() && address.ipv6()) {
            return;
        }
        var asked = address.ipv6() ? List.of("auto", "dhcp6") : List.of("dhcp");
        if (given.stream().anyMatch(asked::contains)) {
            throw refused(
                    bridge,
                    "Dom0's address " + address.prefixed() + " is asked for at boot (" + String.join(", ", given)
                            + "), and who leases it wouldn't follow to " + bridge.name(),
                    "make it static in the files under " + folder(found) + " first");
        }
        throw refused(
                bridge,
                "the next boot doesn't give Dom0 its address " + address.prefixed() + ": the files give "
                        + (given.isEmpty()
                                ? bridge.nic() + " and " + bridge.name() + " none"
                                : String.join(", ", given)),
                "write it into " + says(bridge.nic(), found) + ", or take it off the link");
    }

    /// Where the next boot's files stand, for people.
    private static String folder(HostState state) {
        return switch (state.platform().persistence()) {
            case NETPLAN -> NetplanTree.FOLDER;
            case IFCFG -> IfcfgTree.FOLDER;
            case NETWORKD -> Networkd.FOLDER;
            case NMCLI -> NmProfiles.FOLDER;
            case XEND_SCRIPT, IFUPDOWN, XAPI, NONE_KNOWN -> "/etc/network";
        };
    }

    /// What the files say of a link, for people.
    private static String says(@Nullable String link, HostState state) {
        return switch (state.platform().persistence()) {
            case XEND_SCRIPT, IFUPDOWN, XAPI, NONE_KNOWN -> "the stanza of " + link + " under " + folder(state);
            case IFCFG, NETPLAN, NETWORKD, NMCLI -> "what " + folder(state) + " says of " + link;
        };
    }

    static String canonical(Address address) {
        return Prefixed.canonical(address.prefixed()) instanceof String text ? text : address.prefixed();
    }

    private static Refused refused(Bridge bridge, String cause, String hint) {
        return new Refused(bridge.source(), cause, hint);
    }
}
