package pontifex.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What ifcfg files give to links.
record IfcfgAddresses(IfcfgTree tree) {
    private static final Pattern ADDRESS = Pattern.compile("IPADDR([0-9]*)");

    /// What each link gets that is raised at boot: `static 192.0.2.7/24`, `dhcp`, `dhcp6`, `auto`. A bridge's or bond's
    /// port gets nothing, whatever its file says.
    SortedMap<String, SortedSet<String>> all() throws ConfigException {
        var given = new TreeMap<String, SortedSet<String>>();
        for (var link : tree.files().entrySet()) {
            var file = link.getValue();
            var name = GivenAddresses.link(link.getKey());
            if (IfcfgTree.isRaised(file)) {
                var words = given.computeIfAbsent(name, _ -> new TreeSet<>());
                if (file.value("BRIDGE") == null && IfcfgTree.bond(file) == null) {
                    words.addAll(words(link.getKey()));
                }
            }
        }
        given.remove("lo");
        return given;
    }

    private SortedSet<String> words(String link) throws ConfigException {
        var file = tree.file(link);
        var words = new TreeSet<String>();
        if (List.of("dhcp", "bootp").contains(String.valueOf(file.value("BOOTPROTO")))) {
            words.add("dhcp");
        } else {
            for (var assignment : file.assignments()) {
                var address = ADDRESS.matcher(assignment.key());
                if (address.matches() && file.value(assignment.key()) instanceof String ip) {
                    words.add("static " + prefixed(link, ip, address.group(1)));
                }
            }
        }
        if (IfcfgTree.isYes(file.value("IPV6INIT"))) {
            for (var key : List.of("IPV6ADDR", "IPV6ADDR_SECONDARIES")) {
                var ips = file.value(key) instanceof String value ? value : "";
                for (var ip :
                        ips.isBlank() ? List.<String>of() : List.of(ips.strip().split("\\s+"))) {
                    words.add("static " + prefixed(link, ip, "6"));
                }
            }
            if (IfcfgTree.isYes(file.value("IPV6_AUTOCONF"))) {
                words.add("auto");
            }
            if (IfcfgTree.isYes(file.value("DHCPV6C"))) {
                words.add("dhcp6");
            }
        }
        return words;
    }

    /// PREFIX wins over NETMASK; without either, it is the class's.
    private String prefixed(String link, String ip, String number) throws ConfigException {
        var file = tree.file(link);
        var prefix = file.value("PREFIX" + number);
        var mask = prefix == null ? file.value("NETMASK" + number) : prefix;
        if (!(Prefixed.of(ip, mask == null || ip.contains(":") ? "" : mask) instanceof String prefixed)) {
            throw InterfacesTree.at(
                    String.valueOf(tree.path(link)),
                    ConfigException.unreadable(
                            Place.START, "'" + ip + "' is no address", "write IPADDR=192.0.2.7 and PREFIX=24"));
        }
        return prefixed;
    }

    /// The files that give a NIC addresses, for people.
    List<String> files(String nic) throws ConfigException {
        var gives = new TreeSet<String>();
        for (var link : tree.files().keySet()) {
            if (GivenAddresses.link(link).equals(nic) && !words(link).isEmpty()) {
                gives.add(String.valueOf(tree.path(link)));
            }
        }
        return all().getOrDefault(nic, Collections.emptySortedSet()).isEmpty() ? List.of() : List.copyOf(gives);
    }
}
