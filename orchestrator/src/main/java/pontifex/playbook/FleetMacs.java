package pontifex.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import pontifex.inventory.Host;
import pontifex.resource.GuestMac;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;

/// The MACs that plays give to guests: no two guests of the fleet may have the same, on whatever hosts they are, as two
/// hosts' bridges may lead to one segment.
public final class FleetMacs {
    private static final int SHOWN = 3;

    private final Map<String, List<Owner>> owners = new LinkedHashMap<>();

    private record Owner(String host, GuestMac given) {
        /// Two tasks may speak of one interface.
        boolean isSame(Owner other) {
            return host.equals(other.host)
                    && given.guest().equals(other.given.guest())
                    && (given.index() == null
                            || other.given.index() == null
                            || given.index().equals(other.given.index()));
        }

        String shown() {
            return given.guest() + (given.index() == null ? "" : " (interface " + given.index() + ")") + " on " + host;
        }
    }

    /// What a run's tasks give, and all other tasks of the same plays as far as they can be made: a MAC that another
    /// host
    /// has is none for this one, whatever `--limit` says.
    ///
    /// @param tasks of the run's hosts
    /// @return a problem for each MAC that one of the run's hosts shares
    public static List<Problem> of(Rollout rollout, Map<String, List<Task>> tasks) throws BadInput {
        var macs = new FleetMacs();
        tasks.forEach(macs::add);
        var whole = rollout.whole();
        boolean tagged = !rollout.tags().equals(Tags.ALL);
        for (var host : whole.hosts()) {
            if (tagged || !tasks.containsKey(host.name())) {
                macs.addIfMade(whole, host);
            }
        }
        return macs.problems(tasks.keySet());
    }

    private void addIfMade(Rollout whole, Host host) {
        try {
            add(host.name(), whole.tasks(host));
        } catch (BadInput e) {
            // none of the run's hosts: what is wrong there is told when it is one
        }
    }

    void add(String host, List<Task> tasks) {
        for (var task : tasks) {
            for (var given : task.body().macs()) {
                var owner = new Owner(host, given);
                var all = owners.computeIfAbsent(given.mac(), _ -> new ArrayList<>());
                if (all.stream().noneMatch(owner::isSame)) {
                    all.add(owner);
                }
            }
        }
    }

    /// @param hosts those whose MACs matter
    List<Problem> problems(Set<String> hosts) {
        var problems = new Problems();
        owners.forEach((mac, all) -> {
            boolean matters = all.stream().anyMatch(owner -> hosts.contains(owner.host()));
            if (all.size() > 1
                    && matters
                    && !all.stream().allMatch(owner -> owner.given().any())) {
                shared(mac, all, problems);
            }
        });
        return problems.all();
    }

    private static void shared(String mac, List<Owner> all, Problems problems) {
        var last = all.getLast().given().at();
        var shown = all.stream().limit(SHOWN).map(Owner::shown).collect(Collectors.joining(", "));
        var more = all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "";
        var first = all.getFirst().given().at().source();
        problems.add(
                last,
                "the MAC " + mac + " is given to " + shown + more,
                first.equals(last.source())
                        ? "give each host its own, for example mac: auto"
                        : "the first is at " + first + "; give each guest its own, for example mac: auto");
    }
}
