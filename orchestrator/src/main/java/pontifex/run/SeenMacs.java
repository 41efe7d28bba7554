package pontifex.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Seen;
import pontifex.state.VifSetting;

/// The MACs of the guests on all hosts that a run has looked at, by their files and by the toolstacks' records: what no
/// play says, and what no host alone can know. Of two hosts that share one the second to be looked at is told.
final class SeenMacs {
    private final Map<String, List<Owner>> owners = new HashMap<>();
    private final Set<String> hosts = new HashSet<>();

    /// @param place for people; two interfaces of one guest have two
    private record Owner(String host, String guest, String place, boolean runs) {
        /// A guest that is kept on two hosts and runs on at most one of them is one guest.
        boolean clashes(Owner other) {
            if (host.equals(other.host) || !guest.equals(other.guest)) {
                return !equals(other);
            }
            return runs && other.runs;
        }

        String shown() {
            return place + " on " + host;
        }
    }

    /// What of a host's guests somebody else has too, on whatever host: a sentence each.
    ///
    /// @param all whether what runs counts even where its file says something else: that is over at its next start
    /// @param waived the MACs that the host's tasks take all the same
    synchronized List<String> shared(String host, HostState state, boolean all, Set<String> waived) {
        if (!hosts.add(host)) {
            owners.values().forEach(some -> some.removeIf(owner -> owner.host().equals(host)));
        }
        var shared = new TreeSet<String>();
        for (var guest : state.guests().byName().values()) {
            interfaces(guest, all).forEach((number, macs) -> {
                var place = guest.name() + " (interface " + number + ")";
                var owner = new Owner(host, guest.name(), place, guest.domain() instanceof Domain.Running);
                macs.stream()
                        .filter(mac -> !waived.contains(mac))
                        .forEach(mac -> shared(mac, owner).forEach(shared::add));
            });
        }
        return List.copyOf(shared);
    }

    /// @throws HostFailed where something is shared
    static void refuse(List<String> shared) throws HostFailed {
        if (!shared.isEmpty()) {
            throw HostFailed.refused(new Failure(
                    "two guests have one MAC",
                    null,
                    String.join("\n", shared),
                    "give one of them another, for example vif: { …, mac: auto }; or say any_mac: true in its task"));
        }
    }

    private List<String> shared(String mac, Owner owner) {
        var before = owners.computeIfAbsent(mac, _ -> new ArrayList<>(1));
        var shared = before.stream()
                .filter(owner::clashes)
                .map(other -> other.shown() + " and " + owner.shown() + " both have the MAC " + mac)
                .toList();
        before.add(owner);
        return shared;
    }

    private static SortedMap<Integer, Set<String>> interfaces(Guest guest, boolean all) {
        var interfaces = new TreeMap<Integer, Set<String>>();
        add(guest.configured(), interfaces, true);
        if (guest.domain() instanceof Domain.Running running) {
            add(running.loaded(), interfaces, all);
        }
        return interfaces;
    }

    /// @param beside whether also to an interface that has one by now
    private static void add(
            Seen<SortedMap<Integer, VifSetting>> settings, Map<Integer, Set<String>> interfaces, boolean beside) {
        settings.or(new TreeMap<>()).forEach((number, setting) -> {
            if (isMac(setting.mac()) && (beside || !interfaces.containsKey(number))) {
                interfaces.computeIfAbsent(number, _ -> new TreeSet<>()).add(String.valueOf(setting.mac()));
            }
        });
    }

    /// What else a file says for one is told as its trap.
    private static boolean isMac(@Nullable String text) {
        return text != null && text.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    }
}
