package pontifex.run;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A site's waivers, each with the hosts that it means.
///
/// @param today the day on which they are looked at
public record Waivers(Map<Waiver, Set<String>> hosts, LocalDate today) {
    public static final Waivers NONE = new Waivers(Map.of(), LocalDate.EPOCH);

    public Waivers {
        hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
    }

    /// The first that answers for a thing of a host.
    ///
    /// @param thing `vif dom1/0`
    @Nullable Waiver of(String host, String thing) {
        return hosts.entrySet().stream()
                .filter(each -> !isOver(each.getKey()) && each.getValue().contains(host))
                .map(Map.Entry::getKey)
                .filter(waiver -> meets(waiver, thing))
                .findFirst()
                .orElse(null);
    }

    private boolean isOver(Waiver waiver) {
        return waiver.until().isBefore(today);
    }

    private static boolean meets(Waiver waiver, String thing) {
        var pattern = waiver.item()
                .chars()
                .mapToObj(each -> switch (each) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(each));
                })
                .collect(Collectors.joining());
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(thing).matches();
    }

    /// What is to be told of them when all hosts were audited: which answer for what, which are over, and which met
    /// nothing.
    ///
    /// @param whole whether all of the repository was judged, so that one that met nothing isn't needed any more
    List<String> told(List<HostResult> results, boolean whole) {
        var told = new ArrayList<String>();
        hosts.forEach((waiver, meant) -> {
            var on = results.stream()
                    .filter(result -> used(result).anyMatch(waiver::equals))
                    .map(HostResult::host)
                    .collect(Collectors.joining(", "));
            if (isOver(waiver)) {
                told.add("waiver is over since " + waiver.until() + " and counts no more: " + waiver);
            } else if (!on.isEmpty()) {
                told.add("waived on " + on + ": " + waiver);
            } else if (whole
                    && results.stream().map(HostResult::host).toList().containsAll(meant)
                    && allSeen(results)) {
                told.add("waiver met nothing and can go: " + waiver);
            }
        });
        return told;
    }

    private static boolean allSeen(List<HostResult> results) {
        return results.stream().allMatch(result -> result.outcome().failure() == null);
    }

    private static Stream<Waiver> used(HostResult result) {
        return Stream.concat(
                result.verdicts().stream().flatMap(verdict -> Stream.ofNullable(verdict.waiver())),
                result.findings().stream().flatMap(finding -> Stream.ofNullable(finding.waiver())));
    }
}
