package pontifex.run;

/// What came of a command that was to be run on a host.
public sealed interface CommandOutcome {
    /// It ran and ended.
    ///
    /// @param status as a shell tells it: 126 can't be run, 127 not found, 128 + n ended by the signal n
    record Ended(int status, String out, String err) implements CommandOutcome {}

    /// It was sent, and its end wasn't seen: it may have run, or run still.
    ///
    /// @param out what it had said until then
    record InDoubt(Failure why, String out, String err) implements CommandOutcome {}

    /// Nothing was run.
    record Unreachable(Failure why) implements CommandOutcome {}
}
