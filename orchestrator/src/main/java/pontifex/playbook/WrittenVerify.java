package pontifex.playbook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.resource.CommandWords;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// One of a play's `verify`, before it is known for which host.
///
/// ```yaml
/// verify:
///   - name: the gateway answers
///     command: ping -c 1 -W 2 {{ gateway }}
///   - name: the monitoring reaches it
///     command: [files/reach, "{{ inventory_hostname }}"]
///     delegate_to: localhost
/// ```
///
/// @param command a text that is split into words, or a list of words
/// @param here it is delegated to the controller
record WrittenVerify(@Nullable YamlScalar name, YamlNode command, boolean here) {
    private static final Set<String> FIELDS = Set.of("name", "command", "delegate_to");
    private static final String EXAMPLE = "for example: - command: ping -c 1 192.0.2.1";

    /// The play's `verify`; those that can't be read are left out and reported.
    static List<WrittenVerify> read(YamlMap play, Problems problems) {
        var found = new ArrayList<WrittenVerify>();
        var list = play.list(problems, "verify");
        for (var item : list == null ? List.<YamlNode>of() : list.items()) {
            if (!(item instanceof YamlMap map)) {
                problems.add(item, "what is to be verified is a map, this is " + item.kind(), EXAMPLE);
            } else if (one(map, problems) instanceof WrittenVerify verify) {
                found.add(verify);
            }
        }
        return found;
    }

    private static @Nullable WrittenVerify one(YamlMap map, Problems problems) {
        map.fields(problems, "verify", FIELDS);
        var name = map.scalar(problems, "name");
        var delegate = map.scalar(problems, "delegate_to");
        if (delegate != null && !delegate.text().equals("localhost")) {
            problems.add(
                    delegate,
                    "'delegate_to' is localhost here, not '" + delegate.text() + "'",
                    "leave it out: then the command runs on the host itself");
        }
        var command = map.require(problems, "command");
        for (var each : List.of("name", "command")) {
            if (map.get(each) instanceof YamlNode node) {
                Templates.check(node, problems);
            }
        }
        return command == null || !readable(command, problems)
                ? null
                : new WrittenVerify(name, command, delegate != null);
    }

    /// What holds on any host; a text with templates in it is split when they are filled in.
    private static boolean readable(YamlNode command, Problems problems) {
        var before = problems.all().size();
        if (!(command instanceof YamlScalar scalar && Templates.isTemplate(scalar))) {
            words(command, problems);
        }
        return problems.all().size() == before;
    }

    /// @param variables of one host
    /// @param folder of the playbook: a program of the repository is looked for from there
    /// @throws BadInput when its words can't be had there
    Verify of(Variables variables, Path folder) throws BadInput {
        var problems = new Problems();
        var rendered = Templates.render(command, variables);
        var words = words(rendered, problems);
        problems.throwIfAny();
        var secret = variables.secret();
        return new Verify(
                title(words, secret, variables),
                (name == null ? command : name).source(),
                here ? fromRepository(rendered, words, new PlayFiles(folder, variables, secret, "")) : words,
                here,
                secret);
    }

    /// A relative path leads to a file of the repository; a name is for PATH.
    private static List<String> fromRepository(YamlNode rendered, List<String> words, PlayFiles files) throws BadInput {
        var program = words.getFirst();
        var at = rendered instanceof YamlList list ? list.items().getFirst() : rendered;
        if (program.indexOf('/') <= 0 || !(at instanceof YamlScalar scalar)) {
            return words;
        }
        var found = new ArrayList<>(words);
        found.set(0, files.program(scalar, program).toString());
        return found;
    }

    private String title(List<String> words, boolean secret, Variables variables) throws BadInput {
        if (name != null && Templates.render(name, variables) instanceof YamlScalar written) {
            return written.text();
        }
        return secret ? words.getFirst() + " …" : String.join(" ", words);
    }

    private static List<String> words(YamlNode command, Problems problems) {
        var before = problems.all().size();
        var words = new ArrayList<String>();
        switch (command) {
            case YamlScalar scalar -> {
                var split = CommandWords.of(scalar.text());
                words.addAll(split.words());
                if (split.wrong() instanceof CommandWords.Wrong(var at, var message, var hint)) {
                    problems.add(Templates.problem(scalar, at, message, hint));
                }
            }
            case YamlList list -> {
                for (var item : list.items()) {
                    if (item instanceof YamlScalar scalar) {
                        words.add(scalar.text());
                    } else {
                        problems.add(item, "a word of a command is a text, this is " + item.kind(), null);
                    }
                }
            }
            case YamlMap map -> problems.add(map, "'command' wants a text or a list of words, this is a map", EXAMPLE);
        }
        if (problems.all().size() == before
                && (words.isEmpty() || words.getFirst().isEmpty())) {
            problems.add(command, "this command names no program", EXAMPLE);
        }
        return words;
    }
}
