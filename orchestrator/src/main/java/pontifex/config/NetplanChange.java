package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetplanValue.Keys;
import pontifex.config.NetplanValue.Many;
import pontifex.config.NetplanValue.Text;

/// What is to be said of a bridge and its NIC, in netplan's words.
///
/// @param id the NIC's key
/// @param home the file that has the bridge
/// @param settings of the bridge: path below its key, and value
/// @param wire of the NIC: key and value
/// @param moves whether what the NIC has for Dom0 becomes the bridge's
record NetplanChange(
        String name,
        String id,
        String home,
        SortedMap<String, String> settings,
        SortedMap<String, String> wire,
        boolean moves) {
    /// What netplan's files say of a NIC that has nothing to say.
    private static final Map<String, String> BARE =
            Map.of("dhcp4", "false", "dhcp6", "false", "link-local", "[]", "optional", "true");

    /// Of a NIC that no file has, in the order in which they are written.
    static final List<String> BARE_KEYS = List.of("dhcp4", "dhcp6", "link-local", "optional");

    List<String> bridge(String... below) {
        return path("bridges", name, below);
    }

    static List<String> path(String section, String id, String... below) {
        var path = new ArrayList<>(List.of("network", section, id));
        path.addAll(List.of(below));
        return path;
    }

    static String bare(String key) {
        return String.valueOf(BARE.get(key));
    }

    static Keys bare() {
        var keys = NetplanValue.NOTHING;
        for (var key : BARE_KEYS) {
            keys = keys.with(key, value(bare(key)));
        }
        return keys;
    }

    private static NetplanValue value(String written) {
        return written.equals("[]") ? new Many(List.of()) : new Text(written);
    }

    /// @param bare whether the bridge is new, and gets nothing
    /// @param delay seconds, in words that its renderer takes
    /// @param renderer null: the usual one
    static SortedMap<String, String> settings(
            BootBridge wanted, boolean bare, @Nullable String delay, @Nullable String renderer) {
        var settings = new TreeMap<String, String>();
        if (wanted.stp() != null) {
            settings.put("parameters stp", String.valueOf(wanted.stp()));
        }
        if (delay != null) {
            settings.put("parameters forward-delay", delay);
        }
        if (wanted.mtu() != null) {
            settings.put("mtu", String.valueOf(wanted.mtu()));
        }
        if (wanted.mac() != null) {
            settings.put("macaddress", wanted.mac());
        }
        if (bare) {
            settings.putAll(BARE);
            settings.put("accept-ra", "false");
        }
        if (renderer != null) {
            settings.put("renderer", renderer);
        }
        return settings;
    }

    /// What the files should say of all devices afterwards.
    ///
    /// @param bridge as it was; null: it wasn't there
    /// @param port so too
    SortedMap<String, Keys> expected(NetplanTree tree, @Nullable NetplanDevice bridge, @Nullable NetplanDevice port) {
        var expected = NetplanMeaning.of(tree);
        var made = (bridge == null ? NetplanValue.NOTHING : bridge.keys()).with("interfaces", Many.of(id));
        for (var setting : settings.entrySet()) {
            var below = setting.getKey().split(" ");
            var value = value(setting.getValue());
            made = below.length == 1
                    ? made.with(below[0], value)
                    : made.with(below[0], made.keys(below[0]).with(below[1], value));
        }
        var nic = port == null ? bare() : port.keys();
        for (var one : wire.entrySet()) {
            nic = nic.with(one.getKey(), new Text(one.getValue()));
        }
        if (moves && port != null) {
            for (var key : NetplanEdit.DOM0S) {
                if (port.keys().get(key) instanceof NetplanValue moving) {
                    nic = nic.without(key);
                    boolean stays = made.has(key) && !(made.get(key) instanceof Many(var items) && !items.isEmpty());
                    made = stays ? made : NetplanValue.merged(made, new Keys(Map.of(key, moving)));
                }
            }
        }
        expected.put("bridges: " + name, made);
        expected.put((port == null ? "ethernets" : port.section()) + ": " + id, nic);
        return expected;
    }
}
