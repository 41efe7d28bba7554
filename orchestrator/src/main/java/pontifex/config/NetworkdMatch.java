package pontifex.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which links a .network file is for: its [Match] section, as far as it can be told from what is known of a link
/// (systemd.network(5)). What can't be told is unknown, and never a mismatch.
final class NetworkdMatch {
    private NetworkdMatch() {}

    enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    /// What is known of a link.
    ///
    /// @param mac empty: not known
    /// @param kind networkd's word for what made it, such as `bridge`; empty: none did; null: not known
    public record Subject(String name, String mac, @Nullable String kind) {}

    /// All of its lines must agree. A file without any is for nothing (systemd 243 and later).
    static Answer of(UnitFile file, Subject subject) {
        return of(file, subject, false);
    }

    /// As udev reads a .link file, when a NIC has the kernel's name still; what was made has its own.
    static Answer ofLink(UnitFile file, Subject subject) {
        return of(file, subject, true);
    }

    private static Answer of(UnitFile file, Subject subject, boolean link) {
        var entries = file.entries("Match");
        var answer = entries.stream().allMatch(entry -> entry.value().isEmpty()) ? Answer.NO : Answer.YES;
        for (var key : entries.stream().map(UnitFile.Entry::key).distinct().toList()) {
            var patterns = String.join(" ", file.values("Match", key));
            var one = patterns.isEmpty() ? Answer.YES : of(key, patterns, subject, link);
            if (one == Answer.NO) {
                return Answer.NO;
            }
            answer = one == Answer.UNKNOWN ? one : answer;
        }
        return answer;
    }

    /// Whether a file is for that link by its name alone, and for no other.
    static boolean isFor(UnitFile file, String name) {
        var entries = file.entries("Match");
        return entries.size() == 1
                && entries.getFirst().key().equals("Name")
                && entries.getFirst().value().equals(name);
    }

    /// The names that it says without wildcards.
    static List<String> names(UnitFile file) {
        return file.values("Match", "Name").stream()
                .flatMap(value -> List.of(value.split("\\s+")).stream())
                .filter(word -> word.matches("[A-Za-z0-9_.-]{1,15}"))
                .toList();
    }

    private static Answer of(String key, String patterns, Subject subject, boolean link) {
        if (patterns.matches(".*[\"'\\\\].*")) {
            return Answer.UNKNOWN;
        }
        return switch (key) {
            case "Name" -> link ? Answer.UNKNOWN : any(patterns, subject.name());
            case "OriginalName" ->
                !link
                        ? Answer.UNKNOWN
                        : patterns.equals("*")
                                ? Answer.YES
                                : subject.kind() == null || subject.kind().isEmpty()
                                        ? Answer.UNKNOWN
                                        : any(patterns, subject.name());
            case "PermanentMACAddress" -> bus(subject) == Answer.NO ? Answer.NO : mac(patterns, subject);
            case "MACAddress" -> mac(patterns, subject);
            case "Path" -> bus(subject);
            case "Kind" -> kind(patterns, subject);
            case "Type" -> type(patterns, subject);
            default -> Answer.UNKNOWN;
        };
    }

    private static Answer mac(String patterns, Subject subject) {
        return subject.mac().isEmpty()
                ? Answer.UNKNOWN
                : answer(List.of(patterns.toLowerCase(Locale.ROOT)
                                .replace('-', ':')
                                .split("\\s+"))
                        .contains(subject.mac()));
    }

    /// What was made is on no bus, and has no MAC that is burnt in.
    private static Answer bus(Subject subject) {
        return subject.kind() == null || subject.kind().isEmpty() ? Answer.UNKNOWN : Answer.NO;
    }

    /// A veth pair's end may stand for a NIC.
    private static Answer kind(String patterns, Subject subject) {
        return subject.kind() == null || subject.kind().isEmpty() && patterns.contains("veth")
                ? Answer.UNKNOWN
                : any(patterns, subject.kind());
    }

    /// What was made is of the type that its kind is named after, and a NIC is `ether`, unless it is by radio.
    private static Answer type(String patterns, Subject subject) {
        if (subject.name().equals("lo")) {
            return any(patterns, "loopback");
        }
        return subject.kind() == null
                        || subject.name().matches("ww?l?.*") && subject.kind().isEmpty()
                ? Answer.UNKNOWN
                : any(patterns, subject.kind().isEmpty() ? "ether" : subject.kind());
    }

    /// Wildcards; a list that begins with `!` means all others.
    private static Answer any(String patterns, String word) {
        boolean others = patterns.startsWith("!");
        boolean any = List.of(patterns.substring(others ? 1 : 0).strip().split("\\s+")).stream()
                .anyMatch(pattern -> Glob.of(pattern).matches(word));
        return answer(any != others);
    }

    private static Answer answer(boolean yes) {
        return yes ? Answer.YES : Answer.NO;
    }
}
