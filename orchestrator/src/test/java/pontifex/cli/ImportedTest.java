package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.States;
import pontifex.inventory.Host;
import pontifex.inventory.Inventory;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Playbook;
import pontifex.playbook.Rollout;
import pontifex.playbook.Tags;
import pontifex.resource.Reading;
import pontifex.resource.Resource;
import pontifex.run.Extent;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The files that describe hosts as they are, read again as a run reads them.
class ImportedTest {
    private static final Source HERE = Source.of("test");

    @TempDir
    private Path folder;

    /// The state with all that its own tasks must see: where it has nothing of a path, nothing is there.
    private static HostState looked(String host, HostState raw) {
        var read = Reading.of(raw);
        var look = AsFound.look(host, read.items(Extent.of(read)));
        var state = raw;
        for (var path : look.paths()) {
            state = state.files().byPath().containsKey(path) ? state : state.with(path, FileState.ABSENT);
        }
        return Reading.of(state);
    }

    private static Host host(String name, Map<String, String> vars) {
        var nodes = new TreeMap<String, YamlNode>();
        vars.forEach((key, value) -> nodes.put(key, YamlScalar.plain(HERE, value)));
        return new Host(name, HERE, nodes, List.of());
    }

    private Rollout written(Imported imported) throws Exception {
        for (var file : imported.files().entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        var playbook = folder.resolve(Imported.PLAYBOOK);
        var inventory = Inventory.read(List.of(folder.resolve("inventory").toString()), playbook.getParent());
        return Rollout.of(inventory, Playbook.read(List.of(playbook)), ExtraVars.of(List.of()), Tags.ALL, null);
    }

    @Test
    void aPlanOfWhatWasImportedFindsNothingToDo() throws Exception {
        var hosts = new ArrayList<Host>();
        var states = new TreeMap<String, HostState>();
        var found = new TreeMap<String, AsFound>();
        States.raw(200).forEach(raw -> {
            var name = "dom0-%03d".formatted(hosts.size());
            var state = looked(name, raw);
            hosts.add(host(name, Map.of("ansible_host", "192.0.2.1")));
            states.put(name, state);
            found.put(name, AsFound.of(name, state));
        });
        var rollout = written(new Imported(hosts, found));
        int tasks = 0;
        for (var host : rollout.inventory().hosts().values()) {
            var state = Objects.requireNonNull(states.get(host.name()));
            var read = rollout.tasks(host);
            assertEquals(Objects.requireNonNull(found.get(host.name())).tasks().size(), read.size(), host.name());
            for (var task : read) {
                assertEquals(state, ((Resource) task.body()).on(state), () -> host.name() + ": " + task);
                tasks++;
            }
        }
        assertEquals(200, rollout.inventory().hosts().size());
        assertTrue(tasks > 300, "too few tasks to prove anything: " + tasks);
    }

    @Test
    void whatAllHostsHaveInCommonIsSaidOnceAndNoPasswordAtAll() {
        var hosts = List.of(
                host("dom0-01", Map.of("ansible_host", "192.0.2.1", "ansible_user", "root", "ansible_password", "x1")),
                host("dom0-02", Map.of("ansible_host", "192.0.2.2", "ansible_user", "root", "ansible_port", "22")));
        var text = new Imported(hosts, new TreeMap<>()).files().get(Imported.INVENTORY);
        assertEquals("""
                # Written by pontifex import: these hosts, and how they were reached.
                all:
                  children:
                    dom0s:
                      vars:
                        ansible_user: root
                      hosts:
                        dom0-01: { ansible_host: 192.0.2.1 }
                        dom0-02: { ansible_host: 192.0.2.2, ansible_port: 22 }
                """, text);
    }

    @Test
    void aGuestOfAnyNameIsReadAsItIsCalled() throws Exception {
        for (var name : List.of(
                "no",
                "007",
                "0x1f",
                "1:30",
                "null",
                "web 1",
                "it's",
                "a: b",
                "a:",
                "x, y",
                "#a",
                "b #c",
                "}",
                "<script>")) {
            var file = "name = \"" + name + "\"\nvif = ['mac=00:16:3e:00:00:77,bridge=xenbr0']\n";
            var raw = States.changed(States.rawXl(), "stop", "dom2");
            var regular = (FileState.Regular) raw.files().at("/etc/xen/dom2.cfg");
            var state = looked("dom0-01", raw.with("/etc/xen/dom2.cfg", regular.with(pontifex.state.Content.of(file))));
            var described = AsFound.of("dom0-01", state);
            var imported =
                    new Imported(List.of(host("dom0-01", Map.of())), new TreeMap<>(Map.of("dom0-01", described)));
            var rollout = written(imported);
            var read = rollout.tasks(
                    Objects.requireNonNull(rollout.inventory().hosts().get("dom0-01")));
            for (var task : read) {
                assertEquals(state, ((Resource) task.body()).on(state), task::toString);
            }
            assertEquals(described.tasks().size(), read.size());
            var others = described.left().stream()
                    .filter(line -> line.contains(name))
                    .toList();
            boolean says = read.stream().anyMatch(task -> task.name().startsWith(name + " is on"));
            assertTrue(says || !others.isEmpty(), () -> name + ": " + read + described.left());
        }
    }

    @Test
    void whatReadsAsATemplateIsNotDescribed() {
        var text = YamlScalar.text(HERE, "dom{{ 1 }}");
        assertTrue(Imported.isTemplate(text));
        assertTrue(Imported.isTemplate(YamlScalar.text(HERE, "{% raw %}")));
        assertFalse(Imported.isTemplate(YamlScalar.text(HERE, "dom{1}")));
    }
}
