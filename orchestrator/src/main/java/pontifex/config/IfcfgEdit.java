package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;

/// A NIC's ifcfg file and its bridge's as they become.
record IfcfgEdit(IfcfgTree tree, String bridge, String nic) {
    /// What goes with addresses.
    private static final Pattern MOVES = Pattern.compile(
            "BOOTPROTO|(IPADDR|PREFIX|NETMASK|BROADCAST|NETWORK|ARPCHECK|ARPUPDATE)[0-9]*|GATEWAY[0-9]*|DNS[0-9]+|DOMAIN"
                    + "|SEARCH|DEFROUTE|PEERDNS|PEERROUTES|METRIC|SRCADDR|SCOPE|WINDOW|ZONE|NOZEROCONF|DHCP_.*|DHCPV6C.*"
                    + "|IPV4_.*|IPV6.*|ARPING_WAIT|EXTRA_ROUTE_OPTS|GATEWAYDEV|RES_OPTIONS|PROXY_METHOD|BROWSER_ONLY");

    private static final Pattern STAYS = Pattern.compile(
            "DEVICE|NAME|UUID|TYPE|HWADDR|MACADDR|ONBOOT|ONPARENT|NM_CONTROLLED|USERCTL|ETHTOOL_.*|MTU|HOTPLUG|BRIDGE"
                    + "|BRIDGING_OPTS|BONDING_.*|VLAN.*|PHYSDEV|REORDER_HDR|LINKDELAY|DEVTIMEOUT|SUBCHANNELS|NETTYPE|PORTNAME"
                    + "|OPTIONS|KEY_MGMT|AUTOCONNECT_PRIORITY");

    Ifcfg port(Ifcfg file, boolean moves, BootBridge wanted) throws ConfigException {
        refuseBond(file);
        if (moves) {
            refuseOthers(file);
        }
        var port = file.assignments().isEmpty() && file.text().isBlank()
                ? Ifcfg.parse("DEVICE=" + nic + "\nTYPE=Ethernet\nONBOOT=yes\nBOOTPROTO=none\nNM_CONTROLLED=no\n")
                : moves ? file.without(key -> MOVES.matcher(key).matches()) : file;
        var set = raised(port).with("BOOTPROTO", "none").with("BRIDGE", bridge).withSome("MTU", wanted.mtu());
        var said = set.value("ETHTOOL_OPTS") instanceof String written ? written : "";
        var options = EthtoolOpts.with(said, nic, wanted.offloads());
        return options.equals(said) ? set : set.withQuoted("ETHTOOL_OPTS", options);
    }

    /// @param file what its name has until now
    static Ifcfg vlan(BootVlan vlan, Ifcfg file) throws ConfigException {
        return file.text().isBlank()
                ? Ifcfg.parse(fresh(vlan.name()))
                : raised(file).with("VLAN", "yes");
    }

    private static String fresh(String vlan) {
        return "DEVICE=" + vlan + "\nVLAN=yes\nONBOOT=yes\nBOOTPROTO=none\nNM_CONTROLLED=no\n";
    }

    /// Whether a port's file is a VLAN's that came with its bridge, and says nothing more.
    static boolean isOwnVlan(String port, Ifcfg file) throws ConfigException {
        return file.without(List.of("BRIDGE", "MTU", "ETHTOOL_OPTS")::contains)
                .text()
                .equals(fresh(port));
    }

