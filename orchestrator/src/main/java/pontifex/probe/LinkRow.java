package pontifex.probe;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.Link;
import pontifex.state.NetworkBridge;

/// The attributes of one link, as the kernel shows them in its folder of sysfs.
///
/// @param signs those of `bridge bonding tun_flags device` that the folder has; `follows` where a bridge's
///     MAC was never set, `borrowed` where somebody gave a device its MAC; of a bond `mode:…`, and `slave:…` for each
/// NIC; `manager:…` where a daemon has it,
///     and `link-file:…` where udev has set it up by one
record LinkRow(String name, List<String> values, List<String> signs) {
    private static final Pattern BACKEND = Pattern.compile("backend/vif/([0-9]{1,6})/([0-9]{1,6})");
    private static final Pattern VIF = Pattern.compile("vif([0-9]{1,6})\\.([0-9]{1,6})");
    private static final Pattern EMULATED = Pattern.compile("(vif[0-9]+\\.[0-9]+-emu|tap[0-9]+\\.[0-9]+)");
    private static final Pattern SOFTWARE = Pattern.compile("(dummy|ifb|veth|tun|tap|vif|gre|sit|ip6tnl|virbr)[0-9].*");

    private static final String MODE = "mode:";
    private static final String SLAVE = "slave:";
    private static final String MANAGER = "manager:";
    private static final String LINK_FILE = "link-file:";
    private static final List<String> STACKED = List.of("vlan", "macvlan", "macvtap", "ipvlan", "ipvtap");

    /// The attributes in the order in which the probe prints them.
    private enum Attribute {
        IFINDEX,
        IFLINK,
        TYPE,
        FLAGS,
        MTU,
        ADDRESS,
        CARRIER,
        MASTER,
        BRIDGE,
        STP,
        FORWARD_DELAY,
        NODE,
        DEVTYPE
    }

    /// A guest's interface: the domain's id, and the interface's number in it.
    record Vif(int domain, int index) {}

    static LinkRow of(String line) throws Unreadable {
        var words = List.of(line.split(" "));
        int fixed = Attribute.values().length + 1;
        if (words.size() < fixed) {
            throw new Unreadable("the line of a link is '" + Unreadable.shown(line) + "'");
        }
        return new LinkRow(words.get(0), words.subList(1, fixed), words.subList(fixed, words.size()));
    }

    String index() {
        return values.get(Attribute.IFINDEX.ordinal());
    }

    /// The index of its master. Linux before 3.9 shows it for a bridge's ports alone.
    @Nullable String master() {
        var master = get(Attribute.MASTER);
        return master == null ? get(Attribute.BRIDGE) : master;
    }

    /// Whether that link is one of its bond's NICs, as the bond itself says.
    boolean hasSlave(LinkRow other) {
        return signs.contains(SLAVE + other.name());
    }

    /// netback's own word, for an interface may have any name (`vifname`); else the name's.
    @Nullable Vif vif() {
        var node = get(Attribute.NODE);
        var matcher = node == null ? VIF.matcher(name) : BACKEND.matcher(node);
        if (!matcher.matches() || matcher.group(1).equals("0")) {
            return null;
        }
        return new Vif(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /// Whether it is made on the link of its `iflink`. A veth's peer stands there too, by its index in a
    /// namespace that may be another; it never has this link's MAC, which a VLAN has by itself.
    /// fe:ff:ff:ff:ff:ff is no link's own: Xen gives it to every port of a bridge. A bridge may have its
    /// port's MAC, but no port is made on its own bridge.
    boolean isOn(LinkRow below) {
        return !index().equals(below.index())
                && !below.index().equals(master())
                && required(Attribute.IFLINK).equals(below.index())
                && (isStacked() || !List.of("", NetworkBridge.NO_MAC).contains(mac()) && mac().equals(below.mac()));
    }

    private boolean isStacked() {
        return get(Attribute.DEVTYPE) instanceof String type && STACKED.contains(type);
    }

    Link link(@Nullable String master) throws Unreadable {
        try {
            var carrier = get(Attribute.CARRIER);
            return new Link(
                    name,
                    kind(),
                    mac(),
                    (Integer.decode(required(Attribute.FLAGS)) & 1) != 0,
                    carrier == null ? null : (Boolean) carrier.equals("1"),
                    Integer.parseInt(required(Attribute.MTU)),
                    master,
                    settings(),
                    null,
                    Link.Traits.NONE
                            .withBondMode(sign(MODE))
                            .withFollows(signs.contains("follows"))
                            .withBorrowed(signs.contains("borrowed"))
                            .withManager(sign(MANAGER))
                            .withLinkFile(sign(LINK_FILE)));
        } catch (NumberFormatException e) {
            throw new Unreadable("an attribute of " + Unreadable.shown(name) + " is no number: "
                    + Unreadable.shown(String.join(" ", values)));
        }
    }

    private @Nullable String sign(String prefix) {
        return signs.stream()
                .filter(sign -> sign.startsWith(prefix))
                .map(sign -> sign.substring(prefix.length()))
                .findFirst()
                .orElse(null);
    }

    private Link.@Nullable BridgeSettings settings() {
        return signs.contains("bridge")
                ? new Link.BridgeSettings(
                        !required(Attribute.STP).equals("0"), Integer.parseInt(required(Attribute.FORWARD_DELAY)))
                : null;
    }

    /// A NIC is of Ethernet's type and has a device behind it, or a peer elsewhere (a container's, a test host's), or
    /// NICs' own name: Xen 3's netloop takes over `eth0` and has neither.
    private Link.Kind kind() {
        if (signs.contains("bridge")) {
            return Link.Kind.BRIDGE;
        }
        if (vif() != null
                || !isStacked()
                        && (VIF.matcher(name).matches()
                                || EMULATED.matcher(name).matches())) {
            return Link.Kind.VIF;
        }
        var type = required(Attribute.TYPE);
        if (type.equals("772")) {
            return Link.Kind.LOOPBACK;
        }
        if (signs.contains("bonding")) {
            return Link.Kind.BOND;
        }
        var devtype = get(Attribute.DEVTYPE);
        if ("vlan".equals(devtype)) {
            return Link.Kind.VLAN;
        }
        boolean software = !type.equals("1")
                || signs.contains("tun_flags")
                || (devtype != null && !List.of("veth", "wlan", "dsa").contains(devtype))
                || SOFTWARE.matcher(name).matches();
        boolean wired =
                signs.contains("device") || !required(Attribute.IFLINK).equals(index()) || name.matches("eth[0-9]+");
        return wired && !software ? Link.Kind.NIC : Link.Kind.VIRTUAL;
    }

    private String mac() {
        var address = required(Attribute.ADDRESS).toLowerCase(Locale.ROOT);
        return address.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}") ? address : "";
    }

    private String required(Attribute attribute) {
        return values.get(attribute.ordinal());
    }

    private @Nullable String get(Attribute attribute) {
        var value = required(attribute);
        return value.equals("-") ? null : value;
    }
}
