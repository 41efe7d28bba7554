package pontifex.resource;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.Dialect;
import pontifex.config.GuestFile;
import pontifex.config.LibxlRecord;
import pontifex.config.VifKey;
import pontifex.state.Content;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.VifSetting;

/// What xl keeps of a running guest in /var/lib/xen.
///
/// A reboot, a save and a migration bring the guest up as its record says, which `xl list -l` prints. `xl
/// config-update` leaves that record as it is, and puts a file beside it which the next reboot takes
/// instead (libxl_dom.c, xl_vmcontrol.c; seen on Xen 4.17). libxl holds a lock while it writes; both it
/// and Pontifex put a whole new file in the place of the old one, so at worst a change is lost that is
/// made in the same instant, and the second look tells.
final class Userdata {
    private static final String FOLDER = "/var/lib/xen/userdata-d.";

    private Userdata() {}

    /// Null where the toolstack is another, or the guest's uuid isn't told.
    static @Nullable String record(HostState state, Domain.Running running) {
        return path(state, running, "libxl-json");
    }

    /// What `xl config-update` leaves, of the guest file's form.
    static @Nullable String update(HostState state, Domain.Running running) {
        return path(state, running, "xl");
    }

    private static @Nullable String path(HostState state, Domain.Running running, String what) {
        return state.platform().toolstack() == Toolstack.XL && running.uuid() != null
                ? FOLDER + running.id() + "." + running.uuid() + "." + what
                : null;
    }

    /// The guest as its record has it by now: what xl told of, with what the file says of it.
    static Domain.Running read(HostState state, Domain.Running running) {
        return running.with(
                running.loaded().map(told -> loaded(state, running, told)), updated(state, update(state, running)));
    }

    private static SortedMap<Integer, VifSetting> loaded(
            HostState state, Domain.Running running, SortedMap<Integer, VifSetting> told) {
        if (!(recorded(state, running) instanceof LibxlRecord record)) {
            return told;
        }
        var loaded = new TreeMap<>(told);
        for (int devid : record.devids()) {
            loaded.computeIfPresent(devid, (_, _) -> setting(record, devid));
        }
        return Collections.unmodifiableSortedMap(loaded);
    }

    private static VifSetting setting(LibxlRecord record, int devid) {
        var mac = record.value(devid, VifKey.MAC).orElse(null);
        return new VifSetting(
                mac == null ? null : java.util.Objects.requireNonNullElse(MacAddress.canonical(mac), mac),
                record.value(devid, VifKey.IP).orElse(null),
                record.value(devid, VifKey.BRIDGE).orElse(null));
    }

    /// Null where it couldn't be read.
    static @Nullable LibxlRecord recorded(HostState state, Domain.Running running) {
        try {
            return record(state, running) instanceof String path
                            && state.files().at(path) instanceof FileState.Regular file
                    ? LibxlRecord.parse(file.content().latin1())
                    : null;
        } catch (ConfigException e) {
            return null;
        }
    }

    private static @Nullable Seen<SortedMap<Integer, VifSetting>> updated(HostState state, @Nullable String path) {
        if (path == null || state.files().byPath().getOrDefault(path, FileState.ABSENT) instanceof FileState.Absent) {
            return null;
        }
        if (!(state.files().at(path) instanceof FileState.Regular file)) {
            return Seen.unknown(path + " couldn't be read");
        }
        try {
            var settings = new TreeMap<Integer, VifSetting>();
            GuestFile.parse(Dialect.XL, file.content().latin1())
                    .vifs()
                    .forEach(vif -> settings.put(vif.index(), GuestReading.setting(vif)));
            return Seen.of(settings);
        } catch (ConfigException e) {
            return Seen.unknown(GuestReading.place(path, e));
        }
    }

    /// What the next reboot, save or migration would bring the guest up with follows its file.
    ///
    /// @param running as it was found
    /// @throws Refused where the record can't be edited
    static HostState following(Vif task, HostState found, Domain.Running running, int number, VifSetting configured)
            throws Refused {
        var changed = found;
        if (found.platform().toolstack() == Toolstack.XL
                && running.loaded() instanceof Seen.Value<SortedMap<Integer, VifSetting>>(var records)) {
            if (!(records.get(number) instanceof VifSetting record)) {
                throw new Refused(
                        task.source(),
                        "xl's record of " + task.guest() + " has no interface " + number,
                        "detach it with xl network-detach, and attach it again");
            }
            if (!isSaid(record, configured)) {
                changed = rewritten(task, changed, record(found, running), text -> recordOf(text, number, configured));
            }
        }
        if (running.reboot() != null) {
            changed = rewritten(task, changed, update(found, running), text -> updateOf(text, number, configured));
        }
        return changed.equals(found) ? found : Reading.of(changed);
    }

    private interface Edit {
        String of(String text) throws ConfigException;
    }

    private static HostState rewritten(Vif task, HostState found, @Nullable String path, Edit edit) throws Refused {
        if (path == null || !(found.files().at(path) instanceof FileState.Regular regular)) {
            throw new Refused(
                    task.source(),
                    "xl's record of " + task.guest() + " can't be edited: "
                            + (path == null ? "its uuid isn't told" : path + " couldn't be read"),
                    "shut " + task.guest() + " down, and run again");
        }
        try {
            var text = edit.of(regular.content().latin1());
            return found.with(path, regular.with(Content.ofLatin1(text)));
        } catch (ConfigException e) {
            throw new Refused(
                    task.source(), GuestReading.place(path, e), "shut " + task.guest() + " down, and run again");
        }
    }

    private static String recordOf(String text, int number, VifSetting configured) throws ConfigException {
        var record = LibxlRecord.parse(text);
        for (var value : said(configured).entrySet()) {
            record = record.with(number, value.getKey(), value.getValue());
        }
        return record.text();
    }

    private static String updateOf(String text, int number, VifSetting configured) throws ConfigException {
        var file = GuestFile.parse(Dialect.XL, text);
        if (number >= file.vifs().size()) {
            return text;
        }
        for (var value : said(configured).entrySet()) {
            file = file.withVif(number, value.getKey(), value.getValue());
        }
        return file.text();
    }

    private static Map<VifKey, String> said(VifSetting configured) {
        var said = new EnumMap<VifKey, String>(VifKey.class);
        if (configured.mac() != null) {
            said.put(VifKey.MAC, configured.mac());
        }
        if (configured.ip() != null) {
            said.put(VifKey.IP, configured.ip());
        }
        if (configured.bridge() != null) {
            said.put(VifKey.BRIDGE, configured.bridge());
        }
        return said;
    }

    /// Whether a record is in step with the file, as far as the file goes.
    private static boolean isSaid(VifSetting record, VifSetting configured) {
        return (configured.mac() == null || configured.mac().equals(record.mac()))
                && (configured.ip() == null || configured.ip().equals(record.ip()))
                && (configured.bridge() == null || configured.bridge().equals(record.bridge()));
    }
}
