package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pontifex.report.Columns;

/// The program in a real terminal, which is tmux's: hosts that say nothing for as long as the test likes, and this
/// machine, of which the play wants what it hasn't got.
@Timeout(180)
class TerminalIT {
    private static final String PROMPT = "ready> ";

    @TempDir
    private Path folder;

    private final Queue<Socket> callers = new ConcurrentLinkedQueue<>();
    private ServerSocket silent;
    private Path socket;

    @BeforeEach
    void open() throws Exception {
        silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
        socket = Files.createTempDirectory("tmux").resolve("s"); // a short path, as a socket wants it
        var hosts = new StringBuilder("here ansible_connection=local\n");
        for (int i = 2; i <= 12; i++) {
            hosts.append(i == 2 ? "主机-02" : "dom0-%02d".formatted(i))
                    .append(" ansible_host=127.0.0.1 ansible_port=")
                    .append(silent.getLocalPort())
                    .append('\n');
        }
        write("hosts.ini", hosts.toString());
        write("playbooks/x.yml", "- hosts: all\n  tasks:\n    - bridge: { name: xenbr1, nic: nosuchnic }\n");
        write("p", """
                #!/bin/sh
                verb=$1
                shift
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' \\
                    pontifex.cli.Main "$verb" -i hosts.ini "$@"
                """.formatted(
                Path.of(System.getProperty("java.home"), "bin/java"), System.getProperty("pontifex.class.path")));
        tmux("new-session", "-d", "-x", "80", "-y", "16", "-c", folder.toString(), "sh");
        type("unset CI NO_COLOR; PS1='" + PROMPT + "'; clear");
        until("the prompt", screen -> screen.equals(List.of(PROMPT.strip())));
    }

    @AfterEach
    void close() throws Exception {
        tmux("kill-server");
        silent.close();
        for (var caller : callers) {
            caller.close();
        }
        Files.deleteIfExists(socket);
        Files.delete(socket.getParent());
    }

    @Test
    void hostsAtWorkAreDrawnBelowWhatIsToldFollowTheWindowAndEndWithCtrlC() throws Exception {
        type("sh p plan -f 30");
        var screen = until(
                "eleven that connect",
                it -> bar(it).contains("1 of 12 · 1 failed")
                        && it.stream().anyMatch(line -> line.contains("and 5 more at work")));
        assertEquals("    refused: bridge xenbr1 (playbooks/x.yml:3)", told(screen, "    refused"), "it stands above");
        assertEquals(8, drawn(screen).size(), () -> "half of the screen: " + screen);
        assertEquals(
                List.of(11),
                drawn(screen).stream()
                        .filter(line -> line.contains("connecting"))
                        .map(line -> Columns.of(line.substring(0, line.indexOf("connecting"))))
                        .distinct()
                        .toList(),
                "the steps stand below each other");

        tmux("resize-window", "-x", "44", "-y", "10");
        var narrow = until("the narrow window", it -> drawn(it).size() == 5 && bar(it).startsWith("━"));
        assertEquals(
                1, narrow.stream().filter(line -> line.contains("of 12")).count(), () -> "no leftovers: " + narrow);
        assertTrue(narrow.stream().allMatch(line -> Columns.of(line) < 44), narrow::toString);

        tmux("resize-window", "-x", "80", "-y", "40");
        key("C-c");
        var told = until("the prompt", it -> it.getLast().equals(PROMPT.strip()));
        assertTrue(String.join("", told).contains("interrupted: "), told::toString);
        assertTrue(drawn(told).isEmpty(), () -> "nothing is drawn any more: " + told);
        type("echo \"code $?\"");
        until("its exit code", it -> it.contains("code 130"));
    }

    @Test
    void ofAQuestionThatIsInterruptedTheAnswersThatHaveComeAreTold() throws Exception {
        type("clear; sh p exec all -f 2 -- echo hello");
        until("one that connects", it -> bar(it).contains("1 of 12") && !callers.isEmpty());
        key("C-c");
        var screen = until("the prompt", it -> it.getLast().equals(PROMPT.strip()));
        assertEquals("── here · exit 0", told(screen, "── "));
        assertEquals("total  1 host: 1 exit 0", told(screen, "total"));
        var left = String.join("", screen);
        assertTrue(
                left.contains("interrupted: 1 of 12 hosts answered, dom0-03, 主机-02 did not, 9 were not asked"), left);
        type("echo \"code $?\"");
        until("its exit code", it -> it.contains("code 130"));
    }

    /// The rows at the bottom that are drawn, by how they look.
    private static List<String> drawn(List<String> screen) {
        return screen.stream()
                .filter(line -> line.contains("connecting") || line.contains("at work") || line.contains("of 12"))
                .toList();
    }

    private static String bar(List<String> screen) {
        return screen.isEmpty() ? "" : screen.getLast();
    }

    private static String told(List<String> screen, String word) {
        return screen.stream().filter(line -> line.startsWith(word)).findFirst().orElse("");
    }

    private void accept() {
        try {
            while (true) {
                callers.add(silent.accept());
            }
        } catch (IOException e) {
            Thread.yield(); // the test has closed it
        }
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    private void type(String line) throws Exception {
        tmux("send-keys", "-l", line);
        key("Enter");
    }

    private void key(String key) throws Exception {
        tmux("send-keys", key);
    }

    /// What the terminal shows, without the empty lines at its end, as soon as it is so.
    private List<String> until(String what, Predicate<List<String>> isSo) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        var screen = List.<String>of();
        while (System.nanoTime() < end) {
            screen = tmux("capture-pane", "-p").stripTrailing().lines().toList();
            if (isSo.test(screen)) {
                return screen;
            }
            Thread.sleep(100);
        }
        throw new AssertionError(what + " did not come:\n" + String.join("\n", screen));
    }

    private String tmux(String... words) {
        var command = new ArrayList<>(List.of("tmux", "-u", "-f", "/dev/null", "-S", socket.toString()));
        command.addAll(List.of(words));
        var program = new ProcessBuilder(command);
        program.environment().put("LC_ALL", "C.UTF-8");
        var output = Lab.Output.of(program, Duration.ofSeconds(30));
        assertEquals(0, output.status(), output::err);
        return output.out();
    }
}
