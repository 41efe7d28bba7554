package pontifex.transaction;

import org.jspecify.annotations.Nullable;

/// How long the keeper lets things take, in seconds; what hangs longer is stopped.
///
/// @param guard how long the confirm is waited for; 0: nobody's is needed
/// @param step for each step
/// @param undo for taking a step back: generous, because one that was stopped half-way is neither done nor undone
/// @param commands for all commands of a transaction together
record Limits(int guard, int step, int undo, int commands) {
    private static final int UNGUARDED = 600;
    private static final int UNDO = 120;

    static Limits of(@Nullable Guard guard, int commands) {
        return guard == null
                ? new Limits(0, UNGUARDED, UNGUARDED, commands)
                : new Limits(guard.seconds(), guard.seconds(), Math.max(UNDO, guard.seconds()), commands);
    }
}
