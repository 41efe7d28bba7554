package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetworkdTree.Unit;

/// The files of a NIC and of its bridge as they become: the NIC's names the bridge, and what gave the NIC addresses
/// is the bridge's, each line as it stood.
public final class NetworkdPort {
    /// What goes with addresses; everything else of a NIC's file is the NIC's.
    private static final List<String> SECTIONS =
            List.of("Address", "Route", "RoutingPolicyRule", "Neighbor", "NextHop", "IPv6AcceptRA", "DHCPv4", "DHCPv6");

    private static final List<String> KEYS = List.of(
            "Address",
            "Gateway",
            "DNS",
            "Domains",
            "NTP",
            "DNSDefaultRoute",
            "DNSOverTLS",
            "DNSSEC",
            "LLMNR",
            "MulticastDNS",
            "DHCP",
            "IPForward",
            "IPv4Forwarding",
            "IPv6Forwarding",
            "IPv6AcceptRA",
            "LinkLocalAddressing",
            "IPv6PrivacyExtensions",
            "IPv6DuplicateAddressDetection",
            "KeepConfiguration",
            "DefaultRouteOnDevice",
            "Description");

    private static final List<String> ONLINE = List.of("RequiredForOnline", "RequiredFamilyForOnline");

    private static final List<String> STAY = List.of("Bridge", "VLAN", "LLDP", "EmitLLDP", "Description");

    private NetworkdPort() {}

    /// A NIC's own file, or its own one of before.
    ///
    /// @param unit what it has until now; null: nothing
    public static UnitFile port(String nic, String bridge, @Nullable Unit unit, @Nullable Integer mtu)
            throws ConfigException {
        var file = unit != null && unit.isFor(nic) && !unit.dropped()
                ? unit.file()
                : UnitFile.parse("[Match]\nName=" + nic + "\n" + linkOf(unit) + vlansOf(unit));
        if (unit != null) {
            refuseMade(nic, unit);
        }
        var bare = file.withoutSections(SECTIONS::contains)
                .without("Network", entry -> !STAY.contains(entry.key()))
                .without("Link", entry -> ONLINE.contains(entry.key()));
        return mtu(bare, mtu).with("Network", "Bridge", bridge).with("Network", "LinkLocalAddressing", "no");
    }

    /// The [Link] section of a file that other links have too.
    private static String linkOf(@Nullable Unit unit) {
        var text = new StringBuilder();
        if (unit != null) {
            for (var section : unit.whole().sections("Link")) {
                text.append('\n').append(unit.whole().lines(section.lines()));
            }
        }
        return text.toString();
    }

    private static String vlansOf(@Nullable Unit unit) {
        var lines = unit == null
                ? ""
                : NetworkdTree.vlans(unit).stream()
                        .map(vlan -> "VLAN=" + vlan + "\n")
                        .collect(Collectors.joining());
        return lines.isEmpty() ? "" : "\n[Network]\n" + lines;
    }

    /// What is made on a NIC by its file wouldn't be any more.
    private static void refuseMade(String nic, Unit unit) throws ConfigException {
        for (var entry : unit.whole().entries("Network")) {
            if (!KEYS.contains(entry.key()) && !STAY.contains(entry.key())) {
                throw InterfacesTree.at(
                        unit.path(),
                        ConfigException.notEditable(
                                unit.whole().place(entry),
                                "what '" + entry.key() + "=" + entry.value() + "' means for " + nic
                                        + " as a port can't be told",
                                "take that line out, or give " + nic + " a file of its own without it"));
            }
        }
    }

    private static UnitFile mtu(UnitFile file, @Nullable Integer mtu) throws ConfigException {
        return mtu == null ? file : file.with("Link", "MTUBytes", mtu.toString());
    }

    /// A bridge's file: its own one of before, with what moves.
    ///
    /// @param from what gives the NIC its addresses; null: nothing moves
    public static UnitFile bridge(String bridge, @Nullable Unit own, @Nullable Unit from, @Nullable Integer mtu)
            throws ConfigException {
        var file = own != null ? own.file() : UnitFile.parse("[Match]\nName=" + bridge + "\n");
        if (from != null) {
            return mtu(moved(file, from), mtu);
        }
        return mtu(
                own != null
                        ? file
                        : file.appended("[Link]\nRequiredForOnline=no\n")
                                .appended("[Network]\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n"
                                        + "ConfigureWithoutCarrier=yes\n"),
                mtu);
    }

