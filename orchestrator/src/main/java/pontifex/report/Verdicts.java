package pontifex.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pontifex.run.Sides;
import pontifex.run.Verdict;
import pontifex.run.Waiver;

/// An audit's verdicts as lines for people: a line a verdict, a thing and one of its truths; what is as it should be is
/// only counted.
final class Verdicts {
    private static final String FORGET = "; remove it, or: pontifex forget ";

    /// What somebody should look at first comes first.
    private static final List<Verdict.Kind> ORDER = List.of(
            Verdict.Kind.CONFLICT,
            Verdict.Kind.DRIFT,
            Verdict.Kind.PENDING,
            Verdict.Kind.RELEASED,
            Verdict.Kind.NOT_RECORDED_YET,
            Verdict.Kind.UNMANAGED,
            Verdict.Kind.ADOPTED,
            Verdict.Kind.UNKNOWN,
            Verdict.Kind.IN_SYNC);

    private Verdicts() {}

    /// A line that is one host's alone: what it says to do is said for that one.
    static String of(String host, String line) {
        return line.startsWith(said(Verdict.Kind.RELEASED))
                ? line.replace(FORGET + "HOST ", FORGET + host + " ")
                : line;
    }

    /// `2 drift, 1 waived, 31 in sync`
    static String counted(List<Verdict> verdicts) {
        var counts = new EnumMap<Verdict.Kind, Long>(Verdict.Kind.class);
        verdicts.stream()
                .filter(verdict -> verdict.waiver() == null)
                .forEach(verdict -> counts.merge(verdict.kind(), 1L, Long::sum));
        var words = new ArrayList<String>();
        ORDER.stream()
                .filter(counts::containsKey)
                .filter(kind -> kind != Verdict.Kind.IN_SYNC)
                .forEach(kind -> words.add(counts.get(kind) + " " + said(kind)));
        var waived =
                verdicts.stream().filter(verdict -> verdict.waiver() != null).count();
        if (waived > 0) {
            words.add(waived + " waived");
        }
        if (counts.containsKey(Verdict.Kind.IN_SYNC)) {
            words.add(counts.get(Verdict.Kind.IN_SYNC) + " in sync");
        }
        return String.join(", ", words);
    }

    static String said(Verdict.Kind kind) {
        return kind.word().replace('_', ' ');
    }

    /// What could not be told is told elsewhere.
    static List<String> lines(List<Verdict> verdicts) {
        var groups = new LinkedHashMap<List<Object>, List<Verdict>>();
        ORDER.stream()
                .flatMap(kind -> verdicts.stream().filter(verdict -> verdict.kind() == kind))
                .filter(Verdicts::isTold)
                .forEach(verdict -> groups.computeIfAbsent(key(verdict), _ -> new ArrayList<>())
                        .add(verdict));
        return groups.values().stream().map(Verdicts::line).toList();
    }

    private static boolean isTold(Verdict verdict) {
        return switch (verdict.kind()) {
            case IN_SYNC, UNKNOWN -> false;
            case NOT_RECORDED_YET -> verdict.waiver() != null || verdict.differs(true);
            case DRIFT, PENDING, ADOPTED, CONFLICT, RELEASED, UNMANAGED -> true;
        };
    }

    /// What nobody manages is a line a thing, whatever its truths; where it is as recorded, whatever its facets too.
    private static List<Object> key(Verdict verdict) {
        return List.of(
                verdict.kind(),
                verdict.thing(),
                verdict.kind() == Verdict.Kind.UNMANAGED
                        ? verdict.recorded() == null ? String.valueOf(verdict.live()) : ""
                        : verdict.item().truth(),
                verdict.task(),
                verdict.place(),
                verdict.waiver() == null ? "" : verdict.waiver());
    }

    private static String line(List<Verdict> group) {
        var first = group.getFirst();
        var kind = first.kind();
        var sides = kind == Verdict.Kind.UNMANAGED ? group.subList(0, 1) : group;
        boolean whole = kind == Verdict.Kind.UNMANAGED && first.recorded() != null;
        var facet = sides.size() == 1 && !whole ? " " + first.item().facet() : "";
        var truths = group.stream()
                .map(verdict -> verdict.item().truth().words())
                .distinct()
                .collect(Collectors.joining(", "));
        var line = new StringBuilder();
        line.append(String.format(java.util.Locale.ROOT, "%-9s", first.waiver() == null ? said(kind) : "waived"));
        if (first.waiver() != null) {
            line.append(' ').append(said(kind));
        }
        line.append(' ').append(first.thing()).append(facet);
        line.append(" (").append(truths).append("): ");
        line.append(Sides.of(sides).words(kind, first.task().isEmpty()));
        if (!first.place().isEmpty()) {
            line.append(" (").append(first.place()).append(')');
        }
        if (first.waiver() instanceof Waiver waiver) {
            line.append("; ")
                    .append(waiver.who())
                    .append(" until ")
                    .append(waiver.until())
                    .append(": ");
            line.append(waiver.reason());
        } else if (kind == Verdict.Kind.RELEASED) {
            line.append(FORGET).append("HOST ").append(first.thing());
        }
        return line.toString();
    }

    /// As programs count them: every kind that there is any of, by its word.
    static Map<String, Integer> counts(List<Verdict> verdicts) {
        return verdicts.stream()
                .collect(Collectors.toMap(
                        verdict -> verdict.kind().word(), _ -> 1, Integer::sum, java.util.TreeMap::new));
    }
}
