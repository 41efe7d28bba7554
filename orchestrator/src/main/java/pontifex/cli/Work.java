package pontifex.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import pontifex.inventory.Host;
import pontifex.playbook.FleetMacs;
import pontifex.playbook.Rollout;
import pontifex.playbook.Task;
import pontifex.playbook.Verify;
import pontifex.run.PlayRun;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Visible;

/// What the plays ask of each host: every task of every one.
record Work(List<PlayRun> plays) {
    /// @throws BadInput with every task that can't be made, on whatever host
    static Work of(Rollout rollout) throws BadInput {
        var problems = new Problems();
        var plays = new ArrayList<PlayRun>();
        for (var run : rollout.plays()) {
            var tasks = new HashMap<String, List<Task>>();
            var verify = new HashMap<String, List<Verify>>();
            for (var host : run.hosts()) {
                try {
                    tasks.put(host.name(), rollout.tasks(run, host));
                } catch (BadInput e) {
                    problems.addAll(e);
                }
                try {
                    verify.put(host.name(), rollout.verify(run, host));
                } catch (BadInput e) {
                    problems.addAll(e);
                }
            }
            var waves = run.waves().stream()
                    .map(wave -> wave.stream().map(Host::name).toList())
                    .toList();
            var play = run.play();
            plays.add(new PlayRun(play.name(), waves, tasks, play.pace(), run.vital(), play.confirm(), verify));
        }
        problems.throwIfAny();
        var work = new Work(plays);
        var tasks = new LinkedHashMap<String, List<Task>>();
        rollout.hosts().forEach(host -> tasks.put(host.name(), work.tasks(host.name())));
        FleetMacs.of(rollout, tasks).forEach(problems::add);
        problems.throwIfAny();
        return work;
    }

    /// All that a host is asked in all plays.
    List<Task> tasks(String host) {
        return plays.stream()
                .flatMap(play -> play.tasks().getOrDefault(host, List.of()).stream())
                .toList();
    }

    /// How many tasks there are, on all hosts together.
    int size() {
        return plays.stream()
                .flatMap(play -> play.tasks().values().stream())
                .mapToInt(List::size)
                .sum();
    }

    /// The hosts of each play, and their tasks where they are asked for.
    void list(PrintStream out, boolean tasks) {
        for (var play : plays) {
            var hosts = play.waves().stream().flatMap(List::stream).toList();
            out.println("play: " + Visible.text(play.name()) + " (" + Counted.of(hosts.size(), "host") + ")");
            for (var host : hosts) {
                out.println("  " + Visible.text(host));
                if (tasks) {
                    play.tasks()
                            .getOrDefault(host, List.of())
                            .forEach(task -> out.println("    " + Visible.text(task.name()) + "  (" + task.source()
                                    + ")" + (task.later() == null ? "" : ", by facts of the host")));
                }
            }
        }
    }
}