    private static UnitFile moved(UnitFile onto, Unit from) throws ConfigException {
        refuseResting(from);
        var source = from.file();
        var file = onto.without(
                        "Network",
                        entry -> List.of("ConfigureWithoutCarrier", "LinkLocalAddressing", "IPv6AcceptRA")
                                .contains(entry.key()))
                .without("Link", entry -> ONLINE.contains(entry.key()));
        for (var entry : source.entries("Link")) {
            if (ONLINE.contains(entry.key())) {
                file = file.withLine("Link", entry.key() + "=" + entry.value());
            }
        }
        var lines = new ArrayList<String>();
        for (var section : source.sections()) {
            if (section.name().equals("Network")) {
                section.entries().stream()
                        .filter(entry -> !STAY.contains(entry.key()))
                        .forEach(entry -> lines.add(source.lines(entry.lines())));
            }
        }
        if (!lines.isEmpty()) {
            file = file.appended("[Network]\n" + String.join("", lines));
        }
        for (var section : source.sections()) {
            if (SECTIONS.contains(section.name())) {
                file = file.appended(source.lines(section.lines()));
            }
        }
        return file;
    }

    /// What is made on a NIC, or leads elsewhere, doesn't go with its addresses.
    private static void refuseResting(Unit from) throws ConfigException {
        if (from.dropped()) {
            throw InterfacesTree.at(
                    from.path(),
                    ConfigException.notEditable(
                            Place.START,
                            "a drop-in in " + from.path() + ".d has a part in its addresses",
                            "write all of it into that file itself"));
        }
        for (var section : from.file().sections()) {
            if (List.of("Match", "Link").contains(section.name()) || SECTIONS.contains(section.name())) {
                continue;
            }
            for (var entry : section.entries()) {
                if (!section.name().equals("Network") || !KEYS.contains(entry.key()) && !STAY.contains(entry.key())) {
                    throw InterfacesTree.at(
                            from.path(),
                            ConfigException.notEditable(
                                    from.file().place(entry),
                                    "what '" + entry.key() + "=" + entry.value()
                                            + "' means for a bridge that gets the NIC's addresses can't be told",
                                    "take that line out, or move the addresses by hand"));
                }
            }
        }
    }

    /// What makes a VLAN.
    public static UnitFile netdev(BootVlan vlan) throws ConfigException {
        return UnitFile.parse("[NetDev]\nName=" + vlan.name() + "\nKind=vlan\n\n[VLAN]\nId=" + vlan.id() + "\n");
    }

    /// What a VLAN is on, with it: its own file, or its own one of before.
    ///
    /// @param unit what it has until now; null: nothing
    public static UnitFile lower(BootVlan vlan, @Nullable Unit unit) throws ConfigException {
        UnitFile file;
        if (unit == null) {
            file = bare(vlan.lower());
        } else if (unit.isFor(vlan.lower()) && !unit.dropped()) {
            file = unit.file();
        } else {
            var text = new StringBuilder("[Match]\nName=" + vlan.lower() + "\n");
            for (var section : unit.whole().sections()) {
                text.append(
                        section.name().equals("Match")
                                ? ""
                                : "\n" + unit.whole().lines(section.lines()));
            }
            file = UnitFile.parse(text.toString());
        }
        return file.withLine("Network", "VLAN=" + vlan.name());
    }

    private static UnitFile bare(String link) throws ConfigException {
        return UnitFile.parse("[Match]\nName=" + link + "\n\n[Link]\nRequiredForOnline=no\n\n"
                + "[Network]\nLinkLocalAddressing=no\nIPv6AcceptRA=no\n");
    }

    /// What a VLAN was on, without it; null: nothing else is said.
    public static @Nullable UnitFile without(String vlan, String lower, UnitFile file) throws ConfigException {
        var left = file.without(
                "Network", entry -> entry.key().equals("VLAN") && entry.value().equals(vlan));
        return left.text().equals(bare(lower).text()) ? null : left;
    }

    /// What makes the bridge: its own file of before, else a new one.
    public static UnitFile netdev(
            String bridge, @Nullable Unit own, boolean stp, String forwardDelay, @Nullable String mac)
            throws ConfigException {
        var file = own != null ? own.file() : UnitFile.parse("[NetDev]\nName=" + bridge + "\nKind=bridge\n");
        if (mac != null) {
            file = file.with("NetDev", "MACAddress", mac);
        }
        if (own == null) {
            return file.appended("[Bridge]\nSTP=" + (stp ? "yes" : "no") + "\nForwardDelaySec=" + forwardDelay + "\n");
        }
        var set = Objects.equals(NetworkdTree.stp(own), stp) ? file : file.with("Bridge", "STP", stp ? "yes" : "no");
        return forwardDelay.equals(NetworkdTree.forwardDelay(own))
                ? set
                : set.with("Bridge", "ForwardDelaySec", forwardDelay);
    }

    /// A link's file without its bridge.
    public static UnitFile released(Unit unit) throws ConfigException {
        return unit.file().without("Network", entry -> entry.key().equals("Bridge"));
    }
}
