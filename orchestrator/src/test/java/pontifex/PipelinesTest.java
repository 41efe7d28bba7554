package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The pipelines under `docs/ci/` call what there is. That it works is shown on hosts: `PipelineIT`.
class PipelinesTest {
    private static final Path FOLDER = Path.of(System.getProperty("project.root"), "docs/ci");
    private static final Set<String> STAGES = Set.of("validate", "plan", "apply", "audit");
    private static final Pattern CALL = Pattern.compile("/opt/pontifex/(docs/ci/[a-z-]+) ([a-z]+)");
    private static final Pattern KEPT = Pattern.compile("pontifex-reports/([a-z]+\\.[a-z]+)");

    @ParameterizedTest
    @ValueSource(strings = {"github.yml", "gitlab-ci.yml", "Jenkinsfile"})
    void everyStageIsCalledByEveryPipelineAndIsThere(String pipeline) throws Exception {
        var calls = CALL.matcher(read(pipeline)).results().toList();
        assertEquals(STAGES, calls.stream().map(call -> call.group(2)).collect(Collectors.toSet()));
        for (var call : calls) {
            var script = FOLDER.resolve("../..").resolve(call.group(1));
            assertTrue(Files.isExecutable(script), script + " is no program");
            assertTrue(Files.readString(script).contains("run " + call.group(2) + " "), call.group());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github.yml", "gitlab-ci.yml", "Jenkinsfile", "../ci.md"})
    void whatIsTakenOfTheReportsIsWrittenByTheScript(String pipeline) throws Exception {
        var script = read("pontifex-ci");
        KEPT.matcher(read(pipeline))
                .results()
                .forEach(file ->
                        assertTrue(script.contains("$reports/" + file.group(1)), pipeline + " takes " + file.group(1)));
        var variables = Pattern.compile("PONTIFEX_(?!PUSH|COMMENT)[A-Z_]+").matcher(read(pipeline));
        variables.results().forEach(variable -> assertTrue(script.contains(variable.group()), variable.group()));
    }

    @Test
    void theMarkerByWhichACommentIsFoundAgainIsThatOfThePlan() throws Exception {
        var plan = Path.of(System.getProperty("project.root"), "orchestrator/src/test/golden/report/plan/markdown");
        var marker = Files.readAllLines(plan).getFirst();
        assertTrue(read("github.yml").contains("startswith(\"" + marker + "\")"), marker);
        assertTrue(read("gitlab-ci.yml").contains("startswith(\"" + marker + "\")"), marker);
    }

    /// On GitHub the key and what strangers wrote are in one job: it is safe as long as nothing of theirs is run.
    @Test
    void theRequestIsNeverCheckedOutWhereTheKeyIs() throws Exception {
        var text = read("github.yml");
        assertTrue(text.contains("pull_request_target:") && !text.contains("pull_request:"), "the base's own pipeline");
        for (var use : texts(Yaml.read("github.yml", text), "uses")) {
            assertTrue(use.matches("actions/(checkout|upload-artifact)@v\\d+"), use);
        }
        assertTrue(!text.contains("ref:") && !text.contains("git checkout") && !text.contains("--trust"), text);
        assertEquals(
                List.of("${{ steps.request.outputs.commit }}", "${{ needs.validate.outputs.commit }}"),
                texts(Yaml.read("github.yml", text), "PONTIFEX_REV"));
    }

    /// The clone of a shell runner outlives the job: the next merge request's would find the token there.
    @Test
    void noTokenIsWrittenIntoAClone() throws Exception {
        for (var pipeline : List.of("github.yml", "gitlab-ci.yml", "Jenkinsfile")) {
            assertTrue(!read(pipeline).matches("(?s).*git (remote set-url|config) .*"), pipeline);
        }
    }

    @Test
    void theirShellAndTheScriptAreCleanAndTheScriptIsPosix() throws Exception {
        assertEquals("", shellcheck("sh", read("pontifex-ci")));
        var github = texts(Yaml.read("github.yml", read("github.yml")), "run");
        var gitlab = texts(Yaml.read("gitlab-ci.yml", read("gitlab-ci.yml")), "script", "after_script");
        assertTrue(github.size() > 5 && gitlab.size() > 4, "the pipelines' own lines are found");
        for (var line :
                java.util.stream.Stream.concat(github.stream(), gitlab.stream()).toList()) {
            assertEquals("", shellcheck("bash", line.replaceAll("\\$\\{\\{[^}]*}}", "value")), line);
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(FOLDER.resolve(file));
    }

    /// The texts of these fields, however deep; each of a list's.
    private static List<String> texts(YamlNode node, String... fields) {
        var found = new ArrayList<String>();
        switch (node) {
            case YamlMap map ->
                map.entries().forEach(entry -> {
                    if (Set.of(fields).contains(entry.key().text())) {
                        found.addAll(scalars(entry.value()));
                    } else {
                        found.addAll(texts(entry.value(), fields));
                    }
                });
            case YamlList list -> list.items().forEach(item -> found.addAll(texts(item, fields)));
            case YamlScalar _ -> {}
        }
        return found;
    }

    private static List<String> scalars(YamlNode node) {
        return switch (node) {
            case YamlScalar scalar -> List.of(scalar.text());
            case YamlList list ->
                list.items().stream().flatMap(item -> scalars(item).stream()).toList();
            case YamlMap _ -> List.of();
        };
    }

    private static String shellcheck(String shell, String script) throws Exception {
        var file = Files.writeString(Files.createTempFile("pontifex", ".sh"), script + "\n");
        try {
            var process = new ProcessBuilder("shellcheck", "-s", shell, "-f", "gcc", file.toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : said + "not clean";
        } finally {
            Files.delete(file);
        }
    }
}
