package pontifex.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;

/// A run's records before its commit, one JSON line a host, under `.git/pontifex/runs/`.
///
/// The file is locked as long as its run's process lives, so a leftover is known by its lock being free. It holds
/// no secret: those are gone before a line is written.
public final class RunJournal implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final SecretKey key;
    private final TreeMap<String, String> outcomes = new TreeMap<>();
    private final TreeMap<String, List<String>> moved = new TreeMap<>();
    private final TreeMap<String, List<String>> overridden = new TreeMap<>();
    private final List<HostRecord> hosts = new ArrayList<>();
    private final RunRecord begun;

    private RunJournal(Path file, FileChannel channel, RunRecord begun, SecretKey key) {
        this.file = file;
        this.channel = channel;
        this.begun = begun;
        this.key = key;
    }

    static RunJournal begin(Path folder, RunRecord run, SecretKey key) throws HistoryFailure {
        var file = folder.resolve(run.run() + ".jsonl");
        try {
            Files.createDirectories(folder);
            return begun(file, run, key);
        } catch (IOException e) {
            throw new HistoryFailure(
                    "the run's journal " + file + " can't be written: " + e.getMessage(),
                    "make room, or make the folder writable; nothing has been sent to any host",
                    e);
        }
    }

    private static RunJournal begun(Path file, RunRecord run, SecretKey key) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            channel.lock();
            var journal = new RunJournal(file, channel, run, key);
            journal.write(JournalLines.run(run));
            return journal;
        } catch (IOException e) {
            Files.deleteIfExists(file); // of a run that doesn't begin
            channel.close();
            throw e;
        }
    }

    /// What was left on one host. Safe for many threads.
    public synchronized void add(HostRecord record) throws HistoryFailure {
        var clean = record.without(key);
        hosts.add(clean);
        line(JournalLines.host(clean));
    }

    /// How it ended for one host, what moved on it, a line an item, and the dangers that were taken on. Safe for many
    /// threads.
    public synchronized void outcome(String host, String outcome, List<String> lines, List<String> dangers)
            throws HistoryFailure {
        put(host, outcome, lines, dangers);
        line(JournalLines.ended(host, outcome, lines, dangers));
    }

    /// A transaction is about to be sent to a host: whoever finds this journal left over knows that it may have been.
    /// Safe for many threads.
    public synchronized void sending(String host) throws HistoryFailure {
        line(Map.of("sending", host));
    }

    /// The guarded hosts of a play's wave are about to be confirmed: whoever finds this journal left over knows
    /// that some of them may be, though nothing says how they ended.
    public synchronized void decided(String play, List<String> confirming) throws HistoryFailure {
        line(Map.of("decided", play, "confirming", confirming));
    }

    private void put(String host, String outcome, List<String> lines, List<String> dangers) {
        outcomes.put(host, outcome);
        if (!lines.isEmpty()) {
            moved.put(host, List.copyOf(lines));
        }
        if (!dangers.isEmpty()) {
            overridden.put(host, List.copyOf(dangers));
        }
    }

    private void line(Map<String, ?> line) throws HistoryFailure {
        try {
            write(line);
        } catch (IOException e) {
            throw new HistoryFailure(
                    "the run's journal " + file + " can't be written: " + e.getMessage(), "make room and run again", e);
        }
    }

    /// Whole and on the disk, or not at all: half a line would hide those after it.
    private void write(Map<String, ?> line) throws IOException {
        var bytes = ByteBuffer.wrap((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        long start = channel.position();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            channel.truncate(start);
            throw e;
        }
    }

    /// The commit that the playbooks were at when the run began; empty where there was none.
    public String source() {
        return begun.source();
    }

    /// What is to be recorded by whoever takes it over; then this is [#done()].
    public Kept kept() {
        return new Kept(run(), hosts());
    }

    synchronized RunRecord run() {
        return begun.ended(outcomes, moved, overridden);
    }

    synchronized List<HostRecord> hosts() {
        return List.copyOf(hosts);
    }

    /// Its records are in a commit, or with others who see to that, or there was nothing to record.
    public void done() throws HistoryFailure {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new HistoryFailure("the run's journal " + file + " can't be deleted", "delete it by hand", e);
        }
    }

    @Override
    public void close() throws HistoryFailure {
        try {
            channel.close();
        } catch (IOException e) {
            throw new HistoryFailure("the run's journal " + file + " can't be closed", "look at its file system", e);
        }
    }

    /// The journals whose run is no more, each locked until it is closed.
    static List<RunJournal> leftovers(Path folder) throws HistoryFailure {
        var found = new ArrayList<RunJournal>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (var files = Files.newDirectoryStream(folder, "*.jsonl")) {
            for (var file : files) {
                var left = leftover(file);
                if (left != null) {
                    found.add(left);
                }
            }
            return found;
        } catch (IOException e) {
            throw new HistoryFailure("the journals in " + folder + " can't be read", "look at their permissions", e);
        }
    }

    private static @Nullable RunJournal leftover(Path file) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            if (channel.tryLock() == null || !Files.exists(file)) {
                channel.close();
                return null;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            return null;
        }
        return read(file, channel);
    }

    /// Through the channel that holds the lock: a process loses its locks of a file with whichever of its descriptors
    /// of
    /// that file it closes first (fcntl(2)).
    private static byte[] bytes(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until all of it is there
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// Up to the first line that is not whole: the process may have ended in the middle of one.
    private static RunJournal read(Path file, FileChannel channel) throws IOException {
        var lines = new String(bytes(channel), StandardCharsets.UTF_8).lines().toList();
        RunJournal journal = null;
        for (var line : lines) {
            try {
                var read = JournalLines.map(Json.read(line));
                if (journal == null) {
                    journal = new RunJournal(file, channel, JournalLines.run(read), SecretKey.NONE);
                } else if (read.containsKey("sending")) {
                    journal.inDoubt(List.of(JournalLines.text(read, "sending")));
                } else if (read.containsKey("decided")) {
                    journal.inDoubt(JournalLines.texts(read, "confirming"));
                } else if (read.containsKey("ended")) {
                    journal.ended(read);
                } else {
                    journal.hosts.add(JournalLines.host(read));
                }
            } catch (IllegalArgumentException | HistoryFailure e) {
                break;
            }
        }
        if (journal != null) {
            return journal;
        }
        var name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
        return new RunJournal(file, channel, RunRecord.begun(name, "run " + name, "", "", ""), SecretKey.NONE);
    }

    /// Unless a later line says how they ended.
    private void inDoubt(List<String> unsettled) {
        unsettled.forEach(host -> outcomes.put(host, "in_doubt"));
    }

    private void ended(Map<?, ?> line) {
        // a journal of the release before has no dangers
        var dangers = line.containsKey("overridden") ? JournalLines.texts(line, "overridden") : List.<String>of();
        put(
                JournalLines.text(line, "ended"),
                JournalLines.text(line, "outcome"),
                JournalLines.texts(line, "moved"),
                dangers);
    }
}
