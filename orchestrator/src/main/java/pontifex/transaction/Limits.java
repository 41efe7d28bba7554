package pontifex.transaction;

import org.jspecify.annotations.Nullable;

/// How long the keeper lets things take, in seconds; what hangs longer is stopped.
///
/// @param guard how long the confirm is waited for; 0: nobody's is needed
/// @param step for each step
/// @param undo for taking a step back: generous, because one that was stopped half-way is neither done nor undone
record Limits(int guard, int step, int undo) {
    private static final int UNGUARDED = 600;
    private static final int UNDO = 120;

    static Limits of(@Nullable Guard guard) {
        return guard == null
                ? new Limits(0, UNGUARDED, UNGUARDED)
                : new Limits(guard.seconds(), guard.seconds(), Math.max(UNDO, guard.seconds()));
    }
}
