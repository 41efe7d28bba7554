package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Golden;

/// A command line in a folder of files: what the program prints, and the code it ends with.
class CommandLineTest {
    @TempDir
    private Path folder;

    static Stream<Golden.Case> cases() {
        return Golden.cases("cli");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theProgramSaysAndEndsAsExpected(Golden.Case inputs) throws Exception {
        inputs.check(this::run);
    }

    private Map<String, String> run(Golden.Case inputs) throws IOException {
        var shell = Shell.in(folder);
        if (inputs.has("site")) {
            shell.with(inputs.input("site"));
        }
        var before = files();
        var said = shell.run(inputs.input("command"));
        assertEquals(before, files(), "what needs no host writes nothing");
        var outputs = new LinkedHashMap<String, String>();
        outputs.put("code", said.code() + "\n");
        put(outputs, "out", said.out());
        put(outputs, "err", said.err());
        return outputs;
    }

    private static void put(Map<String, String> outputs, String name, String text) {
        if (!text.isEmpty()) {
            outputs.put(name, text);
        }
    }

    private Map<String, String> files() throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).collect(Collectors.toMap(Path::toString, file -> {
                try {
                    return Files.readString(file);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }));
        }
    }

    @Test
    void theVersionNamesThisBuildAndItsJava() throws IOException {
        var said = Shell.in(folder).run("pontifex --version");
        assertEquals(0, said.code());
        assertTrue(said.out().matches("pontifex .+\nJava " + Runtime.version().feature() + "\\S*\n"), said.out());
    }

    /// What reads a repository runs nothing of it but inventories that are programs.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pontifex validate",
                "pontifex plan --list-hosts",
                "pontifex plan --list-tasks",
                "pontifex inventory list",
                "pontifex inventory graph",
                "pontifex inventory host dom0-01"
            })
    void nothingOfTheRepositoryIsRun(String command) throws IOException {
        var shell =
                Shell.in(folder).with("""
                -- inventory/hosts.yml --
                all:
                  hosts:
                    dom0-01:
                      ansible_ssh_common_args: -o ProxyCommand="touch FOLDER/ran"
                      piped: "{{ lookup('pipe', 'touch FOLDER/ran') }}"
                -- playbooks/site.yml --
                - hosts: all
                  tasks:
                    - script: { path: /etc/cron.daily/x, source: ran.sh }
                -- playbooks/files/ran.sh --
                #!/bin/sh
                touch FOLDER/ran
                """.replace("FOLDER", folder.toRealPath().toString()));
        assertTrue(folder.resolve("playbooks/files/ran.sh").toFile().setExecutable(true));
        var said = shell.run(command);
        assertEquals(0, said.code(), said.err());
        assertTrue(Files.notExists(folder.resolve("ran")));
    }
}
