package pontifex.playbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.States;
import pontifex.inventory.Inventory;
import pontifex.resource.Reading;
import pontifex.state.HostFacts;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;

/// Tasks, variables and plays that stand in other files.
class IncludesTest {
    private static final String ONE = "- file: { path: \"/a/{{ item | default('one') }}\", content: a }\n";

    @TempDir
    private Path repository;

    private Inventory inventory;

    @BeforeEach
    void repository() throws Exception {
        write("hosts.yml", """
                all:
                  hosts: { a1: { site: north }, a2: { site: south }, a3: { site: north } }
                  vars: { things: [x, y], api_token: t0k3n }
                """);
        write("plays/tasks/one.yml", ONE);
        inventory = Inventory.read(List.of(repository.resolve("hosts.yml").toString()), null);
    }

    private Path write(String name, String text) throws IOException {
        var file = repository.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private Rollout rollout(String text, Tags tags, String... extra) throws IOException, BadInput {
        var playbook = Playbook.read(List.of(write("plays/site.yml", text)));
        return Rollout.of(inventory, playbook, ExtraVars.of(List.of(extra)), tags, null);
    }

    /// The names of a host's tasks.
    private static String names(Rollout rollout, String host) throws BadInput {
        return rollout.tasks(Objects.requireNonNull(rollout.inventory().hosts().get(host))).stream()
                .map(Task::name)
                .collect(Collectors.joining(" "))
                .replace("file /a/", "");
    }

    private String tasks(String task, String... extra) throws Exception {
        return names(rollout("- hosts: all\n  tasks:\n    - " + task + "\n", Tags.ALL, extra), "a1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            import_tasks: tasks/one.yml                                                     | one
            ansible.builtin.include_tasks: { file: tasks/one.yml }                          | one
            { include_tasks: tasks/one.yml, loop: "{{ things }}" }                          | x y
            { include_tasks: "tasks/{{ item }}.yml", loop: [one] }                          | one
            { include_tasks: tasks/one.yml, when: site == 'south' }                         | ~~
            { include_tasks: "tasks/{{ nothing }}.yml", when: site == 'south' }             | ~~
            { import_tasks: tasks/one.yml, when: site == 'south' }                          | ~~
            { import_tasks: tasks/one.yml, vars: { item: v } }                              | v
            { include_tasks: tasks/one.yml, vars: { item: "{{ site }}" } }                  | north
            { include_tasks: tasks/named.yml, loop: [p], loop_control: { loop_var: outer } } | p-x p-y
            import_tasks: tasks/deep/import.yml                                             | inner one
            """)
    void tasksOfAFileStandWhereItIsNamed(String task, String expected) throws Exception {
        write("plays/tasks/named.yml", """
                - file: { path: "/a/{{ outer }}-{{ item }}", content: a }
                  loop: "{{ things }}"
                """);
        write("plays/tasks/deep/import.yml", "- include_tasks: inner.yml\n- import_tasks: tasks/one.yml\n");
        write("plays/tasks/deep/inner.yml", "- file: { path: /a/inner, content: a }\n");
        assertEquals(expected, tasks(task));
    }

    @Test
    void whatComesAfterDashEWinsInAnIncludedFileToo() throws Exception {
        assertEquals("e", tasks("{ include_tasks: tasks/one.yml, vars: { item: v } }", "item=e"));
    }

    @Test
    void theTagsOfAnImportAreItsTasksAndThoseOfAnIncludeItsOwn() throws Exception {
        write(
                "plays/tasks/one.yml",
                "- file: { path: /a/plain, content: a }\n- file: { path: /a/tagged, content: a }\n  tags: t\n");
        var text = """
                - hosts: all
                  tasks:
                    - %s: tasks/one.yml
                      tags: i
                """;
        var only = new Tags(Set.of("i"), Set.of());
        assertEquals("plain tagged", names(rollout(text.formatted("import_tasks"), only), "a1"));
        assertEquals("", names(rollout(text.formatted("include_tasks"), only), "a1"));
        var both = new Tags(Set.of("i", "t"), Set.of());
        assertEquals("tagged", names(rollout(text.formatted("include_tasks"), both), "a1"));
    }

    @Test
    void aSecretThatAFileIsNamedByOrLoopedOverStaysOne() throws Exception {
        var rollout = rollout("""
                - hosts: all
                  tasks:
                    - include_tasks: tasks/one.yml
                      loop: ["{{ api_token }}"]
                """, Tags.ALL);
        assertTrue(rollout.tasks(rollout.hosts().getFirst()).getFirst().noLog());
    }

    @Test
    void factsDecideAnIncludedTaskWhenItsHostHasBeenSeen() throws Exception {
        var rollout = rollout("""
                - hosts: all
                  tasks:
                    - include_tasks: tasks/one.yml
                      when: facts.toolstack == 'xend'
                """, Tags.ALL);
        var task = rollout.tasks(rollout.hosts().getFirst()).getFirst();
        assertEquals(List.of(), task.on(HostFacts.of(Reading.of(States.rawXl()))));
        assertEquals(1, task.on(HostFacts.of(Reading.of(States.rawXend()))).size());
    }

    /// As with Ansible: what is included is asked for once, what is imported task by task.
    @Test
    void theConditionOfAnIncludeIsItsOwn() throws Exception {
        write("plays/tasks/other.yml", "- file: { path: /a/other, content: a }\n  vars: { n: 2 }\n");
        var task = "{ %s: tasks/other.yml, vars: { n: 1 }, when: n == 1 }";
        assertEquals("other", tasks(task.formatted("include_tasks")));
        assertEquals("", tasks(task.formatted("import_tasks")));
    }

    @Test
    void preTasksComeFirstAndPostTasksLast() throws Exception {
        var file = "{ file: { path: /a/%s, content: a } }";
        var rollout = rollout(
                "- hosts: all\n  post_tasks: [%s]\n  tasks: [%s]\n  pre_tasks: [%s]\n"
                        .formatted(file.formatted("3"), file.formatted("2"), file.formatted("1")),
                Tags.ALL);
        assertEquals("1 2 3", names(rollout, "a1"));
    }

    @Test
    void variablesOfFilesWinOverThePlaysAndLoseToTheTasks() throws Exception {
        write("plays/vars/north.yml", "item: north's\nother: f\n");
        write("plays/vars/usual.yml", "item: usual\n");
        var text = """
                - hosts: all
                  vars: { item: p, other: p }
                  vars_files:
                    - ["vars/{{ site }}.yml", usual.yml]
                  tasks:
                    - file: { path: "/a/{{ item }}-{{ other }}", content: a }
                    - file: { path: "/a/{{ item }}-{{ other }}", content: a }
                      vars: { other: t }
                """;
        assertEquals("north's-f north's-t", names(rollout(text, Tags.ALL), "a1"));
        assertEquals("usual-p usual-t", names(rollout(text, Tags.ALL), "a2"));
        assertEquals("e-f e-t", names(rollout(text, Tags.ALL, "item=e"), "a1"));
    }

    /// Whoever holds the key is asked; what comes out is a secret wherever it goes.
    @Test
    void encryptedVariablesAndTasksAreOpened() throws Exception {
        write("plays/vars/vault.yml", Keyring.HEADER + ";1.1;AES256\n30\n");
        write("plays/tasks/sealed.yml", Keyring.HEADER + ";1.1;AES256\n31\n");
        var file = write("plays/site.yml", """
                - hosts: all
                  vars_files: [vars/vault.yml]
                  tasks:
                    - file: { path: /a/motd, content: "{{ word }}" }
                    - include_tasks: tasks/sealed.yml
                """);
        Keyring keys = (_, envelope) -> (envelope.contains("30")
                        ? "word: hidden\n"
                        : "- file: { path: /a/sealed, content: a }\n")
                .getBytes(StandardCharsets.UTF_8);
        var rollout = Rollout.of(
                inventory, Playbook.read(List.of(file), keys, ExtraVars.NONE), ExtraVars.NONE, Tags.ALL, null);
        assertEquals("motd sealed", names(rollout, "a1"));
        assertTrue(rollout.tasks(rollout.hosts().getFirst()).getFirst().noLog());
        var shut =
                assertThrows(BadInput.class, () -> Playbook.read(List.of(file))).render();
        assertTrue(shut.contains("vault.yml:1:1  encrypted with ansible-vault"), shut);
    }

    @Test
    void anotherPlaybooksPlaysStandWhereItIsImported() throws Exception {
        write("plays/more/vars/of.yml", "filed: f\n");
        write("plays/more/net.yml", """
                - hosts: a1
                  vars: { item: own, kept: k }
                  vars_files: [of.yml]
                  tasks:
                    - import_tasks: here.yml
                    - { include_tasks: here.yml, tags: never }
                - import_playbook: ../last.yml
                """);
        write("plays/more/here.yml", "- file: { path: \"/a/{{ item }}-{{ kept }}{{ filed }}\", content: a }\n");
        write("plays/last.yml", "- hosts: all\n  tasks:\n    - file: { path: /a/last, content: a }\n");
        var text = """
                - import_playbook: more/net.yml
                  vars: { item: given, filed: loses }
                  when: site == 'north'
                  tags: net
                - hosts: all
                  tasks: []
                """;
        var rollout = rollout(text, Tags.ALL);
        assertEquals(3, rollout.plays().size());
        assertEquals("given-kf last", names(rollout, "a1"));
        assertEquals("", names(rollout, "a2"));
        var never = names(rollout(text, new Tags(Set.of("net"), Set.of())), "a1");
        assertEquals("given-kf given-kf last", never, "a tag that is asked for wins over never, as in Ansible");
    }

    @Test
    void whatIsToBeDoneOnceIsForTheFirstHostOfEachWave() throws Exception {
        var rollout = rollout("""
                - hosts: all
                  serial: 2
                  tasks:
                    - file: { path: /a/all, content: a }
                    - import_tasks: tasks/one.yml
                      run_once: true
                """, Tags.ALL);
        assertEquals("all one", names(rollout, "a1"));
        assertEquals("all", names(rollout, "a2"));
        assertEquals("all one", names(rollout, "a3"));
        assertEquals(Set.of("a1", "a3"), rollout.plays().getFirst().vital());
    }

    @Test
    void aRunMayStartAtATaskOrTakeThoseThatAreChosen() throws Exception {
        write("plays/tasks/two.yml", "- name: inner {{ site }}\n  file: { path: /a/i, content: a }\n");
        var rollout = rollout("""
                - hosts: a1
                  tasks:
                    - import_tasks: tasks/one.yml
                    - include_tasks: tasks/one.yml
                      vars: { item: v }
                - hosts: all
                  tasks:
                    - import_tasks: tasks/two.yml
                    - file: { path: /a/2, content: a }
                      tags: t
                    - import_tasks: tasks/two.yml
                """, Tags.ALL);
        assertEquals("one v inner north 2 inner north", names(rollout, "a1"));
        assertEquals("inner north 2 inner north", names(rollout.startingAt("inner {{ site }}"), "a1"));
        assertEquals("2 inner north", names(rollout.startingAt("file /a/2"), "a1"));
        assertEquals("v inner north 2 inner north", names(rollout.startingAt("include*"), "a1"));
        var none = assertThrows(BadInput.class, () -> rollout.startingAt("file /a/3"))
                .render();
        assertTrue(none.contains("--start-at-task:1:1  no task is called so"), none);
        assertTrue(none.contains("did you mean 'file /a/2'?"), none);
        var tagged = new Rollout(
                inventory, rollout.plays(), ExtraVars.NONE, new Tags(Set.of("t"), Set.of()), Rollout.FLEET, List.of());
        var leftOut =
                assertThrows(BadInput.class, () -> tagged.startingAt("inner*")).render();
        assertTrue(leftOut.contains("left out by --tags or --limit"), leftOut);
        var asked = new ArrayList<String>();
        var chosen = rollout.startingAt("include*").choosing((play, task) -> {
            asked.add(play + ": " + task);
            return !task.startsWith("inner");
        });
        assertEquals("v 2", names(chosen, "a1"));
        assertEquals(
                List.of(
                        "a1: include_tasks tasks/one.yml",
                        "all: inner {{ site }}",
                        "all: file /a/2",
                        "all: inner {{ site }}"),
                asked);
        assertEquals(
                5,
                chosen.whole()
                        .tasks(Objects.requireNonNull(inventory.hosts().get("a1")))
                        .size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            import_tasks: tasks/no.yml                            | plays/site.yml:3:21  there is no file 'tasks/no.yml'
            include_tasks: tasks/bad.yml                          | plays/tasks/bad.yml:1:3  unknown word 'brige'
            include_tasks: ../../etc/passwd                       | leads out of the repository
            include_tasks: /etc/passwd                            | leads out of the repository
            import_tasks: "tasks/{{ site }}.yml"                  | use include_tasks
            include_tasks: "tasks/{{ facts.kernel }}.yml"         | 'include_tasks' rests on facts
            include_tasks: "tasks/{{ site }}.yml"                 | there is no file 'tasks/north.yml'
            include_tasks: tasks/self.yml                         | include one another without end
            import_tasks: tasks/itself.yml                        | import one another without end
            { import_tasks: tasks/one.yml, loop: [1] }            | unknown word 'loop' in import_tasks
            { include_tasks: { file: tasks/one.yml, apply: {} } } | unknown field 'apply'
            { file: { path: /a, content: a }, loop: [1], loop_control: { label: a } } | unknown field 'label'
            """)
    void whatCantBeReadIsToldWithItsPlace(String task, String error) throws Exception {
        write("plays/tasks/bad.yml", "- brige: {}\n");
        write("plays/tasks/self.yml", "- include_tasks: self.yml\n");
        write("plays/tasks/itself.yml", "- import_tasks: itself.yml\n");
        var said = assertThrows(BadInput.class, () -> tasks(task)).render();
        assertTrue(said.contains(error), said);
    }

    @Test
    void playbooksAndVariablesThatCantBeReadAreToldWithTheirPlace() throws Exception {
        write("plays/loop.yml", "- import_playbook: loop.yml\n");
        write("plays/list.yml", "[a]\n");
        write("plays/port.yml", "ansible_port: 22\n");
        for (var text : List.of(
                "- import_playbook: no.yml\n|there is no file 'no.yml'",
                "- import_playbook: \"{{ a }}.yml\"\n|wants the name of a file",
                "- import_playbook: loop.yml\n|without end",
                "- { import_playbook: loop.yml, hosts: all }\n|unknown word 'hosts'",
                "- { hosts: all, vars_files: [no.yml], tasks: [] }\n|there is no file 'no.yml'",
                "- { hosts: all, vars_files: [list.yml], tasks: [] }\n|list.yml:1:1  variables are a map",
                "- { hosts: all, vars_files: [port.yml], tasks: [] }\n|port.yml:1:1  'ansible_port' is a host's own",
                "- { hosts: all, vars_files: no.yml, tasks: [] }\n|'vars_files' wants a list")) {
            var said = assertThrows(BadInput.class, () -> rollout(text.split("\\|")[0], Tags.ALL))
                    .render();
            assertTrue(said.contains(text.split("\\|")[1]), said);
        }
    }
}
