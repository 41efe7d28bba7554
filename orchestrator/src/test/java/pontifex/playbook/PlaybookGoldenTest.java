package pontifex.playbook;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;
import pontifex.inventory.Inventory;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Plays and an inventory in; every host's tasks and every problem out.
class PlaybookGoldenTest {
    static Stream<Golden.Case> cases() {
        return Golden.cases("playbook");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void playsAndInventoryGiveTasksAndProblems(Golden.Case inputs) throws Exception {
        inputs.check(PlaybookGoldenTest::run);
    }

    private static Map<String, String> run(Golden.Case inputs) {
        inputs.input("site.yml");
        inputs.input("hosts.yml");
        var folder = inputs.folder();
        var out = new StringBuilder();
        try {
            var inventory = Inventory.read(List.of(folder.resolve("hosts.yml").toString()), null);
            var playbook = Playbook.read(List.of(folder.resolve("site.yml")));
            var extra = inputs.has("extra") ? List.of(inputs.input("extra").strip()) : List.<String>of();
            var rollout = Rollout.of(inventory, playbook, ExtraVars.of(extra), Tags.ALL, null);
            problems(out, "warning: ", rollout.warnings());
            var lint = Lint.of(rollout);
            problems(out, "warning: ", lint.warnings());
            problems(out, "", lint.problems());
            for (var host : rollout.hosts()) {
                host(out, rollout, host);
            }
        } catch (BadInput e) {
            problems(out, "", e.problems());
        }
        return Map.of("out", out.toString().replace(folder + "/", ""));
    }

    private static void problems(StringBuilder out, String before, List<Problem> problems) {
        problems.forEach(problem -> out.append(before).append(problem.render()).append('\n'));
    }

    private static void host(StringBuilder out, Rollout rollout, pontifex.inventory.Host host) {
        out.append("== ").append(host).append('\n');
        try {
            for (var task : rollout.tasks(host)) {
                out.append("%s%s: %s %s%s%n"
                        .formatted(
                                task.noLog() ? "(no log) " : "",
                                task.name(),
                                task.kind(),
                                shown(task.fields()),
                                task.notifies().isEmpty() ? "" : " notifies " + task.notifies()));
            }
            for (var run : rollout.plays()) {
                for (var verify : rollout.verify(run, host)) {
                    out.append("verify %s: %s%s%n"
                            .formatted(
                                    verify.name(),
                                    verify.secret() ? verify : verify.words(),
                                    verify.here() ? " from here" : ""));
                }
            }
        } catch (BadInput e) {
            out.append(e.problems().size()).append(" problems\n");
        }
    }

    private static String shown(YamlNode node) {
        return switch (node) {
            case YamlScalar scalar -> scalar.text();
            case YamlList list ->
                list.items().stream().map(PlaybookGoldenTest::shown).collect(Collectors.joining(", ", "[", "]"));
            case YamlMap map ->
                map.entries().stream()
                        .map(entry -> entry.key().text() + ": " + shown(entry.value()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }
}
