package pontifex.transaction;

/// The names that lie beside a file while a transaction is under way. They begin with a dot, so that no host's
/// pattern (`interfaces.d/*`, `/etc/xen/auto/*`) takes them for files of its own.
record Staged(String fresh, String kept) {
    /// @param path absolute, not `/`
    static Staged of(String path, TransactionId id) {
        int name = path.lastIndexOf('/') + 1;
        var beside = path.substring(0, name) + "." + path.substring(name) + ".pontifex-" + id;
        return new Staged(beside, beside + ".kept");
    }
}
