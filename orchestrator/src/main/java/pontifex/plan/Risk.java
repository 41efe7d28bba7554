package pontifex.plan;

/// What a change puts at stake, from nothing to the host itself.
public enum Risk {
    NONE,
    /// Files that the next boot reads: nothing moves now.
    NEXT_BOOT,
    /// A guest's traffic stops for a moment.
    GUEST_INTERRUPTION,
    /// Traffic of the host, or of many guests, stops for a moment.
    HOST_INTERRUPTION,
    /// The path on which Pontifex itself comes in.
    MANAGEMENT_PATH;

    /// As reports write it: `guest_interruption`.
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
