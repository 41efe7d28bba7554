package pontifex.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.history.Cause;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.HostRecord;
import pontifex.history.Pushed;
import pontifex.history.RunJournal;
import pontifex.history.RunRecord;
import pontifex.history.SecretKey;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.HostRun;
import pontifex.run.Mode;
import pontifex.run.TaskChange;
import pontifex.state.Item;

/// What a run leaves in the history. Without a repository there is none, and the report says so.
final class Recording implements AutoCloseable {
    private final @Nullable History history;
    private final @Nullable RunJournal journal;
    private final List<String> notes = new ArrayList<>();
    private final List<History.Lost> lost = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final boolean ofPlays;
    private final boolean kept;
    private @Nullable HistoryFailure failure;
    private boolean lacking;

    private Recording(@Nullable History history, @Nullable RunJournal journal, boolean ofPlays, boolean kept) {
        this.history = history;
        this.journal = journal;
        this.ofPlays = ofPlays;
        this.kept = kept;
    }

    /// A run that records nothing: it changes nothing either.
    static Recording none() {
        return new Recording(null, null, true, false);
    }

    /// What makes the digests of secrets.
    static SecretKey key(Settings settings) throws HistoryFailure {
        return settings.keyFile() == null ? SecretKey.NONE : SecretKey.in(settings.keyFile());
    }

    /// @param commit that the plays are of; empty: they are as they stand in the folder
    /// @param kept whether it is for others to record: [#records()]
    /// @throws HistoryFailure when there is a history that can't be written: then nothing is sent to any host
    static Recording begin(Errand errand, Operator operator, String commit, boolean kept) throws HistoryFailure {
        var key = key(errand.settings());
        History history;
        try {
            history = errand.settings().history(errand.folder());
        } catch (HistoryFailure e) {
            if (errand.settings().keeping().repository() != null) {
                throw e;
            }
            var recording = none();
            recording.notes.add(e.getMessage() + "; " + e.hint());
            return recording;
        }
        var notes = new ArrayList<String>();
        var fetched = history.fetch();
        if (fetched != null) {
            notes.add(fetched);
        }
        var lost = history.recover();
        var source = commit.isEmpty() ? history.source() : commit;
        var run = RunRecord.begun(operator.run(), errand.name(Mode.APPLY), errand.title(), source, operator.who());
        var recording = new Recording(history, history.begin(run, key), errand.isOfPlays(), kept);
        recording.notes.addAll(notes);
        recording.lost.addAll(lost);
        return recording;
    }

    private static String told(History.Lost lost, Pushed pushed) {
        return "the run " + lost.run() + " had ended before "
                + lost.commit()
                        .map(commit -> "its commit: recorded now as " + shown(commit, pushed))
                        .orElse("it had changed anything: nothing to record");
    }

    /// The commit that the playbooks are at; empty where there is none.
    String source() {
        return journal == null ? "" : journal.source();
    }

    /// What a host has now. A host on which nothing was made, and which is not in sync, stays as it was recorded.
    void add(HostResult result, @Nullable HostRun run) {
        if (journal == null) {
            return;
        }
        if (result.outcome().failure() != null) {
            failed.add(result.host());
        }
        try {
            var made = run == null ? List.<TaskChange>of() : run.made();
            boolean known = result.outcome() instanceof HostOutcome.InSync
                    || !made.isEmpty() && !(result.outcome() instanceof HostOutcome.InDoubt);
            if (known && run != null && run.seen() != null) {
                var record = HostRecord.of(result.host(), run.claims(), run.seen(), run.secret())
                        .and(run.asserted())
                        .madeBy(causes(made));
                journal.add(ofPlays ? record : record.takenAsItIs());
            }
            journal.outcome(
                    result.host(),
                    ended(result.outcome()),
                    made.stream().map(TaskChange::toString).toList(),
                    result.overridden());
        } catch (HistoryFailure e) {
            failure = e;
        }
    }

    private static SortedMap<Item, Cause> causes(List<TaskChange> made) {
        var causes = new TreeMap<Item, Cause>();
        made.forEach(change -> causes.put(change.item(), new Cause(change.task(), change.place())));
        return causes;
    }

    /// A transaction is about to be sent to a host.
    ///
    /// @throws IOException when that can't be written down
    void sending(String host) throws IOException {
        if (journal != null) {
            try {
                journal.sending(host);
            } catch (HistoryFailure e) {
                throw unwritten(e);
            }
        }
    }

    /// The guarded hosts of a wave are about to be confirmed.
    ///
    /// @throws IOException when that can't be written down
    void decided(String play, List<String> hosts) throws IOException {
        if (journal != null) {
            try {
                journal.decided(play, hosts);
            } catch (HistoryFailure e) {
                throw unwritten(e);
            }
        }
    }

    private static IOException unwritten(HistoryFailure e) {
        return new IOException(e.getMessage() + "; " + e.hint(), e);
    }

    /// The outcome's word, and who had the last one where the path to the host was at stake.
    private static String ended(HostOutcome outcome) {
        return switch (outcome) {
            case HostOutcome.Changed(boolean confirmed) when confirmed -> outcome.word() + " confirmed";
            case HostOutcome.RolledBack(var _, boolean alone) when alone -> outcome.word() + " alone";
            default -> outcome.word();
        };
    }

    /// Commits what was added, and pushes it where the site has it so.
    ///
    /// @return what is to be told of it
    List<String> commit() {
        if (history == null || journal == null) {
            return notes;
        }
        var told = new ArrayList<String>();
        Optional<String> commit = Optional.empty();
        try {
            if (failure != null) {
                throw failure;
            }
            commit = kept ? Optional.empty() : history.record(journal);
            if (commit.isEmpty() && !kept) {
                told.add("nothing moved, so nothing was recorded");
            }
        } catch (HistoryFailure e) {
            lacking = true;
            told.add("NOT RECORDED: " + e.getMessage() + "; " + e.hint());
        }
        try {
            history.failed(failed);
        } catch (HistoryFailure e) {
            told.add(e.getMessage() + "; --limit @failed doesn't know this run");
        }
        var pushed = kept && lost.isEmpty() ? new Pushed(Map.of(), null) : history.push();
        lost.forEach(run -> notes.add(told(run, pushed)));
        commit.ifPresent(made -> notes.add(recorded(made, pushed)));
        notes.addAll(told);
        if (pushed.note() != null) {
            notes.add(pushed.note());
        }
        return notes;
    }

    /// What is for others to record; nothing where there is no history.
    List<String> records() {
        return journal == null || failure != null ? List.of() : journal.kept().lines();
    }

    /// Others have it.
    void handedOver() throws IOException {
        if (journal != null && failure == null) {
            try {
                journal.done();
            } catch (HistoryFailure e) {
                throw unwritten(e);
            }
        }
    }

    /// Whether the run should have been recorded and, at its end, was not.
    boolean isLacking() {
        return lacking;
    }

    /// What is told of a commit once it was pushed.
    static String recorded(String commit, Pushed pushed) {
        return "recorded as " + shown(commit, pushed) + " on pontifex/history";
    }

    private static String shown(String commit, Pushed pushed) {
        return pushed.now(commit).substring(0, 10);
    }

    @Override
    public void close() throws HistoryFailure {
        if (journal != null) {
            journal.close();
        }
        if (history != null) {
            history.close();
        }
    }
}
