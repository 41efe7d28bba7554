package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import pontifex.history.HistoryFailure;
import pontifex.history.SecretKey;
import pontifex.state.Look;

/// What an audit holds the hosts against, and what it makes of what it finds.
///
/// @param key what opens the digests of recorded secrets
/// @param strict whether what nobody manages counts
/// @param notes what is to be told of all this, beside any host
public record Ledger(Judged judged, Books books, SecretKey key, boolean strict, Waivers waivers, List<String> notes) {
    /// Of a run that is no audit.
    public static final Ledger NONE =
            new Ledger(Judged.PART, Books.EMPTY, SecretKey.NONE, false, Waivers.NONE, List.of());

    public Ledger {
        notes = List.copyOf(notes);
    }

    /// How much of what a site says the hosts are held against.
    public enum Judged {
        /// All of its plays: what none of them claims is claimed by nobody.
        WHOLE,
        /// Some plays, or some of their tasks.
        PART,
        /// No play: the record alone.
        RECORDED
    }

    Ledger ofRecord() {
        return new Ledger(Judged.RECORDED, books, key, strict, waivers, notes);
    }

    boolean whole() {
        return judged != Judged.PART;
    }

    boolean recordAlone() {
        return judged == Judged.RECORDED;
    }

    /// @throws HostFailed when what is recorded of the host can't be read: then nothing can be held against it
    Recorded recorded(String host) throws HostFailed {
        try {
            return Recorded.of(host, books, key);
        } catch (HistoryFailure e) {
            throw HostFailed.refused(new Failure(
                    "what is recorded of the host can't be read", null, String.valueOf(e.getMessage()), e.hint()));
        }
    }

    /// What must be looked at on a host because of what is recorded of it. Where that can't be read the host isn't
    /// looked at at all.
    public Look look(String host) {
        try {
            return Recorded.of(host, books, key).look();
        } catch (HistoryFailure e) {
            return Look.NOTHING;
        }
    }

    /// What is to be told when all hosts were audited.
    public List<String> told(List<HostResult> results) {
        var told = new ArrayList<>(notes);
        told.addAll(waivers.told(results, whole()));
        return told;
    }
}
