package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `docs/ci/pontifex-ci` does around the program, which is a few lines of shell here; on hosts: `PipelineIT`.
class PipelineScriptTest {
    private static final String SCRIPT =
            Path.of(System.getProperty("project.root"), "docs/ci/pontifex-ci").toString();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh", "mksh"})
    void theKeyIsInAFileOfItsOwnWhileItIsNeeded(String shell) throws Exception {
        program("""
                stat -c %a "$7" >mode
                cat "$7" >key
                echo "$7" >path
                env >environment
                exit 2
                """);
        assertEquals(2, run(shell, "audit", "-l", "north").status());
        assertEquals("600\n", read("mode"));
        assertEquals("the key\n", read("key"));
        assertFalse(read("environment").contains("the key"), "no program that is started later has it");
        assertFalse(Files.exists(Path.of(read("path").strip())), "it is gone with the job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh", "mksh"})
    void aJobThatIsCancelledLetsWhatIsUnderWayEnd(String shell) throws Exception {
        program("""
                trap 'echo interrupted; sleep 0.3; echo ended; exit 8' TERM
                : >begun
                while :; do sleep 0.05; done
                """);
        var job = builder(shell, "apply").redirectErrorStream(true).start();
        while (!Files.exists(folder.resolve("begun"))) {
            Thread.sleep(20);
        }
        job.toHandle().destroy(); // Process.destroy would close what it says
        var said = new String(job.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals("interrupted\nended\n", said);
        assertEquals(8, job.waitFor());
    }

    @Test
    void onlyValidateAndPlanLookAtAnotherCommitAndValidateHasNoKey() throws Exception {
        program("echo \"$@\" >>said\n");
        for (var stage : List.of("validate", "plan", "apply", "merge", "audit")) {
            var job = builder("dash", stage);
            job.environment().put("PONTIFEX_REV", "0123abc");
            assertEquals(0, Lab.Output.of(job, Lab.PATIENCE).status());
        }
        var said = read("said").replaceAll("--private-key \\S+", "KEY");
        assertEquals("""
                validate --against 0123abc
                plan --output markdown --report pontifex-reports --against 0123abc KEY
                apply --junit pontifex-reports/apply.xml --report pontifex-reports KEY
                merge --junit pontifex-reports/apply.xml --report pontifex-reports
                audit --junit pontifex-reports/audit.xml --report pontifex-reports KEY
                """, said);
    }

    @Test
    void whatAnEarlierJobLeftIsNotTodays() throws Exception {
        program("exit 64\n");
        Files.createDirectories(folder.resolve("pontifex-reports"));
        for (var old : List.of("plan.md", "apply.xml", "audit.xml", "index.html", "history.bundle")) {
            Files.writeString(folder.resolve("pontifex-reports").resolve(old), "old");
        }
        assertEquals(64, run("dash", "validate").status());
        try (var left = Files.list(folder.resolve("pontifex-reports"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aStageThatThereIsNotIsSaid() throws Exception {
        var said = run("dash", "deploy");
        assertEquals(64, said.status());
        assertTrue(said.err().contains("validate, plan, apply, merge or audit"), said.err());
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private void program(String body) throws IOException {
        var file = Files.writeString(folder.resolve("pontifex"), "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Lab.Output run(String shell, String... arguments) {
        return Lab.Output.of(builder(shell, arguments), Lab.PATIENCE);
    }

    private ProcessBuilder builder(String shell, String... arguments) {
        var words = Stream.of(Stream.of(shell.split(" ")), Stream.of(SCRIPT), Stream.of(arguments));
        var job = new ProcessBuilder(words.flatMap(it -> it).toList()).directory(folder.toFile());
        job.environment().put("PONTIFEX", folder.resolve("pontifex").toString());
        job.environment().put("PONTIFEX_KEY", "the key");
        return job;
    }
}
