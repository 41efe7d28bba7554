package pontifex.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pontifex.inventory.Host;
import pontifex.playbook.Rollout;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// How changes on the path to a host are made.
final class GuardOptions {
    static final int LEAST = 5;
    static final int MOST = 3600;
    private static final int SECONDS = 60;

    @Option(
            names = "--guard",
            paramLabel = "SECONDS",
            description = "How long a host waits for the confirm of a change on the path to it before it undoes the"
                    + " change by itself, 5 to 3600. Default: guard of pontifex.yml, else 60")
    @Nullable Integer guard;

    @Option(
            names = "--i-know",
            paramLabel = "HOST",
            split = ",",
            hideParamSyntax = true,
            description = "Change this host though it might be lost by what is planned: guarded, and recorded."
                    + " Several are parted by commas; again for more.")
    List<String> iKnow = new ArrayList<>();

    /// Whether the hosts of `iKnow` were named for a run of which this may be a part.
    boolean ofWiderRun;

    /// Numbers that mean nothing are refused before anything is read.
    void check() throws BadInput {
        var problems = new Problems();
        if (guard != null && (guard < LEAST || guard > MOST)) {
            problems.add(Source.of("--guard"), 1, "must be from " + LEAST + " to " + MOST + ", this is " + guard, null);
        }
        problems.throwIfAny();
    }

    int seconds(Settings settings) {
        return guard != null ? guard : settings.guard() != null ? settings.guard() : SECONDS;
    }

    /// The hosts for which the user takes every danger on.
    ///
    /// @throws BadInput for a name that is no host of the run: what is known of one host holds for no other
    Set<String> known(Rollout rollout) throws BadInput {
        return known(
                rollout.hosts().stream().map(Host::name).toList(),
                rollout.inventory().hosts().keySet());
    }

    /// @param hosts those of the run
    /// @param all those of the inventory
    Set<String> known(Collection<String> hosts, Set<String> all) throws BadInput {
        var problems = new Problems();
        for (var name : iKnow) {
            var at = new Source("--i-know", 1, 1, name);
            if (ofWiderRun && !hosts.contains(name)) {
                continue;
            }
            if (!all.contains(name)) {
                problems.add(at, name.length(), "there is no host '" + name + "'", DidYouMean.hint(name, all));
            } else if (!hosts.contains(name)) {
                problems.add(
                        at,
                        name.length(),
                        "'" + name + "' is no host of this run",
                        "see which are: --list-hosts, and --limit");
            }
        }
        problems.throwIfAny();
        var known = new TreeSet<>(iKnow);
        known.retainAll(hosts);
        return known;
    }
}
