package pontifex.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// What the tasks of a fleet can't all have; it can be told before any host is contacted.
public final class Contradictions {
    private final Problems problems;
    private final Map<String, Owner> byMac = new HashMap<>();

    private Contradictions(Problems problems) {
        this.problems = problems;
    }

    /// Whose a MAC is.
    private record Owner(
            String host, String guest, @Nullable Integer index, Source at) {
        boolean isAlso(Owner other) {
            return host.equals(other.host)
                    && guest.equals(other.guest)
                    && (index == null || other.index == null || index.equals(other.index));
        }

        String named() {
            return guest + " of " + host + " (" + at + ")";
        }
    }

    /// Reports a MAC that two guests have, a NIC on two bridges of a host, a bridge with two NICs, and a
    /// guest on a bridge that no task makes on its host.
    ///
    /// @param desired host → all that the plays ask of it
    public static void among(SortedMap<String, List<Desired>> desired, Problems problems) {
        var contradictions = new Contradictions(problems);
        desired.forEach((host, tasks) -> {
            contradictions.bridges(tasks);
            contradictions.guests(host, tasks);
        });
    }

    private void bridges(List<Desired> tasks) {
        var byNic = new TreeMap<String, Bridge>();
        var byName = new TreeMap<String, Bridge>();
        for (var task : tasks) {
            if (task instanceof Bridge bridge && bridge.present() && bridge.nic() instanceof String nic) {
                var sameNic = byNic.putIfAbsent(nic, bridge);
                if (sameNic != null && !sameNic.name().equals(bridge.name())) {
                    problems.add(
                            bridge.source(),
                            1,
                            nic + " is given to " + bridge.name() + ", and to " + sameNic.name() + " at "
                                    + sameNic.source(),
                            "a NIC belongs to one bridge");
                }
                var sameName = byName.putIfAbsent(bridge.name(), bridge);
                if (sameName != null && !nic.equals(sameName.nic())) {
                    problems.add(
                            bridge.source(),
                            1,
                            bridge.name() + " gets " + nic + ", and " + sameName.nic() + " at " + sameName.source(),
                            "a bridge has one NIC");
                }
            }
        }
    }

    private void guests(String host, List<Desired> tasks) {
        var made = new TreeSet<String>();
        for (var task : tasks) {
            if (task instanceof Bridge bridge && bridge.present()) {
                made.add(bridge.name());
            }
        }
        for (var task : tasks) {
            if (task instanceof Vif vif && vif.bridge() instanceof String bridge) {
                if (!made.contains(bridge)) {
                    var near = DidYouMean.hint(bridge, made);
                    problems.add(
                            vif.source(),
                            1,
                            "no task makes the bridge " + bridge + " that " + vif.guest() + " is to be on",
                            near == null ? "add a bridge task for it" : near);
                }
                mac(vif, new Owner(host, vif.guest(), vif.index(), vif.source()));
            }
        }
    }

    private void mac(Vif vif, Owner owner) {
        if (vif.mac() == null) {
            return;
        }
        var first = byMac.putIfAbsent(vif.mac(), owner);
        if (first != null && !first.isAlso(owner)) {
            problems.add(
                    vif.source(),
                    1,
                    "the MAC " + vif.mac() + " is given to " + owner.named() + ", and to " + first.named(),
                    "every guest's interface needs a MAC of its own");
        }
    }
}
