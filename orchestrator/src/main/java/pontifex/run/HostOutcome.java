package pontifex.run;

import org.jspecify.annotations.Nullable;

/// How a run ended for one host.
public sealed interface HostOutcome {
    /// As reports and the history write it.
    String word();

    /// Nothing to do, and that was seen.
    record InSync() implements HostOutcome {
        @Override
        public String word() {
            return "in_sync";
        }
    }

    /// Made as wanted, and seen to be so.
    ///
    /// @param confirmed a change on the path to the host, confirmed over a new connection
    record Changed(boolean confirmed) implements HostOutcome {
        @Override
        public String word() {
            return "changed";
        }
    }

    /// Not as wanted; nothing was touched.
    record WouldChange() implements HostOutcome {
        @Override
        public String word() {
            return "would_change";
        }
    }

    /// A step failed, or nobody could confirm; the host was put back as it was, and seen to be so.
    ///
    /// @param alone the host's keeper did it when no confirm had reached it in time, and it was seen later
    record RolledBack(Failure why, boolean alone) implements HostOutcome {
        public RolledBack(Failure why) {
            this(why, false);
        }

        @Override
        public String word() {
            return "rolled_back";
        }
    }

    /// Something was begun, and how it ended could not be seen.
    record InDoubt(Failure why) implements HostOutcome {
        @Override
        public String word() {
            return "in_doubt";
        }
    }

    /// Neither as it was nor as wanted.
    record BetweenTwoStates(Failure why) implements HostOutcome {
        @Override
        public String word() {
            return "between_two_states";
        }
    }

    record Unreachable(Failure why) implements HostOutcome {
        @Override
        public String word() {
            return "unreachable";
        }
    }

    /// What is wanted can't be had; nothing was touched.
    record Failed(Failure why) implements HostOutcome {
        @Override
        public String word() {
            return "failed";
        }
    }

    /// The run was stopped before it came to this host.
    record Untouched(String why) implements HostOutcome {
        @Override
        public String word() {
            return "untouched";
        }
    }

    /// No play or task is meant for this host.
    record Skipped(String why) implements HostOutcome {
        @Override
        public String word() {
            return "skipped";
        }
    }

    /// Why it didn't end well; null when it did.
    default @Nullable Failure failure() {
        return switch (this) {
            case RolledBack(var why, var _) -> why;
            case InDoubt(var why) -> why;
            case BetweenTwoStates(var why) -> why;
            case Unreachable(var why) -> why;
            case Failed(var why) -> why;
            case InSync _, Changed _, WouldChange _, Untouched _, Skipped _ -> null;
        };
    }

    /// All words, in the order in which totals are told.
    static java.util.List<String> words() {
        return java.util.List.of(
                "in_sync",
                "changed",
                "would_change",
                "failed",
                "unreachable",
                "rolled_back",
                "in_doubt",
                "between_two_states",
                "untouched",
                "skipped");
    }
}
