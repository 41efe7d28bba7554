package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The words of a command: `argv`, a list of them, or `cmd`, a text that is split.
final class Argv {
    static final Field LIST =
            Field.of("argv", Shape.TEXTS, "the program and its arguments; whatever is in one of them, it stays one");
    static final Field TEXT =
            Field.of("cmd", Shape.TEXT, "the same as one text, parted by blanks; quotes keep words together");

    /// What Ansible takes out of a command's text.
    private static final Set<String> OPTIONS = Set.of(
            "creates", "removes", "chdir", "executable", "stdin", "stdin_add_newline", "strip_empty_ends", "warn");

    /// What ends the keeper that runs it, and every other thing that runs on the host.
    private static final Set<String> ENDS =
            Set.of("reboot", "shutdown", "poweroff", "halt", "init", "telinit", "kexec");

    private static final Set<String> SYSTEMCTL_ENDS = Set.of(
            "reboot",
            "poweroff",
            "halt",
            "kexec",
            "soft-reboot",
            "isolate",
            "rescue",
            "emergency",
            "exit",
            "suspend",
            "hibernate");

    private Argv() {}

    /// Null where a problem was reported.
    static @Nullable List<String> read(YamlMap fields, Problems problems) {
        var argv = fields.list(problems, "argv");
        var cmd = fields.scalar(problems, "cmd");
        if (argv != null && cmd != null) {
            problems.add(cmd, "'cmd' and 'argv' both say what is to be run", "keep one of them");
            return null;
        }
        var found = new Problems();
        List<String> words = null;
        if (argv != null) {
            words = words(argv, found);
            check(words, argv, found);
        } else if (cmd != null) {
            words = words(cmd, found);
            check(words, cmd, found);
        } else if (!fields.has("argv") && !fields.has("cmd")) {
            problems.add(fields, "this command names no program", "for example argv: [/usr/sbin/site-sync, --all]");
        }
        found.all().forEach(problems::add);
        return found.isEmpty() ? words : null;
    }

    private static List<String> words(YamlList argv, Problems problems) {
        var words = new ArrayList<String>();
        for (var item : argv.items()) {
            if (item instanceof YamlScalar scalar) {
                words.add(scalar.text());
            } else {
                problems.add(item, "a word of a command is a text, this is " + item.kind(), null);
            }
        }
        return words;
    }

    private static List<String> words(YamlScalar cmd, Problems problems) {
        var split = CommandWords.of(cmd.text());
        if (split.wrong() instanceof CommandWords.Wrong(var _, var message, var hint)) {
            problems.add(cmd, message, hint);
        }
        for (var word : split.words()) {
            int equals = word.indexOf('=');
            if (equals > 0 && OPTIONS.contains(word.substring(0, equals))) {
                problems.add(
                        cmd,
                        "'" + word + "' would be a word of the command here",
                        "write the fields as a map: command: { cmd: …, " + word.substring(0, equals)
                                + ": … }; or, if it" + " is meant as a word, argv: […]");
            }
        }
        return split.words();
    }

    /// What can be read is looked at more closely.
    private static void check(List<String> words, YamlNode at, Problems problems) {
        if (!problems.isEmpty()) {
            return;
        }
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            problems.add(at, "this command names no program", "for example argv: [/usr/sbin/site-sync, --all]");
            return;
        }
        var program = words.getFirst();
        if (program.startsWith("-") || program.indexOf('/') > 0 || program.indexOf('=') >= 0) {
            problems.add(
                    at,
                    "'" + program + "' is no program: it is an absolute path, or a name that is looked for in PATH",
                    "a file of the repository gets onto the host by a script: task");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            problems.add(at, "a word of a command can't hold NUL", null);
        }
        if (ends(words)) {
            problems.add(
                    at,
                    "Pontifex ends no host: nobody would see how the change that it is part of has ended",
                    "reboot it yourself when the run is through");
        }
    }

    private static boolean ends(List<String> words) {
        var program = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
        return ENDS.contains(program)
                || program.equals("systemctl") && words.stream().skip(1).anyMatch(SYSTEMCTL_ENDS::contains);
    }
}
