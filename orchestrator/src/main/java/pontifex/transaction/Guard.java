package pontifex.transaction;

/// A dead man's switch: all live steps done, the host waits so long for a confirm, then puts itself back.
///
/// @param seconds what a step may take, and how long is waited for the confirm, after the last step or a renewal
public record Guard(int seconds) {
    public static final int SHORTEST = 5;
    public static final int LONGEST = 3600;

    public Guard {
        if (seconds < SHORTEST || seconds > LONGEST) {
            throw new IllegalArgumentException(
                    "a guard of " + seconds + " s: it may have " + SHORTEST + " to " + LONGEST);
        }
    }
}
