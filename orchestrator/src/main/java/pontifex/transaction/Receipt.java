package pontifex.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a host says of a transaction; the controller reports it, not what it hoped.
public sealed interface Receipt {
    /// What was found of earlier transactions, and how each ended.
    List<Earlier> earlier();

    /// The whole was done and decided; `notes` tell what was found otherwise than expected on the way.
    ///
    /// @param ran its commands, as far as they were begun: after one that failed there are no others
    record Done(List<Earlier> earlier, TransactionId id, List<String> notes, List<Ran> ran) implements Receipt {
        public Done {
            earlier = List.copyOf(earlier);
            notes = List.copyOf(notes);
            ran = List.copyOf(ran);
        }

        /// Without commands.
        public Done(List<Earlier> earlier, TransactionId id, List<String> notes) {
            this(earlier, id, notes, List.of());
        }
    }

    /// How a command ended.
    ///
    /// @param step from 1
    /// @param status its exit status; [Why#STOPPED] where it had to be stopped
    /// @param out the first 2 KiB that it said; so with `err`, on stderr. Empty where they are not to be told
    record Ran(int step, int status, String out, String err) {
        public boolean failed() {
            return status != 0;
        }
    }

    /// The whole was taken back.
    ///
    /// @param notes what was left as others have made it meanwhile
    record RolledBack(List<Earlier> earlier, TransactionId id, Why why, List<String> notes) implements Receipt {
        public RolledBack {
            earlier = List.copyOf(earlier);
            notes = List.copyOf(notes);
        }
    }

    /// All live steps are done; unless it is confirmed in time, the host takes them back.
    ///
    /// @param secondsLeft by the host's own clock, when it answered
    record Waiting(List<Earlier> earlier, TransactionId id, int secondsLeft, List<String> notes) implements Receipt {
        public Waiting {
            earlier = List.copyOf(earlier);
            notes = List.copyOf(notes);
        }
    }

    /// Another transaction is under way; nothing was touched.
    ///
    /// @param secondsLeft until its guard takes it back; null where it has none, or is decided
    record Locked(
            List<Earlier> earlier,
            String by,
            Owner owner,
            @Nullable Integer secondsLeft) implements Receipt {
        public Locked {
            earlier = List.copyOf(earlier);
        }
    }

    /// The host isn't as it was looked at any more; nothing was touched.
    record Stale(List<Earlier> earlier, List<String> moved) implements Receipt {
        public Stale {
            earlier = List.copyOf(earlier);
            moved = List.copyOf(moved);
        }
    }

    /// Could not even be prepared (no room, read-only, no lock); nothing was touched.
    record Refused(List<Earlier> earlier, String reason) implements Receipt {
        public Refused {
            earlier = List.copyOf(earlier);
        }
    }

    /// The host has no word of it: it was never begun, or so many came after it that its receipt is gone.
    record Forgotten(List<Earlier> earlier, TransactionId id, String text) implements Receipt {
        public Forgotten {
            earlier = List.copyOf(earlier);
        }
    }

    /// Taking it back failed too.
    ///
    /// @param left for each step that is still done, or half done, why it could not be taken back
    /// @param copies the folder on the host where the files as they were lie
    record BetweenTwoStates(
            List<Earlier> earlier, TransactionId id, Why why, List<Left> left, String copies, List<String> notes)
            implements Receipt {
        public BetweenTwoStates {
            earlier = List.copyOf(earlier);
            left = List.copyOf(left);
            notes = List.copyOf(notes);
        }
    }

    /// The answer ended before the keeper did.
    ///
    /// @param keeper whether the keeper goes on; if not, the next transaction ends this one first
    record Unfinished(List<Earlier> earlier, TransactionId id, boolean keeper, List<String> journal)
            implements Receipt {
        public Unfinished {
            earlier = List.copyOf(earlier);
            journal = List.copyOf(journal);
        }
    }

    /// Why it was taken back.
    ///
    /// @param step the step that failed, from 1; 0: none did
    /// @param status its exit status; [#STOPPED] where it had to be stopped
    /// @param stderr what it said
    record Why(Kind kind, int step, int status, String stderr) {
        /// As `timeout` has it.
        public static final int STOPPED = 124;

        public enum Kind {
            /// a step did
            FAILED,
            /// nobody confirmed in time
            EXPIRED,
            /// on request
            TOLD,
            /// the keeper was, before it had decided
            KILLED
        }
    }

    /// @param step from 1
    record Left(int step, String stderr) {}

    /// @param now whether this very transaction had to end it: its keeper was dead. Otherwise it is the last one that
    ///     ended by itself
    record Earlier(String id, Outcome outcome, boolean now, List<String> notes) {
        public enum Outcome {
            DONE,
            UNDONE,
            BETWEEN
        }

        public Earlier {
            notes = List.copyOf(notes);
        }
    }

    /// @param cut whether the answer is known to end too early
    /// @param mark [TransactionId#mark()] of the transaction that was sent
    /// @throws Unreadable when it isn't whole; then [Transaction#follow] asks again
    static Receipt read(byte[] answer, boolean cut, String mark) throws Unreadable {
        if (cut) {
            throw new Unreadable("the answer was cut");
        }
        return Answer.of(answer, mark).receipt();
    }
}
