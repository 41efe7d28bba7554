package pontifex.report.bundle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Shard;
import pontifex.run.Summary;
import pontifex.run.Wave;

/// The first line of a bundle, and that of the run's end, as maps for JSON and back.
///
/// ```
/// {"pontifex_bundle":1,"mode":"apply","what":"apply playbooks/multi-nic.yml","shard":"2/3","hosts":["dom0-01",…],…}
/// {"host":"dom0-07","outcome":"changed",…}
/// {"interrupted":false,"notes":[…],"waves":[…],"again":null}
/// {"record":"{\"run\":…}"}
/// {"sha256":"…"}
/// ```
final class BundleLines {
    static final String FORMAT = "pontifex_bundle";

    private BundleLines() {}

    static Map<String, @Nullable Object> head(BundleHead head) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put(FORMAT, Bundle.VERSION);
        line.put("mode", head.mode().name().toLowerCase(Locale.ROOT));
        line.put("what", head.what());
        line.put("shard", head.shard().toString());
        line.put("run", head.run());
        line.put("who", head.who());
        line.put("source", head.source());
        line.put("detailed", head.detailed());
        line.put("asked", head.asked());
        line.put("hosts", head.hosts());
        return line;
    }

    static BundleHead head(Fields line) {
        if (!(Shard.of(line.text("shard")) instanceof Shard shard)) {
            throw new IllegalArgumentException("no shard");
        }
        return new BundleHead(
                Mode.valueOf(line.text("mode").toUpperCase(Locale.ROOT)),
                line.text("what"),
                shard,
                line.text("run"),
                line.text("who"),
                line.text("source"),
                line.flag("detailed"),
                line.words("asked"),
                line.texts("hosts"));
    }

    static Map<String, @Nullable Object> end(Summary summary) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("interrupted", summary.interrupted());
        line.put("notes", summary.notes());
        line.put("waves", summary.waves().stream().map(BundleLines::wave).toList());
        line.put("again", summary.again());
        return line;
    }

    static Summary end(Fields line, Mode mode, List<HostResult> results) {
        return new Summary(
                mode,
                results,
                line.flag("interrupted"),
                line.texts("notes"),
                line.all("waves").stream().map(BundleLines::wave).toList(),
                line.textOrNull("again"));
    }

    private static Map<String, @Nullable Object> wave(Wave wave) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("play", wave.play());
        fields.put("number", wave.number());
        fields.put("of", wave.of());
        fields.put("canary", wave.canary());
        fields.put("hosts", wave.hosts());
        fields.put("failed", wave.failed());
        fields.put("untouched", wave.untouched());
        fields.put("stopped", wave.stopped());
        return fields;
    }

    private static Wave wave(Fields fields) {
        return new Wave(
                fields.text("play"),
                fields.number("number"),
                fields.number("of"),
                fields.flag("canary"),
                fields.texts("hosts"),
                fields.texts("failed"),
                fields.texts("untouched"),
                fields.textOrNull("stopped"));
    }
}
