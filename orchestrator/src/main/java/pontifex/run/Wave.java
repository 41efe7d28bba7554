package pontifex.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What became of a wave of a play.
///
/// @param number from 1
/// @param of how many waves the play has
/// @param canary whether it is the play's canaries
/// @param hosts those that were still to go then: who has failed in an earlier play is not among them
/// @param failed of these, those that did not end well
/// @param untouched of these, those that were not begun
/// @param stopped why the run stopped with it; null: it didn't
public record Wave(
        String play,
        int number,
        int of,
        boolean canary,
        List<String> hosts,
        List<String> failed,
        List<String> untouched,
        @Nullable String stopped) {
    public Wave {
        hosts = List.copyOf(hosts);
        failed = List.copyOf(failed);
        untouched = List.copyOf(untouched);
    }

    /// How many have done what the play asks of them.
    public int done() {
        return hosts.size() - failed.size() - untouched.size();
    }

    /// A wave on its way; many threads tell it.
    static final class Tally {
        private final PlayRun play;
        private final int number;
        private final List<String> hosts;
        private final Set<String> begun = new HashSet<>();
        private final Set<String> failed = new HashSet<>();
        private final List<String> counted = new ArrayList<>();
        private final List<String> unreachable = new ArrayList<>();
        private @Nullable String stopped;

        Tally(PlayRun play, int number, List<String> hosts) {
            this.play = play;
            this.number = number;
            this.hosts = List.copyOf(hosts);
        }

        synchronized void begun(String host) {
            begun.add(host);
        }

        /// @param counts whether its failure may stop the run
        synchronized void ended(String host, HostOutcome outcome, boolean counts) {
            if (outcome instanceof HostOutcome.Untouched) {
                begun.remove(host);
            }
            if (outcome.failure() == null) {
                return;
            }
            failed.add(host);
            if (counts) {
                (outcome instanceof HostOutcome.Unreachable ? unreachable : counted).add(host);
                stopped = stopped == null ? play.whyItStops(counted, unreachable, hosts.size()) : stopped;
            }
        }

        /// Why the run must stop, and where; null: it may go on.
        synchronized @Nullable String stopped() {
            return stopped == null ? null : "in wave " + number + " of '" + play.name() + "' " + stopped;
        }

        synchronized Wave end() {
            return new Wave(
                    play.name(),
                    number,
                    play.waves().size(),
                    number == 1 && !play.vital().isEmpty() && play.vital().containsAll(hosts),
                    hosts,
                    hosts.stream().filter(failed::contains).toList(),
                    hosts.stream().filter(host -> !begun.contains(host)).toList(),
                    stopped);
        }
    }
}
