package pontifex.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.SecretKey;
import pontifex.inventory.Inventory;
import pontifex.run.Books;
import pontifex.run.Ledger;
import pontifex.run.Ledger.Judged;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;

/// What an audit holds the hosts against, open for as long as it runs. Nothing is written but what is fetched of the
/// history.
final class Auditing implements AutoCloseable {
    private final Judged judged;
    private final boolean strict;
    private final Clock clock;
    private final List<String> notes = new ArrayList<>();
    private @Nullable History history;

    /// @param strict whether what nobody manages counts
    /// @param clock whose day ends waivers
    Auditing(Judged judged, boolean strict, Clock clock) {
        this.judged = judged;
        this.strict = strict;
        this.clock = clock;
    }

    /// @param folder of the repository whose history it is
    /// @param commit that the plays are of; empty: they are as they stand in the folder
    /// @param warnings gets what of the waivers means nothing
    Ledger ledger(Path folder, String commit, Settings settings, Inventory inventory, List<Problem> warnings)
            throws BadInput, HistoryFailure {
        var key = settings.keyFile() == null ? SecretKey.NONE : SecretKey.in(settings.keyFile());
        var waivers = WaiverLine.of(settings.waivers(), inventory, LocalDate.now(clock), warnings);
        if (judged == Judged.PART) {
            notes.add("playbooks or tags were named: what other tasks claim was not judged, and so nothing is told of"
                    + " what is released or unmanaged");
        }
        var books = books(folder, commit, settings, inventory);
        return new Ledger(judged, books, key, strict, waivers, notes);
    }

    private Books books(Path folder, String commit, Settings settings, Inventory inventory) throws HistoryFailure {
        History opened;
        try {
            opened = History.around(folder, settings.keeping());
        } catch (HistoryFailure e) {
            notes.add(e.getMessage() + "; " + e.hint());
            return Books.EMPTY;
        }
        history = opened;
        if (opened.fetch() instanceof String fetched) {
            notes.add(fetched);
        }
        if (judged != Judged.RECORDED) {
            source(commit.isEmpty() ? opened.source() : commit);
        }
        var reading = opened.now();
        var others = new TreeSet<>(reading.hosts());
        others.removeAll(inventory.hosts().keySet());
        others.forEach(host -> notes.add("recorded, and not in the inventory: " + host
                + "; was it renamed, or taken out? pontifex forget " + host));
        return new HistoryBooks(reading);
    }

    private void source(String source) {
        if (source.endsWith("-dirty")) {
            notes.add("the work tree is dirty: what was judged is the commit " + source.substring(0, 10)
                    + " with what was changed in it since");
        } else if (!source.isEmpty()) {
            notes.add("judged by the commit " + source.substring(0, 10));
        }
    }

    @Override
    public void close() {
        if (history != null) {
            history.close();
        }
    }
}
