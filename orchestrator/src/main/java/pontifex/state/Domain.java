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

    /// @param id volatile: another one at every start, so never an item
    /// @param loaded the toolstack's own record (libxl's saved configuration, xend's), by interface number
    /// @param live what the kernel and xenstore have, by interface number
    record Running(int id, Seen<SortedMap<Integer, VifSetting>> loaded, SortedMap<Integer, LiveVif> live)
            implements Domain {
        public Running {
            live = Collections.unmodifiableSortedMap(new TreeMap<>(live));
        }

        public Running with(LiveVif changed, int index) {
            var all = new TreeMap<>(live);
            all.put(index, changed);
            return new Running(id, loaded, all);
        }

        public Running withRecord(SortedMap<Integer, VifSetting> changed) {
            return new Running(id, Seen.of(Collections.unmodifiableSortedMap(new TreeMap<>(changed))), live);
        }
    }

    /// @param device the link in Dom0: vifD.N; null where xenstore has the interface and the kernel has no link for it
    /// @param bridge whose port the link is, by sysfs; null: none
    /// @param backend the bridge that xenstore's backend entry names; empty: it names none, or there is no xenstore
    record LiveVif(@Nullable String device, @Nullable String bridge, Seen<Optional<String>> backend) {
        public LiveVif(@Nullable String device, @Nullable String bridge, @Nullable String backend) {
            this(device, bridge, Seen.of(Optional.ofNullable(backend)));
        }

        public LiveVif onBridge(@Nullable String changed) {
            return new LiveVif(device, changed, backend);
        }

        /// The bridge that xenstore names, as far as it was told; null: none.
        public @Nullable String named() {
            return backend.or(Optional.empty()).orElse(null);
        }
    }
}
