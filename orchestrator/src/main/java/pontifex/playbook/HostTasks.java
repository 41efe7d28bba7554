package pontifex.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.resource.Handler;
import pontifex.state.HostFacts;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// What one play asks of one host. What must be looked at never rests on what is found, so a task is made before the
/// look; where its `when` or its content asks for facts, it is made again after it.
record HostTasks(Rollout rollout, Rollout.PlayRun run, Host host) {
    /// The one field whose value may rest on facts.
    private static final String CONTENT = "content";

    /// @param problems gets every task that can't be made
    List<Task> made(Problems problems) {
        var tasks = new ArrayList<Task>();
        try {
            var variables = rollout.variables(run.play(), host).knowing(Facts.NOT_YET);
            var variablesOfAll = variables.registering(registered());
            var handlers = handlers(variablesOfAll, problems);
            made(run.play().tasks(), null, variablesOfAll, 0, new Found(tasks, handlers, problems));
            tasks.addAll(handlers.tasks());
        } catch (BadInput e) {
            problems.addAll(e);
        }
        return tasks;
    }

    /// What was made until now, and what could not be.
    private record Found(List<Task> tasks, Handlers handlers, Problems problems) {}

    /// The names of results, which no task can rest on.
    private Set<String> registered() {
        return Stream.concat(run.play().tasks().stream(), run.play().handlers().stream())
                .map(written ->
                        written instanceof WrittenTask task ? task.notice().register() : null)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private Handlers handlers(Variables around, Problems problems) {
        var handlers = new Handlers();
        for (var written : run.play().handlers()) {
            var variables = around.within(written.vars(), rollout.extra().vars().keySet());
            try {
                handlers.known(written, name(written, written.fields(), variables.anew()), problems);
                task(written, written.when(), variables, handlers, problems)
                        .ifPresent(task -> handlers.add(written, task));
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        return handlers;
    }

    /// @param when must hold beside their own
    /// @param depth how many files lead there
    private void made(List<Written> all, @Nullable YamlNode when, Variables around, int depth, Found found) {
        for (int i = 0; i < all.size(); i++) {
            var written = all.get(i);
            if (depth == 0 && run.leftOut().contains(i)
                    || !rollout.tags().select(written.tags())
                    || written.runOnce() && !leads()) {
                continue;
            }
            var both = Inherited.both(when, written.when());
            var variables = around.within(written.vars(), rollout.extra().vars().keySet());
            try {
                for (var each : looped(written.loop(), both, variables)) {
                    switch (written) {
                        case WrittenTask task ->
                            task(task, both, each, found.handlers(), found.problems())
                                    .ifPresent(found.tasks()::add);
                        case WrittenInclude include -> included(include, both, each, depth, found);
                    }
                }
            } catch (BadInput e) {
                found.problems().addAll(e);
            }
        }
    }

    private boolean leads() {
        return run.leaders().contains(host.name());
    }

    /// The tasks of a file that this host asks for.
    private void included(WrittenInclude include, @Nullable YamlNode when, Variables variables, int depth, Found found)
            throws BadInput {
        if (!mayHold(when, variables)) {
            return;
        }
        if (depth >= Inherited.DEEPEST) {
            throw new BadInput(new Problem(
                    include.file().source(),
                    include.file().width(),
                    "these files include one another without end",
                    null));
        }
        if (early("include_tasks", include.file(), variables) instanceof YamlScalar name) {
            var tasks = run.play().beside().tasks(name, include.folder(), include.inherited());
            // once for all, as with Ansible: its tasks may give other values to what it asks for
            made(tasks, variables.isWaiting() ? when : null, variables, depth + 1, found);
        }
    }

    /// The variables of each round of a loop. One that can't be had is none where `when` doesn't hold.
    private static List<Variables> looped(Written.@Nullable Loop written, @Nullable YamlNode when, Variables variables)
            throws BadInput {
        if (written == null) {
            return List.of(variables);
        }
        try {
            var loop = early("loop", written.over(), variables);
            if (!(loop instanceof YamlList list)) {
                throw new BadInput(new Problem(
                        written.over().source(),
                        written.over().width(),
                        "'loop' wants a list, this is " + loop.kind(),
                        loop instanceof YamlMap ? "go through a map with: \"{{ it | dict2items }}\"" : null));
            }
            return list.items().stream()
                    .map(item -> variables.with(written.item(), item))
                    .toList();
        } catch (BadInput e) {
            if (!mayHold(when, variables)) {
                return List.of();
            }
            throw e;
        }
    }

    /// Whether it can't be ruled out, by all that is known, that `when` holds.
    private static boolean mayHold(@Nullable YamlNode when, Variables variables) throws BadInput {
        try {
            return when == null || Templates.holds(when, variables);
        } catch (Facts.NotYet e) {
            variables.await();
            return true;
        }
    }

    private static YamlNode early(String word, YamlNode node, Variables variables) throws BadInput {
        return early(word, node, node, variables);
    }

    /// What decides where to look, or what reports call it.
    ///
    /// @param at where it was written
    private static YamlNode early(String word, YamlNode node, YamlNode at, Variables variables) throws BadInput {
        try {
            return Templates.render(node, variables);
        } catch (Facts.NotYet e) {
            throw new BadInput(new Problem(
                    at.source(),
                    at.width(),
                    "'" + word + "' rests on facts of the host, and is needed before it is looked at",
                    "facts may stand in when, in content, and in a template's text; else give the host a variable"));
        }
    }

    private Optional<Task> task(
            WrittenTask written, @Nullable YamlNode when, Variables variables, Handlers handlers, Problems problems)
            throws BadInput {
        var naming = variables.anew();
        if (!mayHold(when, variables)) {
            return Optional.empty();
        }
        var fields = fields(written.fields(), variables);
        var noLog = isYes(written.noLog(), variables);
        var files = new PlayFiles(run.play().folder(), variables, noLog, rollout.fleet());
        var body = written.kind().read(fields, files, problems);
        if (body == null) {
            return Optional.empty();
        }
        var notifies = handlers.notified(names(written.notice().notifies(), variables), written, body);
        var name = name(written, fields, naming);
        return Optional.of(new Task(
                name,
                written.source(),
                written.kind().word(),
                fields,
                body instanceof Handler handler ? handler.named(name) : body,
                run.play().name(),
                files.secret(),
                variables.isWaiting() ? facts -> on(written, when, naming, handlers, facts) : null,
                notifies,
                written.notice().register()));
    }

    private static Map<YamlScalar, String> names(List<YamlScalar> notify, Variables variables) throws BadInput {
        var names = new LinkedHashMap<YamlScalar, String>();
        for (var each : notify) {
            if (early("notify", each, variables) instanceof YamlScalar name) {
                names.put(each, name.text());
            }
        }
        return names;
    }

    /// What the same round of the task is where facts are known.
    private List<Task> on(
            WrittenTask written, @Nullable YamlNode when, Variables variables, Handlers handlers, HostFacts facts)
            throws BadInput {
        var problems = new Problems();
        var task = task(written, when, variables.knowing(Facts.of(facts)), handlers, problems);
        problems.throwIfAny();
        return task.stream().toList();
    }

    private static YamlMap fields(YamlMap written, Variables variables) throws BadInput {
        var entries = new ArrayList<YamlMap.Entry>();
        var problems = new Problems();
        for (var entry : written.entries()) {
            var alone = new YamlMap(written.source(), List.of(entry)); // what is omitted leaves nothing of it
            try {
                if (field(entry, alone, variables) instanceof YamlMap rendered) {
                    entries.addAll(rendered.entries());
                }
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        return new YamlMap(written.source(), entries);
    }

    private static YamlNode field(YamlMap.Entry entry, YamlMap alone, Variables variables) throws BadInput {
        if (!entry.key().text().equals(CONTENT)) {
            return early(entry.key().text(), alone, entry.value(), variables);
        }
        try {
            return Templates.render(alone, variables);
        } catch (Facts.NotYet e) {
            variables.await();
            var nothing = YamlScalar.text(entry.value().source(), "");
            return new YamlMap(alone.source(), List.of(new YamlMap.Entry(entry.key(), nothing)));
        }
    }

    private static boolean isYes(@Nullable YamlNode node, Variables variables) throws BadInput {
        if (node == null) {
            return false;
        }
        var map = new YamlMap(
                node.source(),
                List.of(new YamlMap.Entry(YamlScalar.text(node.source(), "no_log"), early("no_log", node, variables))));
        var problems = new Problems();
        var yes = map.bool(problems, "no_log");
        problems.throwIfAny();
        return Boolean.TRUE.equals(yes);
    }

    /// Its name, or its kind and what it is about. A name that a secret would go into stays as it is written: it is
    /// shown and recorded everywhere.
    ///
    /// @param variables of which nothing was asked yet but by the task's loop
    private static String name(WrittenTask written, YamlMap fields, Variables variables) throws BadInput {
        if (written.name() instanceof YamlScalar as && early("name", as, variables) instanceof YamlScalar name) {
            return variables.secret() ? as.text() : name.text();
        }
        return written.kind().word() + WrittenTask.about(written.kind(), fields);
    }
}
