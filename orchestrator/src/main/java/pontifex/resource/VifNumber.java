package pontifex.resource;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.config.VifEntry;
import pontifex.config.VifKey;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.Seen;
import pontifex.state.VifSetting;

/// Which of a guest's interfaces a task means.
final class VifNumber {
    private VifNumber() {}

    /// By its index, else by its MAC in the file or in the record of a guest that runs, else the only one; the file's
    /// count where one is to be added.
    static int of(Vif task, Guest known, List<VifEntry> vifs) throws Refused {
        var index = task.index();
        if (index != null) {
            if (index > vifs.size()) {
                throw new Refused(
                        task.source(),
                        "interface " + index + " of " + task.guest() + " would leave a gap: its file has "
                                + vifs.size(),
                        "the next one is " + vifs.size());
            }
            return index;
        }
        var byMac = byMac(task.mac(), vifs);
        var number = byMac >= 0 ? byMac : byRecord(task.mac(), known);
        if (number >= 0 && number < vifs.size()) {
            return number;
        }
        if (vifs.size() > 1) {
            throw new Refused(
                    task.source(),
                    task.guest() + " has " + vifs.size() + " interfaces"
                            + (task.mac() == null ? "" : ", none with the MAC " + task.mac()) + ": "
                            + candidates(vifs),
                    "say which with index or mac");
        }
        return 0;
    }

    /// Whether the file has no such interface.
    static boolean isGone(Vif task, List<VifEntry> vifs) {
        if (vifs.isEmpty()) {
            return true;
        }
        return task.index() == null ? task.mac() != null && byMac(task.mac(), vifs) < 0 : task.index() >= vifs.size();
    }

    /// A MAC may be written in capitals, or with other signs between its pairs.
    static boolean same(VifKey key, String has, String wanted) {
        return key == VifKey.MAC ? wanted.equals(MacAddress.canonical(has)) : wanted.equals(has);
    }

    private static int byMac(@Nullable String mac, List<VifEntry> vifs) {
        for (var vif : vifs) {
            if (mac != null
                    && vif.mac().isPresent()
                    && same(VifKey.MAC, vif.mac().get(), mac)) {
                return vif.index();
            }
        }
        return -1;
    }

    private static int byRecord(@Nullable String mac, Guest known) {
        if (mac != null
                && known.domain() instanceof Domain.Running running
                && running.loaded() instanceof Seen.Value<SortedMap<Integer, VifSetting>>(var records)) {
            for (var record : records.entrySet()) {
                if (mac.equals(record.getValue().mac())) {
                    return record.getKey();
                }
            }
        }
        return -1;
    }

    private static String candidates(List<VifEntry> vifs) {
        return vifs.stream().map(VifNumber::shown).collect(Collectors.joining(", "));
    }

    private static String shown(VifEntry vif) {
        var on = vif.bridge().orElse("no bridge");
        return vif.index() + " (" + vif.mac().map(mac -> mac + " on " + on).orElse(on) + ")";
    }
}
