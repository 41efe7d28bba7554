package pontifex.state;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Whether a guest runs, and what the toolstack and the kernel have of its interfaces then.
public sealed interface Domain {
    NotRunning NOT_RUNNING = new NotRunning();

    record NotRunning() implements Domain {}

    record Unknown(String why) implements Domain {}

    /// @param id volatile: another one at every start, so never an item; so is `uuid`, unless its file
    ///     gives it
    /// @param uuid as the toolstack tells it; null: it doesn't
    /// @param loaded the toolstack's own record (libxl's saved configuration, xend's), by interface number
    /// @param reboot what the next reboot comes up with instead of the record, where `xl config-update`
    ///     has left it; null: there is none
    /// @param live what the kernel and xenstore have, by interface number
    record Running(
            int id,
            @Nullable String uuid,
            Seen<SortedMap<Integer, VifSetting>> loaded,
            @Nullable Seen<SortedMap<Integer, VifSetting>> reboot,
            SortedMap<Integer, LiveVif> live)
            implements Domain {
        public Running {
            live = Collections.unmodifiableSortedMap(new TreeMap<>(live));
        }

        public Running(int id, Seen<SortedMap<Integer, VifSetting>> loaded, SortedMap<Integer, LiveVif> live) {
            this(id, null, loaded, null, live);
        }

        public Running with(LiveVif changed, int index) {
            var all = new TreeMap<>(live);
            all.put(index, changed);
            return with(all);
        }

        public Running withRecord(SortedMap<Integer, VifSetting> changed) {
            return with(Seen.of(Collections.unmodifiableSortedMap(new TreeMap<>(changed))), reboot);
        }

        public Running with(
                Seen<SortedMap<Integer, VifSetting>> record, @Nullable Seen<SortedMap<Integer, VifSetting>> next) {
            return new Running(id, uuid, record, next, live);
        }

        public Running with(SortedMap<Integer, LiveVif> changed) {
            return new Running(id, uuid, loaded, reboot, changed);
        }

        /// Without one of its interfaces, in the toolstack's record too.
        public Running without(int index) {
            var all = new TreeMap<>(live);
            all.remove(index);
            return new Running(id, uuid, loaded.map(record -> removed(record, index)), reboot, all);
        }

        private static SortedMap<Integer, VifSetting> removed(SortedMap<Integer, VifSetting> record, int index) {
            var left = new TreeMap<>(record);
            left.remove(index);
            return Collections.unmodifiableSortedMap(left);
        }
    }

    /// @param device the link in Dom0: vifD.N; null where xenstore has the interface and the kernel has no link for it
    /// @param bridge whose port the link is, by sysfs; null: none
    /// @param backend the bridge that xenstore's backend entry names; empty: it names none, or there is no xenstore
    /// @param ghost why its hotplug script failed, which leaves half a device that no frontend ever gets;
    ///     null: it didn't, however slow the frontend may be
    record LiveVif(
            @Nullable String device,
            @Nullable String bridge,
            Seen<Optional<String>> backend,
            @Nullable String ghost) {
        public LiveVif(@Nullable String device, @Nullable String bridge, Seen<Optional<String>> backend) {
            this(device, bridge, backend, null);
        }

        public LiveVif(@Nullable String device, @Nullable String bridge, @Nullable String backend) {
            this(device, bridge, Seen.of(Optional.ofNullable(backend)), null);
        }

        public LiveVif onBridge(@Nullable String changed) {
            return new LiveVif(device, changed, backend, ghost);
        }

        /// As xenstore has it named `changed`.
        public LiveVif named(String changed) {
            return new LiveVif(device, bridge, Seen.of(Optional.of(changed)), ghost);
        }

        /// The bridge that xenstore names, as far as it was told; null: none.
        public @Nullable String named() {
            return backend.or(Optional.empty()).orElse(null);
        }
    }
}
