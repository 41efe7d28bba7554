package pontifex.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.inventory.HostPattern;
import pontifex.inventory.Inventory;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;

/// How a play goes over its hosts: in which order and waves, how many at once, and what stops the run.
///
/// @param canary those of its hosts that are a wave of their own before all others; null: none
/// @param pause seconds between one wave of the play and its next
/// @param throttle most hosts of the play at work at once; 0: as many as `--forks`
/// @param maxFailPercentage of a wave: more failed hosts than that, and the run stops; null: only when all of it
///     failed
/// @param anyErrorsFatal one failed host stops the run
/// @param ignoreUnreachable whether hosts that can't be reached count for neither of these
public record Pace(
        Serial serial,
        Order order,
        @Nullable HostPattern canary,
        int pause,
        int throttle,
        @Nullable Double maxFailPercentage,
        boolean anyErrorsFatal,
        boolean ignoreUnreachable) {
    /// All hosts at once, as the inventory names them, while any is left.
    public static final Pace USUAL = new Pace(Serial.ONCE, Order.INVENTORY, null, 0, 0, null, false, false);

    static final Set<String> WORDS = Set.of(
            "serial",
            "order",
            "canary",
            "pause",
            "throttle",
            "max_fail_percentage",
            "any_errors_fatal",
            "ignore_unreachable");

    private static final int LONGEST_PAUSE = 7 * 24 * 3600;

    /// Where any failure in a wave stops the run.
    public Pace strict() {
        return new Pace(serial, order, canary, pause, throttle, 0.0, anyErrorsFatal, ignoreUnreachable);
    }

    /// Null when something of it can't be read, which is reported.
    static @Nullable Pace read(YamlMap play, Problems problems) {
        int before = problems.all().size();
        var serial = play.get("serial") instanceof YamlNode written ? Serial.read(written, problems) : Serial.ONCE;
        var order = Order.read(play, problems);
        var canary = play.get("canary") instanceof YamlNode written ? HostPattern.of(written, problems) : null;
        int pause = whole(play, "pause", LONGEST_PAUSE, problems);
        int throttle = whole(play, "throttle", Integer.MAX_VALUE, problems);
        var percentage = percentage(play, problems);
        var fatal = play.bool(problems, "any_errors_fatal");
        var ignored = play.bool(problems, "ignore_unreachable");
        return serial == null || order == null || problems.all().size() > before
                ? null
                : new Pace(
                        serial,
                        order,
                        canary,
                        pause,
                        throttle,
                        percentage,
                        Boolean.TRUE.equals(fatal),
                        Boolean.TRUE.equals(ignored));
    }

    private static int whole(YamlMap play, String word, int most, Problems problems) {
        var number = play.integer(problems, word);
        if (number != null && (number < 0 || number > most) && play.get(word) instanceof YamlNode at) {
            problems.add(at, "'" + word + "' is from 0 to " + most, null);
        }
        return number == null ? 0 : Math.clamp(number, 0, most);
    }

    /// As Ansible reads it: `30`, `30%`, `12.5`.
    private static @Nullable Double percentage(YamlMap play, Problems problems) {
        var word = play.scalar(problems, "max_fail_percentage");
        if (word == null) {
            return null;
        }
        if (word.text().matches("[0-9]{1,3}(\\.[0-9]{1,9})?%?")) {
            var number = Double.parseDouble(word.text().replace("%", ""));
            if (number <= 100) {
                return number;
            }
        }
        problems.add(word, "'max_fail_percentage' is from 0 to 100", null);
        return null;
    }

    /// The waves of a play: its canaries, where it has any among these hosts, then as `serial` parts the others.
    ///
    /// @param hosts in the order of the inventory
    /// @param canaries the names of those that go first
    List<List<Host>> waves(List<Host> hosts, Set<String> canaries) {
        var ordered = order.of(hosts);
        var first =
                ordered.stream().filter(host -> canaries.contains(host.name())).toList();
        var others =
                ordered.stream().filter(host -> !canaries.contains(host.name())).toList();
        var waves = new ArrayList<List<Host>>();
        if (!first.isEmpty()) {
            waves.add(first);
        }
        waves.addAll(serial.waves(others, hosts.size()));
        return waves;
    }

    /// Which of a play's hosts are its canaries.
    ///
    /// @param all its hosts, whatever `--limit` says
    /// @throws BadInput when none is: a mistyped canary would let the whole fleet go first
    Set<String> canaries(List<Host> all, Inventory inventory) throws BadInput {
        if (canary == null) {
            return Set.of();
        }
        var meant = canary.limit(all, inventory).stream().map(Host::name).toList();
        if (meant.isEmpty() && !all.isEmpty()) {
            throw new BadInput(new Problem(
                    canary.at(),
                    canary.text().length(),
                    "no host of this play is meant by its canary '" + canary.text() + "'",
                    "name one of its hosts, such as " + all.getFirst().name()));
        }
        return Set.copyOf(meant);
    }

    /// Whether so many hosts of a wave stop the run. As Ansible says, the percentage must be exceeded.
    ///
    /// @param failed without those that could not be reached
    public boolean stops(int failed, int unreachable, int wave) {
        int counted = failed + (ignoreUnreachable ? 0 : unreachable);
        return counted > 0
                && (anyErrorsFatal
                        || counted == wave
                        || maxFailPercentage != null && counted * 100.0 > maxFailPercentage * wave);
    }
}
