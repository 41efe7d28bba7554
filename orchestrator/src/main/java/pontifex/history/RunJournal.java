package pontifex.history;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
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
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import pontifex.state.Content;
import pontifex.state.Scope;

/// A run's records before its commit, one JSON line a host, under `.git/pontifex/runs/`.
///
/// The file is locked as long as its run's process lives, so a leftover is known by its lock being free. It holds
/// no secret: those are gone before a line is written.
public final class RunJournal implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final SecretKey key;
    private final TreeMap<String, String> outcomes;
    private final List<HostRecord> hosts = new ArrayList<>();
    private final RunRecord begun;

    private RunJournal(Path file, FileChannel channel, RunRecord begun, SecretKey key) {
        this.file = file;
        this.channel = channel;
        this.begun = begun;
        this.key = key;
        this.outcomes = new TreeMap<>(begun.outcomes());
    }

    static RunJournal begin(Path folder, RunRecord run, SecretKey key) throws HistoryFailure {
        var file = folder.resolve(run.run() + ".jsonl");
        try {
            Files.createDirectories(folder);
            var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            channel.lock();
            var journal = new RunJournal(file, channel, run, key);
            journal.write(runLine(run));
            return journal;
        } catch (IOException e) {
            throw new HistoryFailure(
                    "the run's journal " + file + " can't be written: " + e.getMessage(),
                    "make room, or make the folder writable; nothing has been sent to any host",
                    e);
        }
    }

    /// What was left on one host. Safe for many threads.
    public synchronized void add(HostRecord record) throws HistoryFailure {
        var clean = record.without(key);
        hosts.add(clean);
        line(hostLine(clean));
    }

    /// How it ended for one host. Safe for many threads.
    public synchronized void outcome(String host, String outcome) throws HistoryFailure {
        outcomes.put(host, outcome);
        var line = new JsonObject();
        line.addProperty("ended", host);
        line.addProperty("outcome", outcome);
        line(line);
    }

    private void line(JsonObject line) throws HistoryFailure {
        try {
            write(line);
        } catch (IOException e) {
            throw new HistoryFailure(
                    "the run's journal " + file + " can't be written: " + e.getMessage(), "make room and run again", e);
        }
    }

    private void write(JsonObject line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    synchronized RunRecord run() {
        return new RunRecord(
                begun.run(),
                begun.title(),
                begun.playbooks(),
                begun.source(),
                begun.operator(),
                outcomes,
                begun.plan());
    }

    synchronized List<HostRecord> hosts() {
        return List.copyOf(hosts);
    }

    /// Its records are in a commit, or there was nothing to record.
    void done() throws HistoryFailure {
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

    private static @org.jspecify.annotations.Nullable RunJournal leftover(Path file) throws IOException {
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

    /// Up to the first line that is not whole: the process may have ended in the middle of one.
    private static RunJournal read(Path file, FileChannel channel) throws IOException {
        var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        RunJournal journal = null;
        for (var line : lines) {
            try {
                var read = JsonParser.parseString(line).getAsJsonObject();
                if (journal == null) {
                    journal = new RunJournal(file, channel, runOf(read), SecretKey.NONE);
                } else if (read.has("ended")) {
                    journal.outcomes.put(
                            read.get("ended").getAsString(), read.get("outcome").getAsString());
                } else {
                    journal.hosts.add(hostOf(read));
                }
            } catch (JsonParseException | IllegalStateException | HistoryFailure e) {
                break;
            }
        }
        if (journal != null) {
            return journal;
        }
        var name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
        return new RunJournal(
                file, channel, new RunRecord(name, "run " + name, "", "", "", new TreeMap<>(), ""), SecretKey.NONE);
    }

    private static JsonObject runLine(RunRecord run) {
        var line = new JsonObject();
        line.addProperty("run", run.run());
        line.addProperty("title", run.title());
        line.addProperty("playbooks", run.playbooks());
        line.addProperty("source", run.source());
        line.addProperty("operator", run.operator());
        line.addProperty("plan", run.plan());
        return line;
    }

    private static RunRecord runOf(JsonObject line) {
        return new RunRecord(
                line.get("run").getAsString(),
                line.get("title").getAsString(),
                line.get("playbooks").getAsString(),
                line.get("source").getAsString(),
                line.get("operator").getAsString(),
                new TreeMap<>(),
                line.get("plan").getAsString());
    }

    private static JsonObject hostLine(HostRecord host) {
        var line = new JsonObject();
        line.addProperty("host", host.host());
        line.addProperty("all", host.scope().all());
        var claims = new JsonArray();
        host.scope().claims().forEach(claim -> {
            claims.add(claim.kind());
            claims.add(claim.name());
        });
        line.add("claims", claims);
        line.addProperty("items", RecordedItems.write(host.items()));
        var files = new JsonObject();
        host.files()
                .forEach((path, content) ->
                        files.addProperty(path, Base64.getEncoder().encodeToString(content.bytes())));
        line.add("files", files);
        return line;
    }

    private static HostRecord hostOf(JsonObject line) throws HistoryFailure {
        var claims = new TreeSet<Scope.Claim>();
        var words = line.get("claims").getAsJsonArray();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            claims.add(
                    new Scope.Claim(words.get(i).getAsString(), words.get(i + 1).getAsString()));
        }
        var files = new TreeMap<String, Content>();
        for (var file : line.get("files").getAsJsonObject().entrySet()) {
            files.put(
                    file.getKey(),
                    Content.of(Base64.getDecoder().decode(file.getValue().getAsString())));
        }
        return new HostRecord(
                line.get("host").getAsString(),
                new Scope(line.get("all").getAsBoolean(), claims),
                RecordedItems.read(line.get("items").getAsString(), "the journal"),
                files,
                new TreeSet<>());
    }
}
