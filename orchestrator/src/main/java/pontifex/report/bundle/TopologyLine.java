package pontifex.report.bundle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pontifex.run.Topology;
import pontifex.state.Seen;

/// A host's network as it is drawn, as a map for JSON and back.
final class TopologyLine {
    private TopologyLine() {}

    static Map<String, @Nullable Object> of(Topology topology) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("nics", topology.nics().stream().map(TopologyLine::nic).toList());
        line.put(
                "bridges", topology.bridges().stream().map(TopologyLine::bridge).toList());
        line.put("vifs", topology.vifs().stream().map(TopologyLine::vif).toList());
        return line;
    }

    static Topology read(Fields line) {
        return new Topology(
                line.all("nics").stream().map(TopologyLine::nic).toList(),
                line.all("bridges").stream().map(TopologyLine::bridge).toList(),
                line.all("vifs").stream().map(TopologyLine::vif).toList());
    }

    private static Map<String, @Nullable Object> nic(Topology.Nic nic) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", nic.name());
        fields.put("kind", nic.kind().name());
        fields.put("under", nic.under());
        fields.put("port", nic.port());
        fields.put("kept", nic.kept());
        fields.put("up", nic.up());
        fields.put("carrier", nic.carrier());
        fields.put("addresses", nic.addresses());
        return fields;
    }

    private static Topology.Nic nic(Fields fields) {
        return new Topology.Nic(
                fields.text("name"),
                Topology.Nic.Kind.valueOf(fields.text("kind")),
                fields.textOrNull("under"),
                fields.textOrNull("port"),
                fields.textOrNull("kept"),
                fields.flag("up"),
                fields.flagOrNull("carrier"),
                fields.texts("addresses"));
    }

    private static Map<String, @Nullable Object> bridge(Topology.Bridge bridge) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", bridge.name());
        fields.put("live", bridge.live());
        fields.put("kept", bridge.kept());
        switch (bridge.addresses()) {
            case Seen.Value<List<String>>(var addresses) -> fields.put("addresses", addresses);
            case Seen.Unknown<List<String>>(var why) -> fields.put("unknown", why);
        }
        return fields;
    }

    private static Topology.Bridge bridge(Fields fields) {
        return new Topology.Bridge(
                fields.text("name"),
                fields.flag("live"),
                fields.flagOrNull("kept"),
                fields.has("unknown") ? Seen.unknown(fields.text("unknown")) : Seen.of(fields.texts("addresses")));
    }

    private static Map<String, @Nullable Object> vif(Topology.Vif vif) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("guest", vif.guest());
        fields.put("index", vif.index());
        fields.put("running", vif.running());
        fields.put("device", vif.device());
        fields.put("live", vif.live());
        fields.put("loaded", place(vif.loaded()));
        fields.put("configured", place(vif.configured()));
        fields.put("mac", vif.mac());
        return fields;
    }

    private static Topology.Vif vif(Fields fields) {
        return new Topology.Vif(
                fields.text("guest"),
                fields.number("index"),
                fields.flagOrNull("running"),
                fields.textOrNull("device"),
                fields.textOrNull("live"),
                place(fields.fields("loaded")),
                place(fields.fields("configured")),
                fields.textOrNull("mac"));
    }

    /// Nothing in it: it is on no bridge.
    private static Map<String, String> place(Seen<Optional<String>> seen) {
        return switch (seen) {
            case Seen.Value<Optional<String>>(var place) ->
                place.map(bridge -> Map.of("bridge", bridge)).orElse(Map.of());
            case Seen.Unknown<Optional<String>>(var why) -> Map.of("unknown", why);
        };
    }

    private static Seen<Optional<String>> place(Fields fields) {
        return fields.has("unknown")
                ? Seen.unknown(fields.text("unknown"))
                : Seen.of(Optional.ofNullable(fields.textOrNull("bridge")));
    }
}