    Ifcfg bridge(Ifcfg file, Ifcfg from, boolean moves, BootBridge wanted) throws ConfigException {
        var made = file.assignments().isEmpty() && file.text().isBlank()
                ? Ifcfg.parse("DEVICE=" + bridge + "\nTYPE=Bridge\nONBOOT=yes\nNM_CONTROLLED=no\n")
                : raised(file.with("TYPE", "Bridge"));
        if (moves) {
            made = made.without(key -> MOVES.matcher(key).matches());
            for (var assignment : from.assignments()) {
                if (MOVES.matcher(assignment.key()).matches()) {
                    made = made.withLine(
                            assignment.key().equals("GATEWAYDEV")
                                    ? "GATEWAYDEV=" + bridge
                                    : from.line(assignment).stripTrailing());
                }
            }
        } else if (made.value("BOOTPROTO") == null) {
            made = made.with("BOOTPROTO", "none").with("IPV6INIT", "no");
        }
        var spanning = Boolean.TRUE.equals(wanted.stp()) ? "on" : "off";
        var set = withoutTwice(made)
                .with("STP", spanning)
                .withSome(
                        "DELAY",
                        wanted.forwardDelay() == null ? null : tree.scripts().delay(wanted.forwardDelay()))
                .withSome("MTU", wanted.mtu());
        return wanted.mac() == null || wanted.mac().equalsIgnoreCase(set.value("MACADDR"))
                ? set
                : set.with("MACADDR", wanted.mac());
    }

    /// Without what BRIDGING_OPTS says of what STP and DELAY are for: it would win, for ifup-eth writes it to the
    /// kernel after them, where the release knows it.
    static Ifcfg withoutTwice(Ifcfg file) throws ConfigException {
        if (!(file.value("BRIDGING_OPTS") instanceof String written)) {
            return file;
        }
        var words = new ArrayList<>(List.of(written.strip().split("\\s+")));
        if (!words.removeIf(word -> word.matches("(stp_state|forward_delay)=.*"))) {
            return file;
        }
        return words.isEmpty()
                ? file.without("BRIDGING_OPTS"::equals)
                : file.withQuoted("BRIDGING_OPTS", String.join(" ", words));
    }

    private static Ifcfg raised(Ifcfg file) throws ConfigException {
        return "yes".equals(file.value("ONBOOT")) ? file : file.with("ONBOOT", "yes");
    }

    /// The scripts are done with such a port before they come to its BRIDGE.
    private void refuseBond(Ifcfg file) throws ConfigException {
        if (IfcfgTree.bond(file) instanceof Ifcfg.Assignment bond) {
            throw InterfacesTree.at(
                    String.valueOf(tree.path(nic)),
                    ConfigException.notEditable(
                            file.place(bond),
                            nic + " is a port of " + bond.value(),
                            "name " + bond.value() + " in the task, or take " + nic + " out of it there first"));
        }
    }

    /// What isn't known may rest on the addresses.
    private void refuseOthers(Ifcfg file) throws ConfigException {
        for (var assignment : file.assignments()) {
            if (!MOVES.matcher(assignment.key()).matches()
                    && !STAYS.matcher(assignment.key()).matches()) {
                throw elsewhere(
                        String.valueOf(tree.path(nic)),
                        file.place(assignment),
                        "whether '" + assignment.key() + "' goes with the addresses of " + nic + " can't be told");
            }
        }
        for (var alias : tree.files().entrySet()) {
            if (alias.getKey().startsWith(nic + ":")) {
                throw elsewhere(
                        String.valueOf(tree.path(alias.getKey())),
                        Place.START,
                        alias.getKey() + " is an alias of " + nic + ", whose addresses move to " + bridge);
            }
        }
    }

    private static ConfigException elsewhere(String path, Place place, String reason) {
        return InterfacesTree.at(
                path, ConfigException.notEditable(place, reason, "write the addresses of both into one file by hand"));
    }

    /// The route and rule files are found by the link's name.
    void moveBeside(SortedMap<String, String> texts) throws ConfigException {
        for (var beside : tree.beside(nic).entrySet()) {
            var target = IfcfgTree.FOLDER + "/" + beside.getKey() + "-" + bridge;
            var text = String.valueOf(texts.get(beside.getValue()));
            if (texts.containsKey(target)) {
                throw elsewhere(target, Place.START, "it is there, and so is " + beside.getValue());
            }
            texts.remove(beside.getValue());
            texts.put(
                    target, text.replaceAll("(?m)(?<=\\b(?:dev|iif|oif) )" + Pattern.quote(nic) + "(?=\\s|$)", bridge));
        }
    }
}
