package pontifex.run;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pontifex.state.Item;
import pontifex.state.Value;

/// What an audit says of one item of a host: who has moved it, if anybody.
///
/// @param live as it was found; null: absent. So are `recorded`, as it was left last, and `wanted`, as the plays have
/// it
/// @param task the name of the task that says what it is to be, and `place` where that stands; empty: none says it,
/// and then nothing is wanted of it but that it stays
/// @param waiver who answers for it; null: nobody
/// @param strict whether it counts in this audit even if nobody manages it
public record Verdict(
        Item item,
        Kind kind,
        @Nullable Value live,
        @Nullable Value recorded,
        @Nullable Value wanted,
        String task,
        String place,
        @Nullable Waiver waiver,
        boolean strict) {
    /// In an audit that leaves alone what nobody manages.
    public Verdict(
            Item item,
            Kind kind,
            @Nullable Value live,
            @Nullable Value recorded,
            @Nullable Value wanted,
            String task,
            String place,
            @Nullable Waiver waiver) {
        this(item, kind, live, recorded, wanted, task, place, waiver, false);
    }

    public enum Kind {
        IN_SYNC,
        /// Changed on the host.
        DRIFT,
        /// Changed in the repository.
        PENDING,
        /// Done by hand as the repository now wants it.
        ADOPTED,
        /// Changed on both sides, and not alike.
        CONFLICT,
        /// A side could not be told.
        UNKNOWN,
        /// No run has recorded it: live against wanted alone.
        NOT_RECORDED_YET,
        /// Recorded, and claimed by no play any more.
        RELEASED,
        /// There, and claimed by no play; recorded, if at all, only as it was found once.
        UNMANAGED;

        /// As reports write it: `not_recorded_yet`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /// Whether an audit ends with a difference for it.
    ///
    /// @param strict what nobody manages counts too
    public boolean differs(boolean strict) {
        return waiver == null
                && switch (kind) {
                    case DRIFT, PENDING, CONFLICT -> true;
                    case NOT_RECORDED_YET -> !Objects.equals(live, wanted);
                    case RELEASED -> live != null;
                    case UNMANAGED -> strict && recorded == null;
                    case IN_SYNC, ADOPTED, UNKNOWN -> false;
                };
    }

    /// Whether this audit ends with a difference for it.
    public boolean counts() {
        return differs(strict);
    }

    /// `vif dom1/0`
    public String thing() {
        return item.kind() + " " + item.name();
    }

    Verdict waived(@Nullable Waiver by) {
        return new Verdict(item, kind, live, recorded, wanted, task, place, by, strict);
    }

    Verdict strictly(boolean is) {
        return new Verdict(item, kind, live, recorded, wanted, task, place, waiver, is);
    }

    /// `bridge xenbr2 nic (live): recorded eth2, found nothing; wanted eth2`
    @Override
    public String toString() {
        return item + ": " + Sides.of(this).words(kind, task.isEmpty());
    }
}
