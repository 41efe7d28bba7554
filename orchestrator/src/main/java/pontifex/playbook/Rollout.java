package pontifex.playbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Becoming;
import pontifex.inventory.Connection;
import pontifex.inventory.Glob;
import pontifex.inventory.Host;
import pontifex.inventory.HostPattern;
import pontifex.inventory.Inventory;
import pontifex.state.Look;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Plays and the hosts that they are for. A host's tasks are made when they are asked for: nothing grows with the
/// fleet but its names.
///
/// @param fleet what the site calls all of its hosts together
/// @param warnings parts of the plays' `hosts` that mean nothing in this inventory
public record Rollout(
        Inventory inventory, List<PlayRun> plays, ExtraVars extra, Tags tags, String fleet, List<Problem> warnings) {
    /// That of a site that calls it nothing.
    public static final String FLEET = "pontifex";

    public Rollout {
        plays = List.copyOf(plays);
        warnings = List.copyOf(warnings);
    }

    /// A play with its hosts, those of `--limit` alone, in waves.
    ///
    /// @param canaries the names of those that go first, of `--limit` alone; none where the play has none
    /// @param names of its hosts
    /// @param leftOut which of its tasks the run leaves out, by their place in the play
    public record PlayRun(
            Play play, List<List<Host>> waves, Set<String> canaries, Set<String> names, Set<Integer> leftOut) {
        public PlayRun {
            waves = List.copyOf(waves);
            canaries = Set.copyOf(canaries);
            names = Set.copyOf(names);
            leftOut = Set.copyOf(leftOut);
        }

        private PlayRun without(Set<Integer> tasks) {
            var all = new TreeSet<>(leftOut);
            all.addAll(tasks);
            return new PlayRun(play, waves, canaries, names, all);
        }

        static PlayRun of(Play play, List<Host> hosts, Set<String> canaries) {
            var names = hosts.stream().map(Host::name).collect(Collectors.toSet());
            var first = canaries.stream().filter(names::contains).collect(Collectors.toSet());
            return new PlayRun(play, play.pace().waves(hosts, first), first, names, Set.of());
        }

        /// The hosts whose failure stops the run: its canaries, and those that do for all what is to be done once.
        public Set<String> vital() {
            var vital = new TreeSet<>(canaries);
            if (play.hasOnce()) {
                vital.addAll(leaders());
            }
            return vital;
        }

        /// The first of each wave, who alone do what is to be done once.
        public Set<String> leaders() {
            return waves.stream().map(wave -> wave.getFirst().name()).collect(Collectors.toSet());
        }

        public List<Host> hosts() {
            return waves.stream().flatMap(List::stream).toList();
        }
    }

    /// @param limit null: all hosts of the plays
    /// @throws BadInput for a pattern that can't be read, or a limit that means no host
    public static Rollout of(
            Inventory inventory, Playbook playbook, ExtraVars extra, Tags tags, @Nullable HostPattern limit)
            throws BadInput {
        var problems = new Problems();
        var warnings = new Problems();
        var plays = new ArrayList<PlayRun>();
        for (var play : playbook.plays()) {
            try {
                var selection = play.hosts().select(inventory);
                selection.unmatched().forEach(warnings::add);
                var hosts = limit == null ? selection.hosts() : limit.limit(selection.hosts(), inventory);
                plays.add(PlayRun.of(play, hosts, play.pace().canaries(selection.hosts(), inventory)));
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        if (limit != null && plays.stream().allMatch(run -> run.names().isEmpty())) {
            warnings.add(
                    limit.at(),
                    limit.text().length(),
                    "no play is for a host that this means",
                    "the plays are for "
                            + playbook.plays().stream()
                                    .map(play -> play.hosts().text())
                                    .distinct()
                                    .collect(Collectors.joining("; ")));
        }
        unknownTags(playbook, tags, warnings);
        return new Rollout(inventory, plays, extra, tags, FLEET, warnings.all());
    }

    public Rollout ofFleet(String name) {
        return new Rollout(inventory, plays, extra, tags, name, warnings);
    }

    /// These plays on some of their hosts, which have waves of their own.
    ///
    /// @param taken says of a host's name whether it is one of them
    public Rollout among(Predicate<String> taken) throws BadInput {
        var left = new ArrayList<PlayRun>();
        for (var run : plays) {
            var hosts = run.play().hosts().select(inventory).hosts().stream()
                    .filter(host -> run.names().contains(host.name()) && taken.test(host.name()))
                    .toList();
            left.add(PlayRun.of(run.play(), hosts, run.canaries()).without(run.leftOut()));
        }
        return new Rollout(inventory, left, extra, tags, fleet, warnings);
    }

    /// These plays from one of their tasks on. A task of a file that is included is none of them, nor one that `--tags`
    /// or `--limit` leave out.
    ///
    /// @param name of a task, as written, or a glob that it matches
    /// @throws BadInput when no task is called so
    public Rollout startingAt(String name) throws BadInput {
        var start = Glob.compile(name);
        var left = new ArrayList<PlayRun>();
        boolean started = false;
        for (var run : plays) {
            var before = new TreeSet<Integer>();
            for (int i = 0; i < run.play().tasks().size(); i++) {
                started |= isLeft(run, i) && isCalled(run.play().tasks().get(i).title(), name, start);
                if (!started) {
                    before.add(i);
                }
            }
            left.add(run.without(before));
        }
        if (!started) {
            throw notThere(name, start);
        }
        return new Rollout(inventory, left, extra, tags, fleet, warnings);
    }

    private static boolean isCalled(String title, String name, Pattern glob) {
        return title.equals(name) || glob.matcher(title).matches();
    }

    /// Whether somebody does the task of that place in the play.
    private boolean isLeft(PlayRun run, int task) {
        return !run.names().isEmpty()
                && !run.leftOut().contains(task)
                && tags.select(run.play().tasks().get(task).tags());
    }

    private BadInput notThere(String name, Pattern glob) {
        var titles = plays.stream()
                .flatMap(run -> run.play().tasks().stream())
                .map(Written::title)
                .toList();
        var isLeftOut = titles.stream().anyMatch(title -> isCalled(title, name, glob));
        return new BadInput(new Problem(
                new Source("--start-at-task", 1, 1, name),
                name.length(),
                isLeftOut ? "the task that is called so is left out by --tags or --limit" : "no task is called so",
                !isLeftOut && DidYouMean.hint(name, titles) instanceof String near
                        ? near
                        : "--list-tasks shows what there is"));
    }

    /// Says whether a task is wanted.
    @FunctionalInterface
    public interface Choice {
        boolean takes(String play, String task);
    }

    /// These plays with those of their tasks that are chosen; the tasks of a file that is included are one.
    public Rollout choosing(Choice choice) {
        var left = new ArrayList<PlayRun>();
        for (var run : plays) {
            var refused = new TreeSet<Integer>();
            for (int i = 0; i < run.play().tasks().size(); i++) {
                var task = run.play().tasks().get(i);
                if (isLeft(run, i) && !choice.takes(run.play().name(), task.title())) {
                    refused.add(i);
                }
            }
            left.add(run.without(refused));
        }
        return new Rollout(inventory, left, extra, tags, fleet, warnings);
    }

    /// All tasks of the plays, on all of their hosts: without `--limit` and `--tags`.
    public Rollout whole() throws BadInput {
        var all = new ArrayList<PlayRun>();
        for (var run : plays) {
            all.add(PlayRun.of(run.play(), run.play().hosts().select(inventory).hosts(), run.canaries()));
        }
        return new Rollout(inventory, all, extra, Tags.ALL, fleet, List.of());
    }

    private static void unknownTags(Playbook playbook, Tags tags, Problems warnings) {
        var known = playbook.plays().stream()
                .flatMap(play -> play.tasks().stream())
                .flatMap(task -> task.tags().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        boolean more = playbook.plays().stream()
                .flatMap(play -> play.tasks().stream())
                .anyMatch(WrittenInclude.class::isInstance);
        for (var tag : more ? List.<String>of() : tags.unknown(known)) {
            var near = DidYouMean.hint(tag, known);
            var all = known.isEmpty() ? "no task has a tag" : "the tags here: " + String.join(", ", known);
            warnings.add(Source.of("--tags"), 1, "no task has the tag '" + tag + "'", near == null ? all : near);
        }
    }

    /// All hosts of all plays, each once, in the order in which plays name them.
    public List<Host> hosts() {
        var hosts = new LinkedHashMap<String, Host>();
        plays.forEach(play -> play.hosts().forEach(host -> hosts.putIfAbsent(host.name(), host)));
        return List.copyOf(hosts.values());
    }

    /// What all plays ask of a host, in order.
    ///
    /// @throws BadInput with every task that can't be made
    public List<Task> tasks(Host host) throws BadInput {
        var tasks = new ArrayList<Task>();
        var problems = new Problems();
        for (var run : plays) {
            if (run.names().contains(host.name())) {
                tasks.addAll(new HostTasks(this, run, host).made(problems));
            }
        }
        problems.throwIfAny();
        return tasks;
    }

    /// What one play asks of a host of its own, in order.
    ///
    /// @throws BadInput with every task that can't be made
    public List<Task> tasks(PlayRun run, Host host) throws BadInput {
        var problems = new Problems();
        var tasks = new HostTasks(this, run, host).made(problems);
        problems.throwIfAny();
        return tasks;
    }

    /// What must succeed before a guarded change of the play is confirmed on a host, in order.
    ///
    /// @throws BadInput with every command that can't be made
    public List<Verify> verify(PlayRun run, Host host) throws BadInput {
        var problems = new Problems();
        var verify = new ArrayList<Verify>();
        for (var written : run.play().verify()) {
            try {
                verify.add(written.of(variables(run.play(), host), run.play().folder()));
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        return verify;
    }

    /// The variables that say how a host is reached, templates in them filled in: the inventory's, and over
    /// them `-e`.
    ///
    /// @throws BadInput with every one that can't be had
    public Map<String, YamlNode> connection(Host host) throws BadInput {
        var variables = Variables.of(inventory, host, extra.vars());
        var written = new TreeMap<>(host.vars());
        written.putAll(extra.vars());
        var problems = new Problems();
        var found = new TreeMap<String, YamlNode>();
        for (var each : written.entrySet()) {
            if (Connection.isAbout(each.getKey())) {
                try {
                    found.put(each.getKey(), Templates.render(each.getValue(), variables));
                } catch (BadInput e) {
                    problems.addAll(e);
                }
            }
        }
        problems.throwIfAny();
        return found;
    }

    /// What a host's plays say of sudo; null where none does.
    ///
    /// @throws BadInput when two say different things: all of them share one connection
    public Becoming become(Host host) throws BadInput {
        Play first = null;
        for (var run : plays) {
            var play = run.play();
            if (play.become().equals(Becoming.OPEN) || !run.names().contains(host.name())) {
                continue;
            }
            if (first != null && !play.become().equals(first.become())) {
                throw new BadInput(new Problem(
                        play.source(),
                        1,
                        "'become' differs from that of the play at " + first.source() + " for " + host.name(),
                        "all plays of a host share one connection: give them the same 'become'"));
            }
            first = play;
        }
        return first == null ? Becoming.OPEN : first.become();
    }

    /// What the probe must look at for a host: all of its tasks at once.
    public static Look look(List<Task> tasks) {
        return tasks.stream().map(task -> task.body().look()).reduce(Look.NOTHING, Look::and);
    }

    /// The variables of a play on a host: the inventory's, the play's, those of its files, and `-e`.
    ///
    /// @throws BadInput when one of its files can't be read there
    Variables variables(Play play, Host host) throws BadInput {
        var own = new HashMap<>(play.vars());
        for (var names : play.varsFiles()) {
            var known = Variables.of(inventory, host, own, extra.vars());
            var rendered = new ArrayList<YamlScalar>();
            for (var name : names) {
                if (Templates.render(name, known) instanceof YamlScalar file) {
                    rendered.add(file);
                }
            }
            own.putAll(play.beside().vars(rendered));
        }
        return Variables.of(inventory, host, own, extra.vars());
    }
}
