package pontifex.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A host without a tree: it answers questions as the live host of its kind did when it was last asked the same, under
/// its
/// own name, addresses and MACs. No process is started for it, and nothing can be changed on it but by changing that
/// host.
///
/// @param like the live host
/// @param known what was asked and answered, shared by all hosts that are like that one
record RecordedHost(Dom0 dom0, LiveHost like, Map<String, Recording> known) implements Host {
    /// What a live host said to a question.
    ///
    /// @param answer one byte a character
    /// @param touched what the host's tree said of its last change
    record Recording(String answer, String complaint, int status, String touched) {}

    static Map<String, Recording> nothing() {
        return new ConcurrentHashMap<>();
    }

    @Override
    public boolean reachable() {
        return true;
    }

    @Override
    public boolean runs(Question question) {
        return false;
    }

    @Override
    public int answer(byte[] program, Question question, int port, OutputStream out, OutputStream err)
            throws IOException, InterruptedException {
        var mark = question.mark();
        if (!question.asks() || mark == null) {
            err.write(("a recorded host only answers questions: change "
                            + like.dom0().name() + ", and all of its kind are like it\n")
                    .getBytes(StandardCharsets.UTF_8));
            return 1;
        }
        var recording = recorded(program, question, mark);
        out.write(own(recording.answer().replace(MARK, mark)).getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        err.write(recording.complaint().getBytes(StandardCharsets.ISO_8859_1));
        err.flush();
        return recording.status();
    }

    private static final String MARK = "\u0001mark\u0001";

    private Recording recorded(byte[] program, Question question, String mark)
            throws IOException, InterruptedException {
        var key = question.text().replace(mark, MARK);
        var touched = touched();
        var recording = known.get(key);
        if (current(recording, touched)) {
            return recording;
        }
        synchronized (known) {
            recording = known.get(key);
            if (!current(recording, touched)) {
                var out = new ByteArrayOutputStream();
                var err = new ByteArrayOutputStream();
                int status = like.answer(program, question, 50000, out, err);
                recording = new Recording(
                        out.toString(StandardCharsets.ISO_8859_1).replace(mark, MARK),
                        err.toString(StandardCharsets.ISO_8859_1),
                        status,
                        touched);
                known.put(key, recording);
            }
            return recording;
        }
    }

    private static boolean current(@Nullable Recording recording, String touched) {
        return recording != null && recording.touched().equals(touched);
    }

    private String touched() throws IOException {
        var file = like.root().resolve("run/simulated/touched");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private String own(String answer) {
        var other = like.dom0();
        var macs = Pattern.compile("(?i)(00:16:3e:|52:54:4d:)" + other.high() + ":" + other.low());
        var own = macs.matcher(answer.replace(other.name(), dom0.name()))
                .replaceAll("$1" + dom0.high() + ":" + dom0.low());
        return new Sums(own).again();
    }
}
