package pontifex.transaction;

import java.util.List;

/// What a host says of a transaction; the controller reports it, not what it hoped.
public sealed interface Receipt {
    /// What was found of earlier transactions, and how each ended.
    List<Earlier> earlier();

    /// The whole was done and decided; `notes` tell what was found otherwise than expected on the way.
    record Done(List<Earlier> earlier, TransactionId id, List<String> notes) implements Receipt {
        public Done {
            earlier = List.copyOf(earlier);
            notes = List.copyOf(notes);
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

    /// Another transaction is under way; nothing was touched.
    record Locked(List<Earlier> earlier, String by, Owner owner) implements Receipt {
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
    /// @param step the step that failed, from 1; 0: none did, but the keeper was told to, or was killed
    /// @param status its exit status
    /// @param stderr what it said
    record Why(int step, int status, String stderr) {}

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
