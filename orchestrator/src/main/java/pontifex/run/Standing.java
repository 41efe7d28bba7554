package pontifex.run;

import org.jspecify.annotations.Nullable;
import pontifex.transaction.Owner;
import pontifex.transaction.Pending;

/// A transaction, or only its lock, as it was found on a host: whose it is, where it stands, and what to do about it.
///
/// @param transaction empty: a lock that nobody owns
/// @param doing the last words of its journal
/// @param secondsLeft until its guard takes it back; null where it has none, or is decided
/// @param locks whether the host's lock is its
/// @param who empty where it isn't known; so are `run`, `source` and `since`
/// @param copies where the files as they were lie; empty: there are none
public record Standing(
        String transaction,
        Kind kind,
        String doing,
        @Nullable Integer secondsLeft,
        boolean locks,
        String who,
        String run,
        String source,
        String since,
        String copies) {
    public enum Kind {
        /// All is done, and is taken back unless it is confirmed.
        WAITING,
        /// Its keeper is at it.
        WORKING,
        /// Its keeper is gone: whoever changes the host next ends it first.
        LEFT,
        /// It has ended neither as wanted nor as before.
        BETWEEN_TWO_STATES,
        /// No transaction: a lock that nobody owns.
        LOCK;

        private static Kind of(Pending pending) {
            if (pending.id().isEmpty()) {
                return LOCK;
            } else if (pending.between()) {
                return BETWEEN_TWO_STATES;
            } else if (!pending.alive()) {
                return LEFT;
            }
            return pending.doing().startsWith("waiting") ? WAITING : WORKING;
        }

        /// As reports write it: `between_two_states`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Standing of(Pending pending) {
        var owner = pending.owner();
        return new Standing(
                pending.id(),
                Kind.of(pending),
                pending.doing(),
                pending.secondsLeft(),
                pending.locks(),
                owner.who(),
                owner.run(),
                owner.commit(),
                owner.since(),
                pending.copies());
    }

    /// `anna@deploy-1, run 20261123-101500-4f3a9c, since 2026-11-23 10:15:00 UTC`; empty where it isn't known.
    public String owner() {
        return who.isEmpty() ? "" : Words.of(new Owner(who, run, source, since));
    }

    /// `transaction 4f3a9c of anna@deploy-1, run …, since …, waits for its confirm: takes itself back in 43 s`
    String whole() {
        var whose = owner().isEmpty() ? " " : " of " + owner() + ", ";
        return kind == Kind.LOCK ? told() : "transaction " + transaction + whose + told();
    }

    /// `waits for its confirm: takes itself back in 43 s`
    public String told() {
        return switch (kind) {
            case WAITING ->
                "waits for its confirm: takes itself back "
                        + (secondsLeft == null ? "soon" : "in " + secondsLeft + " s");
            case WORKING -> "is under way; it " + did();
            case LEFT -> "was left when its keeper was gone; it " + did();
            case BETWEEN_TWO_STATES -> "ended between two states; the files as they were lie in " + copies;
            case LOCK -> "a lock that nobody owns";
        };
    }

    /// What the last words of its journal mean.
    private String did() {
        var words = doing.split(" ", 3);
        return switch (words[0]) {
            case "" -> "had not begun";
            case "open", "armed" -> "had touched nothing yet";
            case "doing" -> "was at step " + (words.length > 1 ? words[1] : "?");
            case "waiting" -> "waited for its confirm";
            case "confirmed", "did" -> "was confirmed, and was making it last";
            case "run", "ran" -> "was in its place, and was running its commands";
            case "failed", "expired", "told", "undoing", "undid", "left", "stuck" -> "was taking it back";
            default -> "said last: " + doing;
        };
    }

    /// What to do about it.
    public String hint(String host) {
        var which = " " + host + " --transaction " + transaction;
        return switch (kind) {
            case WAITING -> "pontifex confirm" + which + ", or pontifex undo" + which;
            case WORKING -> "wait until it has ended; pontifex undo" + which + " takes it back";
            case LEFT -> "the next apply ends it first; so does pontifex unlock" + which;
            case BETWEEN_TWO_STATES ->
                "put it right by hand, then remove " + copies.replaceFirst("/copies$", "") + ": docs/transactions.md";
            case LOCK -> "the next apply sweeps it away";
        };
    }
}
