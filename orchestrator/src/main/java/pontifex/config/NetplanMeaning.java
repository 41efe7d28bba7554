package pontifex.config;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetplanValue.Keys;
import pontifex.config.NetplanValue.Text;

/// What netplan's files say of all devices, however they are written: what an edit is held against.
final class NetplanMeaning {
    private NetplanMeaning() {}

    /// By section and id; what is said of all devices under no name.
    static SortedMap<String, Keys> of(NetplanTree tree) {
        var said = new TreeMap<String, Keys>();
        said.put("", tree.general());
        tree.devices().values().forEach(it -> said.put(it.section() + ": " + it.id(), it.keys()));
        return said;
    }

    /// That nothing is leased says nothing, for that is so anyway.
    private static @Nullable Keys meant(@Nullable Keys keys) {
        var meant = keys;
        for (var asked : List.of("dhcp4", "dhcp6")) {
            meant = meant != null && meant.has(asked) && !NetplanEdit.isYes(meant, asked)
                    ? meant.without(asked)
                    : meant;
        }
        return meant;
    }

    /// @throws ConfigException where the edited files say anything else
    static void hold(SortedMap<String, Keys> expected, NetplanTree changed) throws ConfigException {
        var said = of(changed);
        var general = expected.get("");
        if (general != null && !general.has("version") && changed.general().has("version")) {
            expected.put("", general.with("version", new Text("2")));
        }
        for (var what : expected.entrySet()) {
            if (!Objects.equals(meant(what.getValue()), meant(said.remove(what.getKey())))) {
                throw ConfigException.notEditable(
                        Place.START,
                        NetplanTree.FOLDER + ": edited, the files would say something else of "
                                + (what.getKey().isEmpty() ? "all devices" : what.getKey()),
                        "simplify what they say of it: one file, without anchors");
            }
        }
        if (!said.isEmpty()) {
            throw ConfigException.notEditable(
                    Place.START,
                    NetplanTree.FOLDER + ": edited, the files would have " + String.join(", ", said.keySet()) + " too",
                    "simplify what they say");
        }
    }
}
