package pontifex.playbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.States;
import pontifex.inventory.Host;
import pontifex.inventory.Inventory;
import pontifex.resource.Resource;
import pontifex.state.FileState;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;

/// What a play says of itself, filled in before it is known for which hosts it is.
class PlayWordsTest {
    @TempDir
    private Path repository;

    private Rollout rollout(String play, String... extra) throws IOException, BadInput {
        Files.createDirectories(repository.resolve("vars"));
        Files.writeString(repository.resolve("vars/site.yml"), "n: 2\nwhere: south\n");
        Files.writeString(repository.resolve("hosts.ini"), "[a]\na1\na2\na3\n[b]\nb1\n");
        var file = Files.writeString(repository.resolve("site.yml"), play);
        var given = ExtraVars.of(List.of(extra));
        var inventory = Inventory.read(List.of(repository.resolve("hosts.ini").toString()), null);
        return Rollout.of(inventory, Playbook.read(List.of(file), Keyring.NONE, given), given, Tags.ALL, null);
    }

    private static String waves(Rollout rollout) {
        return rollout.plays().getFirst().waves().stream()
                .map(wave -> wave.stream().map(Host::name).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }

    /// As ansible-core 2.14 says with `--list-hosts`.
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            hosts: "{{ target }}"; target=b ; b1
            hosts: "{{ target | default('a') }}";  ; a1 a2 a3
            hosts: "{{ target | default('a') }}"; target=a2,b ; a2 b1
            hosts: ["{{ target | default(['a1', 'b']) }}"]; target=a3 ; a3
            { hosts: a, vars: { n: 2 }, serial: "{{ n }}" };  ; a1 a2, a3
            { hosts: a, vars: { n: 2 }, serial: "{{ n }}" }; n=1 ; a1, a2, a3
            { hosts: a, vars_files: [site.yml], serial: ["1", "{{ n }}"] };  ; a1, a2 a3
            { hosts: a, vars_files: ["{{ f }}.yml"], serial: "{{ n }}" }; f=site ; a1 a2, a3
            { hosts: a, serial: "{{ part | default('34%') }}", order: "{{ o }}" }; o=reverse_sorted ; a3, a2, a1
            { hosts: all, canary: "{{ first }}" }; first=b ; b1, a1 a2 a3
            """)
    void aPlaysOwnWordsKnowItsVariablesAndTheCommandLines(String play, String extra, String waves) throws Exception {
        assertEquals(waves, waves(extra == null ? rollout("- " + play) : rollout("- " + play, extra)));
    }

    @Test
    void aNameIsFilledInWhereItCanBeAndNoSecretGoesIntoIt() throws Exception {
        var plays = "- {hosts: a, name: \"{{ n }}\"}\n- {hosts: a, name: \"{{ inventory_hostname }}\"}\n"
                + "- {hosts: a, name: \"{{ api_token }}\"}\n";
        assertEquals(
                List.of("2", "{{ inventory_hostname }}", "{{ api_token }}"),
                rollout(plays, "n=2 api_token=t0k3n").plays().stream()
                        .map(run -> run.play().name())
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            hosts: "{{ target }}"                    | 'target' is undefined     | after -e alone
            hosts: "{{ groups['a'] }}"               | 'groups' is undefined     | after -e alone
            hosts: "{{ inventory_hostname }}"        | is undefined              | after -e alone
            { hosts: a, serial: "{{ 'x' }}" }        | 'serial' wants a number   | for example [1, 10%, 100%]
            { hosts: a, order: "{{ 'sort' }}" }      | there is no order 'sort'  | sorted
            """)
    void whatCantBeFilledInIsToldWithItsPlace(String play, String error, String hint) {
        var said = assertThrows(BadInput.class, () -> rollout("- " + play)).render();
        assertTrue(said.contains(error) && said.contains(hint), said);
    }

    /// What a script has left empty is not the whole fleet.
    @ParameterizedTest
    @CsvSource({"hosts: []", "'hosts: \",\"'", "'hosts: \":\"'", "'hosts: \"{{ [] }}\"'", "'{ hosts: a, canary: [] }'"})
    void aPatternOfNothingMeansNobody(String play) {
        var said = assertThrows(BadInput.class, () -> rollout("- " + play)).render();
        assertTrue(said.contains("this names no host") && said.contains("write 'all'"), said);
    }

    @Test
    void noLogAndRunOnceOfAPlayAreAllItsTasks() throws Exception {
        var rollout = rollout("""
                - hosts: a
                  no_log: "{{ inventory_hostname == 'a1' }}"
                  run_once: true
                  serial: 2
                  tasks:
                    - file: { path: /etc/one, content: a }
                    - file: { path: /etc/two, content: a }
                      no_log: false
                """);
        var hosts = rollout.inventory().hosts();
        assertEquals(
                List.of(true, false),
                rollout.tasks(hosts.get("a1")).stream().map(Task::noLog).toList());
        assertEquals(List.of(), rollout.tasks(hosts.get("a2")));
        assertEquals(
                List.of(false, false),
                rollout.tasks(hosts.get("a3")).stream().map(Task::noLog).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            { command: /bin/make it, args: { creates: /made } }
            { ansible.builtin.command: /bin/make it, args: { creates: /made } }
            { ansible.builtin.command: { argv: [/bin/make, it], creates: /made } }
            { command: { cmd: /bin/make it, creates: /made }, args: { creates: /other } }
            """)
    void aCommandIsWrittenAsAnsibleTakesIt(String task) throws Exception {
        var rollout = rollout("- hosts: a1\n  tasks:\n    - " + task + "\n");
        var made =
                (Resource) rollout.tasks(rollout.hosts().getFirst()).getFirst().body();
        var run = made.on(States.rawXl().with("/made", FileState.ABSENT))
                .commands()
                .run()
                .getFirst();
        assertEquals(List.of("/bin/make", "it"), run.words());
        assertEquals("/made", run.creates());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            { file: { path: /a }, args: { content: a } }            | 'args' is for commands
            { command: a, args: { chdir: / } }                      | unknown field 'chdir' for command
            { ansible.builtin.template: { src: a, dest: /b } }      | write it without ansible.builtin
            { file: { path: /a, content: a }, become: true }        | say it for the play
            { action: command a }                                   | write the task by its own word
            { file: { path: /a, content: a }, with_fileglob: "*" }  | use loop:
            { command: [make, it] }                                 | 'command' wants a map of its fields, this is a list
            """)
    void whatIsMeantOtherwiseIsRefusedByName(String task, String error) {
        var said = assertThrows(BadInput.class, () -> rollout("- hosts: a\n  tasks:\n    - " + task + "\n"))
                .render();
        assertTrue(said.contains(error), said);
    }

    @Test
    void whatIsWrongOfAHandlerOrAPlayIsSaidOfThat() {
        var list = assertThrows(
                        BadInput.class,
                        () -> rollout("- hosts: a\n  tasks: []\n  handlers: [{ name: h, command: [make, it] }]\n"))
                .render();
        assertTrue(list.contains("'command' wants a map of its fields, this is a list"), list);
        var user = assertThrows(
                        BadInput.class, () -> rollout("- { hosts: a, remote_user: root, force_handlers: true }"))
                .render();
        assertTrue(user.contains("say ansible_user in the inventory"), user);
        assertTrue(user.contains("stay due"), user);
    }
}
