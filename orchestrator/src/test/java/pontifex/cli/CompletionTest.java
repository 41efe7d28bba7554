package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The completion scripts, read by the shells themselves: one that isn't there fails.
class CompletionTest {
    @TempDir
    private Path folder;

    private Path bash;
    private Path fish;

    @BeforeEach
    void scripts() throws IOException {
        bash = script("bash");
        fish = script("fish");
    }

    private Path script(String shell) throws IOException {
        var said = Shell.in(folder).run("pontifex completion " + shell);
        assertEquals(0, said.code(), said.err());
        return Files.writeString(folder.resolve(shell), said.out());
    }

    @Test
    void bashCompletesCommandsOptionsAndTheirWords() throws Exception {
        assertEquals(List.of("plan"), bash("pontifex pl", "pl"));
        assertTrue(bash("pontifex plan --li", "--li").containsAll(List.of("--limit", "--list-hosts")));
        assertEquals(List.of("json"), bash("pontifex status -o j", "j"));
        assertEquals(List.of("graph"), bash("pontifex inventory gr", "gr"));
        assertEquals(List.of("fish"), bash("pontifex completion f", "f"));
    }

    private List<String> bash(String line, String word) throws Exception {
        var words = List.of(line.split(" "));
        return lines(
                "bash",
                "--norc",
                "-c",
                "exec 2>/dev/null; . \"$0\"; COMP_WORDS=(" + line + "); COMP_CWORD=" + (words.size() - 1)
                        + "; COMP_LINE='" + line
                        + "'; COMP_POINT=${#COMP_LINE}; _complete_pontifex pontifex " + word
                        + " x; printf '%s\\n' \"${COMPREPLY[@]}\"",
                bash.toString());
    }

    @Test
    void zshReadsBashsScript() throws Exception {
        assertEquals(
                List.of("_complete_pontifex"),
                lines(
                        "zsh",
                        "-f",
                        "-c",
                        "autoload -Uz compinit; compinit -u -d $1/dump; . $0; print -r -- ${_comps[pontifex]#*bash_complete* }"
                                + " | grep -o '_complete_pontifex' | head -1",
                        bash.toString(),
                        folder.toString()));
    }

    @Test
    void fishCompletesCommandsOptionsAndTheirWords() throws Exception {
        assertEquals(List.of("plan"), fish("pontifex pl"));
        assertTrue(fish("pontifex plan --li").containsAll(List.of("--limit", "--list-hosts")));
        assertEquals(List.of("json"), fish("pontifex status -o j"));
        assertEquals(List.of("graph"), fish("pontifex inventory gr"));
        assertEquals(List.of("fish"), fish("pontifex completion f"));
        assertTrue(fish("pontifex apply --plan ./").contains("./bash"), "a file");
    }

    private List<String> fish(String line) throws Exception {
        var said = lines(
                "fish", "--no-config", "-c", "source " + fish + "; cd " + folder + "; complete -C '" + line + "'");
        return said.stream().map(each -> each.replaceFirst("\t.*", "")).toList();
    }

    private static List<String> lines(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return Stream.of(said.split("\n"))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
