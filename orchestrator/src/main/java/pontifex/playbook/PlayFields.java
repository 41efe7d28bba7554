package pontifex.playbook;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pontifex.inventory.Becoming;
import pontifex.resource.Kind;
import pontifex.resource.Resources;
import pontifex.yaml.Field;
import pontifex.yaml.Shape;

/// The words of plays and of tasks, with what they hold: for schemas and for whoever reads them.
public final class PlayFields {
    private static final Shape TAGS = Shape.TEXT_OR_TEXTS;
    private static final Shape CONDITION =
            Shape.either(Shape.TEXT, Shape.FLAG, Shape.listOf(Shape.either(Shape.TEXT, Shape.FLAG)));
    private static final Shape SIZE = Shape.either(Shape.whole(1, Long.MAX_VALUE), Shape.TEXT);
    private static final Shape VARS = new Shape.NamesTo(Shape.ANY);

    private static final Field ARGS = Field.of(
            "args",
            Shape.mapOf(List.of(
                    Field.of("creates", Shape.TEXT, "as a field of command"),
                    Field.of("removes", Shape.TEXT, "as a field of command"))),
            "fields of a command that is written as a text");

    private static final Shape TASKS = Shape.listOf(new Shape.Named("task"));

    /// What is run when something has changed.
    private static final Shape HANDLER = Shape.mapOf(List.of(
            Field.needed("name", Shape.TEXT, "by which tasks notify it, and a host knows it while it is due"),
            Field.of("command", shape(Resources.handler()), Resources.handler().about()),
            Field.of("ansible.builtin.command", shape(Resources.handler()), "the same"),
            ARGS,
            Field.of("listen", Shape.TEXT_OR_TEXTS, "what it is notified by beside its name"),
            Field.of("when", CONDITION, "an expression, or several that must all hold"),
            Field.of("register", Shape.TEXT, "what its result is called in reports"),
            Field.of("no_log", Shape.FLAG, "neither its words nor what it says are shown"),
            Field.of("vars", VARS, "variables of this handler")));

    /// Of one command that a host must pass before a guarded change of it is confirmed.
    private static final Shape VERIFY = Shape.mapOf(List.of(
            Field.of("name", Shape.TEXT, "what reports call it"),
            Field.needed("command", Shape.TEXT_OR_TEXTS, "a program and its arguments; no shell reads them"),
            Field.of("delegate_to", Shape.oneOf("localhost"), "it runs on this machine and not on the host")));

    /// What a play may say.
    public static final List<Field> OF_PLAY = List.of(
            Field.of("name", Shape.TEXT, "what reports call it"),
            Field.needed("hosts", Shape.TEXT_OR_TEXTS, "for which hosts it is: names, groups, globs, a:b, a:&b, a:!b"),
            Field.of("vars", VARS, "variables of all its tasks"),
            Field.of(
                    "vars_files",
                    Shape.listOf(Shape.TEXT_OR_TEXTS),
                    "files of variables; of a list of names the first that is there"),
            Field.of("pre_tasks", TASKS, "what comes before its tasks"),
            Field.of("tasks", TASKS, "what is to be so, in this order"),
            Field.of("post_tasks", TASKS, "what comes after its tasks"),
            Field.of(
                    "handlers",
                    Shape.listOf(HANDLER),
                    "what is run when a task that notifies it has changed something"),
            Field.of("tags", TAGS, "tags of all its tasks"),
            Field.of("no_log", Shape.FLAG, "nothing of its tasks' content is shown or recorded"),
            Field.of("run_once", Shape.FLAG, "all its tasks are for the first host of each wave alone"),
            Field.of("become", Shape.FLAG, "become root after logging in"),
            Field.of("become_method", Shape.oneOf("sudo", "su", "doas"), "by which program; without it sudo"),
            Field.of("become_user", Shape.oneOf("root"), "a Dom0 is changed as root"),
            Field.of("become_exe", Shape.TEXT, "where that program is, if not in the PATH"),
            Field.of("become_flags", Shape.TEXT, "flags that change nothing here: -H -S -n"),
            Field.of("gather_facts", Shape.FLAG, "taken for Ansible's sake: a host is always looked at, once"),
            Field.of(
                    "serial",
                    Shape.either(SIZE, Shape.listOf(SIZE)),
                    "how many hosts a wave has: 2, 10%, [1, 10%, 100%]"),
            Field.of(
                    "order",
                    Shape.oneOf("inventory", "reverse_inventory", "sorted", "reverse_sorted", "shuffle"),
                    "in which order it goes over its hosts"),
            Field.of("canary", Shape.TEXT_OR_TEXTS, "hosts that are a wave of their own before all others"),
            Field.of("pause", Shape.whole(0, 604_800), "seconds between one wave and the next"),
            Field.of(
                    "throttle",
                    Shape.whole(0, Integer.MAX_VALUE),
                    "most hosts of it at work at once; 0: as --forks says"),
            Field.of("max_fail_percentage", Shape.TEXT, "more failed hosts of a wave than that stop the run: 30, 12.5"),
            Field.of("any_errors_fatal", Shape.FLAG, "one failed host stops the run"),
            Field.of("ignore_unreachable", Shape.FLAG, "hosts that can't be reached don't count for either"),
            Field.of(
                    "confirm",
                    Shape.oneOf("host", "wave"),
                    "what the confirm of a guarded change waits for: the host itself, or all of its wave"),
            Field.of(
                    "verify", Shape.listOf(VERIFY), "commands that must succeed before a guarded change is confirmed"));

