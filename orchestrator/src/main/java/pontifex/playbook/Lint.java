package pontifex.playbook;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// What is wrong with plays and inventory together, as far as it can be known without any host.
///
/// A field's own rules (a MAC that is multicast, a name that is too long) are those of its resource. Here is what
/// several tasks, or several hosts, make of one another. What is wrong on many hosts is one problem that names them.
public final class Lint {
    private static final int HOSTS_SHOWN = 3;

    private final Problems problems = new Problems();
    private final Problems warnings = new Problems();
    private final Map<Finding, Set<String>> findings = new LinkedHashMap<>();
    private final Map<Finding, Set<String>> traps = new LinkedHashMap<>();
    private final FleetMacs macs = new FleetMacs();

    private record Finding(
            YamlNode at, String message, @Nullable String hint) {}

    private Lint() {}

    public static Lint of(Rollout rollout) {
        var lint = new Lint();
        for (var host : rollout.hosts()) {
            lint.host(rollout, host);
        }
        told(lint.findings, lint.problems);
        told(lint.traps, lint.warnings);
        var hosts = rollout.hosts().stream().map(Host::name).collect(Collectors.toSet());
        lint.macs.problems(hosts).forEach(lint.problems::add);
        return lint;
    }

    /// Every problem that was found, those of tasks that can't be made first.
    public List<Problem> problems() {
        return problems.all();
    }

    /// What can be meant, and seldom is.
    public List<Problem> warnings() {
        return warnings.all();
    }

    private static void told(Map<Finding, Set<String>> findings, Problems problems) {
        findings.forEach((finding, hosts) ->
                problems.add(finding.at(), shown(hosts) + ": " + finding.message(), finding.hint()));
    }

    private static String shown(Set<String> hosts) {
        var first = hosts.stream().limit(HOSTS_SHOWN).collect(Collectors.joining(", "));
        var more = hosts.size() - HOSTS_SHOWN;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    private void host(Rollout rollout, Host host) {
        try {
            var tasks = rollout.tasks(host).stream().filter(Lint::isPresent).toList();
            var sure = tasks.stream().filter(task -> task.later() == null).toList();
            contradictions(of("bridge", sure), "name", "nic", "bridge", host);
            contradictions(of("bridge", sure), "nic", "name", "NIC", host);
            twoBridges(of("vif", sure), host);
            bridgesThatNobodyMakes(of("bridge", tasks), of("vif", tasks), host);
            macs.add(host.name(), tasks);
            sure.forEach(task -> traps(task, host));
        } catch (BadInput e) {
            problems.addAll(e);
        }
    }

    private static List<Task> of(String kind, List<Task> tasks) {
        return tasks.stream().filter(task -> task.kind().equals(kind)).toList();
    }

    /// Said where the task says what is in it.
    private void traps(Task task, Host host) {
        var at = task.fields().get("source") instanceof YamlNode source
                ? source
                : task.fields().get("path");
        for (var trap : task.body().traps()) {
            var finding = new Finding(at == null ? task.fields() : at, trap, null);
            traps.computeIfAbsent(finding, _ -> new TreeSet<>()).add(host.name());
        }
    }

    private static boolean isPresent(Task task) {
        return !"absent".equals(text(task, "state"));
    }

    private static @Nullable String text(Task task, String field) {
        return task.fields().get(field) instanceof YamlScalar scalar ? scalar.text() : null;
    }

    private void found(YamlNode at, String message, @Nullable String hint, Host host) {
        findings.computeIfAbsent(new Finding(at, message, hint), _ -> new TreeSet<>())
                .add(host.name());
    }

    /// Where several tasks give the same thing different values.
    private static void differing(
            List<Task> tasks,
            Function<Task, @Nullable String> thing,
            String field,
            BiConsumer<YamlScalar, YamlScalar> firstAndOther) {
        var firsts = new LinkedHashMap<String, YamlScalar>();
        for (var task : tasks) {
            var name = thing.apply(task);
            if (name != null && task.fields().get(field) instanceof YamlScalar value) {
                var first = firsts.putIfAbsent(name, value);
                if (first != null && !first.text().equals(value.text())) {
                    firstAndOther.accept(first, value);
                }
            }
        }
    }

    private void contradictions(List<Task> bridges, String thing, String field, String called, Host host) {
        for (var task : bridges) {
            var its = text(task, thing);
            differing(
                    bridges.stream()
                            .filter(other -> its != null && its.equals(text(other, thing)))
                            .toList(),
                    other -> text(other, thing),
                    field,
                    (first, other) -> found(
                            other,
                            called + " " + its + " is given " + first.text() + " and " + other.text(),
                            "the first is at " + first.source() + "; keep one of them",
                            host));
        }
    }

    /// One interface, said by its number, its MAC or as the only one.
    private void twoBridges(List<Task> vifs, Host host) {
        differing(
                vifs,
                vif -> text(vif, "guest") + " " + text(vif, "index") + " "
                        + (text(vif, "index") == null ? text(vif, "mac") : ""),
                "bridge",
                (first, other) -> found(
                        other,
                        "the same interface is put on " + first.text() + " and on " + other.text(),
                        "the first is at " + first.source() + "; say which interface with index or mac",
                        host));
    }

    private void bridgesThatNobodyMakes(List<Task> bridges, List<Task> vifs, Host host) {
        var made = bridges.stream().map(bridge -> text(bridge, "name")).collect(Collectors.toSet());
        for (var vif : vifs) {
            if (vif.fields().get("bridge") instanceof YamlScalar bridge && !made.contains(bridge.text())) {
                found(
                        bridge,
                        text(vif, "guest") + " is put on " + bridge.text() + ", which no play makes",
                        "add a task: bridge: { name: " + bridge.text() + ", nic: … }",
                        host);
            }
        }
    }
}
