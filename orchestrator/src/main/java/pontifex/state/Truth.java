package pontifex.state;

/// Which of the three truths of a Dom0 an item belongs to.
public enum Truth {
    /// What the kernel does now.
    LIVE,
    /// What the toolstack has loaded.
    LOADED,
    /// What the next boot, or the guest's next start, will do: what the files say.
    NEXT_BOOT;

    /// As people read it.
    public String words() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
