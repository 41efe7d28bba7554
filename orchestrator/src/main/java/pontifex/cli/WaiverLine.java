package pontifex.cli;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.inventory.HostPattern;
import pontifex.inventory.Inventory;
import pontifex.run.Waiver;
import pontifex.run.Waivers;
import pontifex.yaml.BadInput;
import pontifex.yaml.Field;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// One of `waivers` in `pontifex.yml`, before it is known which hosts it means.
///
/// ```yaml
/// waivers:
///   - hosts: dom0-07
///     item: bridge xenbr2
///     reason: eth2's card is being replaced
///     who: anna
///     until: 2026-12-31
/// ```
record WaiverLine(HostPattern hosts, Waiver waiver) {
    private static final String FIELD = "waivers";

    static final List<Field> FIELDS = List.of(
            Field.needed("hosts", Shape.TEXT_OR_TEXTS, "on which hosts: a pattern"),
            Field.needed("item", Shape.TEXT, "a kind and a name: bridge xenbr2, vif dom1/*"),
            Field.needed("reason", Shape.TEXT, "why it may differ"),
            Field.needed("who", Shape.TEXT, "who answers for it"),
            Field.needed("until", Shape.TEXT, "the last day on which it holds: 2026-12-31"));

    static List<WaiverLine> read(YamlMap settings, Problems problems) {
        var read = new ArrayList<WaiverLine>();
        var list = settings.list(problems, FIELD);
        for (var each : list == null ? List.<YamlNode>of() : list.items()) {
            if (!(each instanceof YamlMap line)) {
                problems.add(
                        each, "a waiver is a map of hosts, item, reason, who and until, this is " + each.kind(), null);
            } else if (of(line, problems) instanceof WaiverLine waiver) {
                read.add(waiver);
            }
        }
        return read;
    }

    private static @Nullable WaiverLine of(YamlMap line, Problems problems) {
        line.fields(problems, "a waiver", Field.names(FIELDS));
        var hosts = line.require(problems, "hosts");
        var pattern = hosts == null ? null : HostPattern.of(hosts, problems);
        var item = item(line, problems);
        var reason = line.requireText(problems, "reason");
        var who = line.requireText(problems, "who");
        var until = until(line, problems);
        if (pattern == null || item == null || reason == null || who == null || until == null) {
            return null;
        }
        var place = line.source().file() + ":" + line.source().line();
        return new WaiverLine(pattern, new Waiver(place, pattern.text(), item, reason, who, until));
    }

    private static @Nullable String item(YamlMap line, Problems problems) {
        var item = line.requireText(problems, "item");
        if (item == null || item.matches("[^ ]+ +[^ ].*")) {
            return item;
        }
        problems.add(
                at(line, "item"),
                "'item' is a kind and a name",
                "for example bridge xenbr2, vif dom1/*, file /etc/xen/*");
        return null;
    }

    /// Without a last day a waiver would outlive whoever knows of it.
    private static @Nullable LocalDate until(YamlMap line, Problems problems) {
        if (!line.has("until")) {
            problems.add(
                    line, "a waiver needs 'until', the last day on which it holds", "for example until: 2026-12-31");
            return null;
        }
        try {
            return line.scalar(problems, "until") instanceof YamlScalar day ? LocalDate.parse(day.text()) : null;
        } catch (DateTimeParseException e) {
            problems.add(at(line, "until"), "'until' is a day", "for example 2026-12-31");
            return null;
        }
    }

    private static YamlNode at(YamlMap line, String field) {
        return line.get(field) instanceof YamlNode node ? node : line;
    }

    /// Those that hold for an inventory's hosts.
    ///
    /// @param warnings gets parts of patterns that mean nothing
    static Waivers of(List<WaiverLine> lines, Inventory inventory, LocalDate today, List<Problem> warnings)
            throws BadInput {
        var hosts = new LinkedHashMap<Waiver, Set<String>>();
        for (var line : lines) {
            var selection = line.hosts.select(inventory);
            warnings.addAll(selection.unmatched());
            hosts.put(line.waiver, selection.hosts().stream().map(Host::name).collect(Collectors.toSet()));
        }
        return new Waivers(hosts, today);
    }
}
