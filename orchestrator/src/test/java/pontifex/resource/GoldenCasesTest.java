package pontifex.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;
import pontifex.States;
import pontifex.XapiStates;
import pontifex.plan.Plan;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Judgement;
import pontifex.state.Scope;

/// A case: `tasks` on the `host` (`xl` or `xend`, and the commands below, a line each), with files in place
/// of its own ones (`etc%network%interfaces`). It gives what came of each task: the items that changed, and
/// the files.
class GoldenCasesTest {
    static Stream<Golden.Case> cases() {
        return Stream.of(
                        "resource/bridge",
                        "resource/bridge_nf",
                        "resource/vif",
                        "resource/network_script",
                        "resource/isolated",
                        "resource/route",
                        "resource/xapi",
                        "resource/play")
                .flatMap(Golden::cases);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theTasksDoWhatTheCaseSays(Golden.Case golden) throws Exception {
        golden.check(inputs -> {
            var state = Reading.of(Tasks.looked(host(inputs), Tasks.list(inputs.input("tasks"))));
            var out = new StringBuilder();
            var before = state;
            for (var task : Tasks.list(inputs.input("tasks"))) {
                state = after(task, state, out);
            }
            files(before, state, out);
            return Map.of("wanted", out.toString());
        });
    }

    private static HostState after(Desired task, HostState state, StringBuilder out) {
        out.append(task.source().line()).append(": ");
        switch (task) {
            case Assertion assertion ->
                out.append(
                                switch (assertion.judge(state)) {
                                    case Judgement.Holds() -> "holds";
                                    case Judgement.Violated(var why) -> "violated: " + why;
                                    case Judgement.NotProvable(var why) -> "not provable: " + why;
                                })
                        .append('\n');
            case Resource resource -> {
                try {
                    var wanted = resource.on(state);
                    out.append(wanted.equals(state) ? "nothing to do\n" : "changes\n");
                    difference(state.items(Scope.ALL), wanted.items(Scope.ALL), out);
                    Plan.between(state, wanted, List.of())
                            .byHand()
                            .forEach(command ->
                                    out.append("  $ ").append(command).append('\n'));
                    return wanted;
                } catch (Refused refused) {
                    out.append("refused\n  cause  ").append(refused.cause());
                    out.append("\n  hint   ").append(refused.hint()).append('\n');
                }
            }
        }
        return state;
    }

    private static void difference(Items before, Items after, StringBuilder out) {
        var items = new TreeSet<Item>(before.values().keySet());
        items.addAll(after.values().keySet());
        for (var item : items) {
            var was = before.values().get(item);
            var is = after.values().get(item);
            if (!item.facet().equals("content") && (was == null || !was.equals(is))) {
                out.append("  %s: %s -> %s%n".formatted(item, was == null ? "-" : was, is == null ? "-" : is));
            }
        }
    }

    private static void files(HostState before, HostState after, StringBuilder out) {
        after.files().byPath().forEach((path, file) -> {
            if (!file.equals(before.files().at(path))) {
                out.append("\n=== ").append(path);
                if (file instanceof FileState.Regular(var content, var mode, var owner, var group)) {
                    out.append(' ')
                            .append(mode)
                            .append(' ')
                            .append(owner)
                            .append(':')
                            .append(group)
                            .append('\n');
                    out.append(content.latin1().replace("\0", "\\0\n"));
                } else {
                    out.append(" absent\n");
                }
            }
        });
    }

    private static HostState host(Golden.Case inputs) throws IOException {
        var lines = inputs.input("host").lines().toList();
        var state = switch (lines.getFirst()) {
            case "xl" -> States.rawXl();
            case "xapi" -> XapiStates.raw();
            default -> States.rawXend();
        };
        for (var name : names(inputs)) {
            var path = "/" + name.replace('%', '/');
            var content = Content.ofLatin1(inputs.input(name));
            state = state.with(
                    path,
                    state.files().at(path) instanceof FileState.Regular there
                            ? there.with(content)
                            : States.text("").with(content));
        }
        for (var line : lines.subList(1, lines.size())) {
            state = line.startsWith("xapi ")
                    ? XapiStates.changed(state, line.substring("xapi ".length()).split(" ", 4))
                    : States.changed(state, line.split(" "));
        }
        return state;
    }

    private static List<String> names(Golden.Case inputs) throws IOException {
        try (var files = Files.list(inputs.folder())) {
            return new ArrayList<>(files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("%"))
                    .sorted()
                    .toList());
        }
    }
}
