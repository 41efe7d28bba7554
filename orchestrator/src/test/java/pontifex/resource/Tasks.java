package pontifex.resource;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.stream.Collectors;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlScalar;

/// Tasks as a play has them, read through the catalogue.
final class Tasks {
    private Tasks() {}

    /// @param task `bridge: { name: xenbr1, nic: eth1 }`
    static Desired read(String task) throws BadInput {
        return read(task, new Folder(false));
    }

    static Desired read(String task, ControllerFiles files) throws BadInput {
        if (!(Yaml.read("play.yml", task) instanceof YamlMap map)
                || map.entries().size() != 1) {
            return fail("no task: " + task);
        }
        var word = map.keys().getFirst();
        if (!(Resources.named(word) instanceof Kind kind) || !(map.get(word) instanceof YamlMap fields)) {
            return fail("no kind: " + task);
        }
        var problems = new Problems();
        var desired = kind.read(fields, files, problems);
        problems.throwIfAny();
        return desired == null ? fail("neither a task nor a problem: " + task) : desired;
    }

    static Resource resource(String task) {
        try {
            return (Resource) read(task);
        } catch (BadInput e) {
            return fail(e.render());
        }
    }

    static Assertion assertion(String task) {
        try {
            return (Assertion) read(task);
        } catch (BadInput e) {
            return fail(e.render());
        }
    }

    /// The problems of a task that can't be read.
    static String problems(String task) {
        try {
            return fail("it reads as " + read(task));
        } catch (BadInput e) {
            return e.problems().stream().map(Problem::message).collect(Collectors.joining("; "));
        }
    }

    /// The tasks of a list, as a doc comment has them.
    static Desired[] list(String tasks) throws BadInput {
        var found = new java.util.ArrayList<Desired>();
        if (Yaml.read("example", tasks) instanceof YamlList list) {
            for (var item : list.items()) {
                if (item instanceof YamlMap map
                        && Resources.named(map.keys().getFirst()) instanceof Kind kind
                        && map.entries().getFirst().value() instanceof YamlMap fields) {
                    var problems = new Problems();
                    found.add(kind.read(fields, new Folder(false), problems));
                    problems.throwIfAny();
                }
            }
        }
        return found.toArray(Desired[]::new);
    }

    /// The state with what the tasks want looked at: where it has nothing of a path, nothing is there.
    static HostState looked(HostState raw, Desired... tasks) {
        var state = raw;
        for (var task : tasks) {
            state = state.with(state.guests().with(task.look().guests()));
            for (var path : task.look().paths()) {
                state = state.files().byPath().containsKey(path) ? state : state.with(path, FileState.ABSENT);
            }
        }
        return state;
    }

    /// A folder that has every file that is asked for; `missing` is the only one that it hasn't.
    record Folder(boolean secret) implements ControllerFiles {
        @Override
        public Content read(YamlScalar path) throws BadInput {
            if (path.text().equals("missing")) {
                throw new BadInput(new Problem(path.source(), path.width(), "no file " + path.text(), null));
            }
            return Content.of("#!/bin/sh\n# " + path.text() + "\n");
        }

        @Override
        public Content render(YamlScalar path) throws BadInput {
            return Content.of("rendered " + read(path).text());
        }

        @Override
        public String host() {
            return "dom0-01";
        }

        @Override
        public String fleet() {
            return "test";
        }
    }

    static final Source AT = new Source("play.yml", 1, 1);
}
