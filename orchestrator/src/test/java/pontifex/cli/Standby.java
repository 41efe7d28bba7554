package pontifex.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import pontifex.Lab;
import pontifex.json.Json;

/// The program, begun once in a user's folder and asked again and again: all of it runs anew for each command line, but
/// for the JVM and the classes, which cost more than all else of a short run.
///
/// Whatever is about the process itself (signals, kills, what it prints to a terminal) is tested on one of its own.
public final class Standby implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;
    private final PrintStream questions;
    private final ReentrantLock asked = new ReentrantLock();

    private Standby(Process process) {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /// @param java a command that runs a class of ours, up to its name
    public static Standby in(Path folder, List<String> java) throws IOException {
        var command = new java.util.ArrayList<>(java);
        command.add(Standby.class.getName());
        return new Standby(new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /// Whether nobody waits for an answer: else another one is to be asked.
    public boolean take() {
        return !asked.isHeldByCurrentThread() && asked.tryLock();
    }

    /// What the program says to a command line; to be called by whoever has taken it, once.
    public Lab.Output ask(Duration patience, String... arguments) throws IOException {
        try {
            var late = Thread.ofVirtual().start(() -> destroyAfter(patience));
            questions.println(Json.write(List.of(arguments)));
            var answer = answers.readLine();
            late.interrupt();
            if (answer == null || !(Json.read(answer) instanceof Map<?, ?> said)) {
                throw new AssertionError("no answer within " + patience.toSeconds() + " s, or the program has died: "
                        + String.join(" ", arguments));
            }
            return new Lab.Output(
                    Integer.parseInt(String.valueOf(said.get("status"))),
                    String.valueOf(said.get("out")),
                    String.valueOf(said.get("err")));
        } finally {
            asked.unlock();
        }
    }

    private void destroyAfter(Duration patience) {
        try {
            Thread.sleep(patience);
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroy();
    }

    /// The side that is asked: it ends with its standard input.
    public static void main(String[] none) throws IOException {
        var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        for (var line = questions.readLine(); line != null; line = questions.readLine()) {
            answers.println(Json.write(answer((List<?>) Json.read(line))));
        }
    }

    private static Map<String, Object> answer(List<?> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int status = Main.run(
                terminal,
                Workplace.HERE,
                arguments.stream().map(String::valueOf).toArray(String[]::new));
        terminal.out().flush();
        return Map.of(
                "status",
                String.valueOf(status),
                "out",
                out.toString(StandardCharsets.UTF_8),
                "err",
                err.toString(StandardCharsets.UTF_8));
    }
}
