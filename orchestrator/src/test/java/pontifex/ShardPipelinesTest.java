package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;

/// The examples of `docs/ci/` that divide an apply: their own lines are run, with a program that only says what it was
/// asked. That shards make a whole is `ShardTest`'s.
class ShardPipelinesTest {
    private static final Path FOLDER = Path.of(System.getProperty("project.root"), "docs/ci");
    private static final List<String> FOUR = List.of("1/4", "2/4", "3/4", "4/4");

    @Test
    void gitHubsMatrixAppliesEveryShardAndMergesThem() throws Exception {
        var jobs = documents("github-shards.yml").getFirst().in("jobs");
        var numbers = jobs.in("apply").in("strategy").in("matrix").list("shard");
        var line = jobs.in("apply").list("steps").stream()
                .filter(step -> step.has("run"))
                .findFirst()
                .orElseThrow()
                .text("run");
        var said = new ArrayList<String>();
        for (var number : numbers) {
            said.add(run(line, Map.of("SHARD", number.text())));
        }
        assertShards(said, "pontifex-reports/shard-%d.jsonl");
        assertMerge(jobs.in("merge").list("steps").get(2).text("run"), "shards/shard-*.jsonl");
        assertEquals("shards", jobs.in("merge").list("steps").get(1).in("with").text("path"));
    }

    @Test
    void gitLabsParallelJobsApplyEveryShardAndOneMergesThem() throws Exception {
        var jobs = documents("gitlab-shards.yml").getFirst();
        int of = Integer.parseInt(jobs.in("apply").text("parallel"));
        var said = new ArrayList<String>();
        for (int number = 1; number <= of; number++) {
            var environment = Map.of("CI_NODE_INDEX", "" + number, "CI_NODE_TOTAL", "" + of);
            said.add(run(jobs.in("apply").list("script").getFirst().text(), environment));
        }
        assertShards(said, "pontifex-reports/shard-%d.jsonl");
        assertMerge(jobs.in("merge").list("script").getLast().text(), "pontifex-reports/shard-*.jsonl");
    }

    @Test
    void thePodsOfAnIndexedJobApplyEveryShardAndAnotherMergesThem() throws Exception {
        var jobs = documents("kubernetes-shards.yml");
        var spec = jobs.getFirst().in("spec");
        assertEquals("Indexed", spec.text("completionMode"));
        var command = container(spec).list("command");
        var said = new ArrayList<String>();
        for (int index = 0; index < Integer.parseInt(spec.text("completions")); index++) {
            said.add(run(withoutClone(command.getLast().text()), Map.of("JOB_COMPLETION_INDEX", "" + index)));
        }
        assertShards(said, "/run/pontifex/shard-%d.jsonl");
        var merge = container(jobs.getLast().in("spec")).list("command").getLast();
        assertMerge(withoutClone(merge.text()), "/run/pontifex/shard-*.jsonl");
    }

    private static Part container(Part spec) {
        return spec.in("template").in("spec").list("containers").getFirst();
    }

    private static String withoutClone(String script) {
        assertTrue(script.startsWith("git clone -q --depth 1 "), script);
        return script.substring(script.indexOf('\n') + 1);
    }

    private static void assertShards(List<String> said, String bundle) {
        assertEquals(FOUR.size(), said.size());
        for (int i = 0; i < FOUR.size(); i++) {
            var wanted = "apply --shard " + FOUR.get(i) + " --bundle " + bundle.formatted(i + 1);
            assertTrue(said.get(i).startsWith(wanted), said.get(i));
        }
    }

    private static void assertMerge(String script, String files) throws Exception {
        assertTrue(run(script, Map.of()).startsWith("merge " + files), script);
    }

    /// What the program is asked by a few lines of shell.
    private static String run(String script, Map<String, String> environment) throws Exception {
        var asked = script.replaceAll("/opt/pontifex/(docs/ci/pontifex-ci|pontifex) ", "echo ")
                .replace("exec echo", "echo");
        var job = new ProcessBuilder("sh", "-euc", asked).redirectErrorStream(true);
        job.environment().putAll(environment);
        var process = job.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said.strip();
    }

    private static List<Part> documents(String file) throws Exception {
        var documents = new ArrayList<Part>();
        for (var text : Files.readString(FOLDER.resolve(file)).split("\n---\n")) {
            documents.add(new Part(Yaml.read(file, text)));
        }
        return documents;
    }

    /// A node of an example, which has what is asked for.
    private record Part(YamlNode node) {
        Part in(String field) {
            return new Part(((YamlMap) node).get(field));
        }

        boolean has(String field) {
            return ((YamlMap) node).get(field) != null;
        }

        List<Part> list(String field) {
            return ((YamlList) in(field).node).items().stream().map(Part::new).toList();
        }

        String text(String field) {
            return in(field).text();
        }

        String text() {
            return ((pontifex.yaml.YamlScalar) node).text();
        }
    }
}