    /// What every task may say beside its kind's word.
    public static final List<Field> OF_TASK = List.of(
            Field.of("name", Shape.TEXT, "what reports call it"),
            Field.of("when", CONDITION, "an expression, or several that must all hold"),
            Field.of("loop", Shape.either(Shape.TEXT, Shape.listOf(Shape.ANY)), "it is done for each item"),
            Field.of(
                    "loop_control",
                    Shape.mapOf(List.of(
                            Field.of("loop_var", Shape.TEXT, "what the loop's value is called; without it item"))),
                    "how the loop is done"),
            Field.of("notify", Shape.TEXT_OR_TEXTS, "handlers that are run where it changes something"),
            Field.of("register", Shape.TEXT, "what a command's result is called in reports"),
            Field.of("run_once", Shape.FLAG, "on the first host of the play alone"),
            Field.of("tags", TAGS, "what --tags and --skip-tags choose by"),
            Field.of("no_log", Shape.FLAG, "nothing of its content is shown or recorded"),
            Field.of("vars", VARS, "variables of this task"),
            ARGS);

    /// What may stand in a play's place: the plays of another file.
    public static final List<Field> OF_IMPORT = List.of(
            Field.needed("import_playbook", Shape.TEXT, "a playbook, whose plays stand here"),
            Field.of("name", Shape.TEXT, "for people alone"),
            Field.of("when", CONDITION, "a condition of all its tasks"),
            Field.of("tags", TAGS, "tags of all its tasks"),
            Field.of("vars", VARS, "variables of all its plays"));

    private static final Shape FILE =
            Shape.either(Shape.TEXT, Shape.mapOf(List.of(Field.needed("file", Shape.TEXT, "its name"))));

    /// What may stand in a task's place: the tasks of another file.
    public static final List<Field> INCLUDES = List.of(
            Field.of("import_tasks", FILE, "the tasks of a file, read with the playbook"),
            Field.of("include_tasks", FILE, "the tasks of a file, which may be another one on each host"));

    /// How Ansible writes its own words in full; taken where a word is another file's.
    public static final String LONG = "ansible.builtin.";

    /// What a play says of itself that may hold templates: no host is known there, so of `vars`, `vars_files` and `-e`.
    public static final Set<String> FILLED_IN = filledIn();

    private PlayFields() {}

    private static Set<String> filledIn() {
        var words = new TreeSet<>(Set.of("name", "hosts", "confirm", "gather_facts", "no_log", "run_once"));
        words.addAll(Pace.WORDS);
        words.addAll(Becoming.OF_PLAY);
        return Collections.unmodifiableSet(words);
    }

    /// How a kind's word may be written: Ansible's in full too, where it means the same.
    public static List<String> spelled(String word) {
        return Resources.named(word) instanceof Kind kind && Resources.hasResult(kind)
                ? List.of(word, LONG + word)
                : List.of(word);
    }

    private static Shape shape(Kind kind) {
        var fields = Shape.mapOf(kind.takes());
        return kind.plain() == null ? fields : Shape.either(Shape.TEXT, fields);
    }

    /// A kind of task with its fields, as a field of a task.
    public static List<Field> kinds() {
        return Resources.kinds().stream()
                .map(Resources::named)
                .map(kind -> Field.of(kind.word(), shape(kind), kind.about()))
                .toList();
    }
}
