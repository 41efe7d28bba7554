package pontifex.run;

/// What a run is allowed to do.
public enum Mode {
    /// Look, and say what would change.
    PLAN,
    /// Look, and say where the hosts are not as the repository wants them.
    AUDIT,
    /// Make the hosts as the repository wants them.
    APPLY;

    public boolean readOnly() {
        return this != APPLY;
    }
}
