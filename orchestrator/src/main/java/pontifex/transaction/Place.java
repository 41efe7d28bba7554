package pontifex.transaction;

/// Where transactions live on a host, and what their keeper is run by.
///
/// @param folder the private folder: root's, 0700, no link
/// @param option of the shell; empty: none
record Place(String folder, String shell, String option) {
    static final Place HOST = new Place("/var/lib/pontifex", "sh", "");

    String copiesOf(TransactionId id) {
        return folder + "/tx/" + id + "/copies";
    }

    /// Where the copies are when a transaction ended between two states.
    String copiesLeftBy(TransactionId id) {
        return folder + "/between/" + id + "/copies";
    }
}
