package pontifex.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.inventory.HostPattern;
import pontifex.inventory.Inventory;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Playbook;
import pontifex.playbook.Rollout;
import pontifex.playbook.Tags;
import pontifex.playbook.Task;
import pontifex.run.PlayRun;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// What a command line means in a repository: its inventory, its plays, and every task of every host.
///
/// Reading it shows every mistake there is in any of the files, before any host is contacted.
///
/// @param title the playbooks, as reports name them
record Site(
        Settings settings,
        List<Path> playbooks,
        Rollout rollout,
        List<PlayRun> plays,
        Map<String, Host> hosts,
        List<Problem> warnings) {

    static Site read(FleetOptions options) throws BadInput {
        var settings = Settings.read(Path.of(""));
        var playbooks = options.playbooks.isEmpty() ? allPlaybooks() : options.playbooks;
        var inventories = options.inventories.isEmpty() ? settings.inventories() : options.inventories;
        var problems = new Problems();
        var inventory = read(problems, () -> Inventory.read(inventories, folder(playbooks.getFirst())));
        var playbook = read(problems, () -> Playbook.read(playbooks));
        var extra = read(problems, () -> ExtraVars.of(options.extraVars));
        problems.throwIfAny();
        if (inventory == null || playbook == null || extra == null) {
            throw new IllegalStateException("what can't be read has a problem");
        }
        var rollout = Rollout.of(
                inventory,
                playbook,
                extra,
                new Tags(Set.copyOf(options.tags), Set.copyOf(options.skipTags)),
                options.limit == null
                        ? null
                        : new HostPattern(new Source("--limit", 1, 1, options.limit), options.limit));
        var warnings = new ArrayList<>(inventory.warnings());
        warnings.addAll(rollout.warnings());
        return new Site(settings, playbooks, rollout, plays(rollout), hosts(rollout), warnings);
    }

    private interface Reading<T> {
        T read() throws BadInput;
    }

    private static <T> @Nullable T read(Problems problems, Reading<T> reading) {
        try {
            return reading.read();
        } catch (BadInput e) {
            problems.addAll(e);
            return null;
        }
    }

    private static @Nullable Path folder(Path playbook) {
        return playbook.toAbsolutePath().normalize().getParent();
    }

    private static List<Path> allPlaybooks() throws BadInput {
        var folder = Path.of("playbooks");
        try (var files = Files.list(folder)) {
            var found = files.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException e) {
            // said below: the folder isn't there, or can't be read
        }
        throw new BadInput(new Problem(
                Source.of("playbooks"),
                1,
                "no playbook was given, and there is none in " + folder.toAbsolutePath(),
                "name one, or go to the folder of your repository"));
    }

    private static List<PlayRun> plays(Rollout rollout) throws BadInput {
        var problems = new Problems();
        var plays = new ArrayList<PlayRun>();
        for (var run : rollout.plays()) {
            var tasks = new HashMap<String, List<Task>>();
            for (var host : run.hosts()) {
                try {
                    tasks.put(host.name(), rollout.tasks(run, host));
                } catch (BadInput e) {
                    problems.addAll(e);
                }
            }
            var waves = run.waves().stream()
                    .map(wave -> wave.stream().map(Host::name).toList())
                    .toList();
            plays.add(new PlayRun(run.play().name(), waves, tasks, run.play().maxFailPercentage()));
        }
        problems.throwIfAny();
        return plays;
    }

    private static Map<String, Host> hosts(Rollout rollout) {
        return rollout.hosts().stream().collect(Collectors.toMap(Host::name, host -> host));
    }

    /// `playbooks/multi-nic.yml, playbooks/other.yml`
    String title() {
        return playbooks.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /// All that a host is asked in all plays.
    List<Task> tasks(String host) {
        return plays.stream()
                .flatMap(play -> play.tasks().getOrDefault(host, List.of()).stream())
                .toList();
    }

    /// The hosts of each play, and their tasks where they are asked for.
    void list(PrintStream out, boolean tasks) {
        for (var play : plays) {
            var hosts = play.waves().stream().flatMap(List::stream).toList();
            out.println("play: " + Visible.text(play.name()) + " (" + hosts.size() + ")");
            for (var host : hosts) {
                out.println("  " + host);
                if (tasks) {
                    play.tasks()
                            .getOrDefault(host, List.of())
                            .forEach(task ->
                                    out.println("    " + Visible.text(task.name()) + "  (" + task.source() + ")"));
                }
            }
        }
    }
}
