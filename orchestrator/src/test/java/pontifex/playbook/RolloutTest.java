package pontifex.playbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.States;
import pontifex.inventory.Host;
import pontifex.inventory.HostPattern;
import pontifex.inventory.Inventory;
import pontifex.resource.Reading;
import pontifex.resource.Refused;
import pontifex.resource.Resource;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.Mode;
import pontifex.yaml.BadInput;
import pontifex.yaml.Source;

class RolloutTest {
    @TempDir
    private Path outside;

    private Path repository;

    @BeforeEach
    void repository() throws IOException {
        repository = outside.resolve("repository");
        write("inventory/hosts.yml", """
                dom0s:
                  hosts:
                    dom0-01: { nic: eth1 }
                    dom0-02:
                    dom0-03:
                  vars: { motto: sic transit, api_token: t0k3n }
                """);
    }

    private Path write(String name, String text) throws IOException {
        var file = repository.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Rollout rollout(String play, Tags tags, String... extra) throws IOException, BadInput {
        var file = write("playbooks/site.yml", play);
        var inventory = Inventory.read(List.of(repository.resolve("inventory").toString()), null);
        return Rollout.of(inventory, Playbook.read(List.of(file)), ExtraVars.of(List.of(extra)), tags, null);
    }

    private List<Task> tasks(String task) throws IOException, BadInput {
        var rollout = rollout("- hosts: dom0s\n  tasks:\n    - " + task + "\n", Tags.ALL);
        return rollout.tasks(rollout.hosts().getFirst());
    }

    private String refused(String task) {
        return assertThrows(BadInput.class, () -> tasks(task)).render();
    }

    private static List<String> names(List<Host> hosts) {
        return hosts.stream().map(Host::name).toList();
    }

    @Test
    void filesAreFoundWhereAnsibleLooksForThem() throws Exception {
        for (var place : List.of("playbooks/files/a", "files/b", "playbooks/c", "d", "files/sub/e")) {
            write(place, place);
        }
        for (var path : List.of("a", "files/a", "b", "files/b", "c", "d", "sub/e", "files/sub/e")) {
            assertEquals(1, tasks("file: { path: /x, source: " + path + " }").size());
        }
    }

    @Test
    void aFileThatIsNotThereIsNamedWithThePlacesLookedAt() {
        var shown = refused("file: { path: /x, source: nowhere }");
        assertTrue(shown.contains("playbooks/site.yml:3:33  there is no file 'nowhere'"), shown);
        for (var place : List.of("playbooks/files/nowhere", "playbooks/nowhere", "repository/files/nowhere")) {
            assertTrue(shown.contains(place), shown);
        }
    }

    private List<String> verified(String command, boolean here) throws IOException, BadInput {
        var rollout = rollout(
                "- hosts: dom0-01\n  tasks: []\n  verify:\n    - command: " + command + "\n"
                        + (here ? "      delegate_to: localhost\n" : ""),
                Tags.ALL);
        return rollout.verify(
                        rollout.plays().getFirst(),
                        rollout.plays().getFirst().hosts().getFirst())
                .getFirst()
                .words();
    }

    @Test
    void aProgramOfTheRepositoryIsFoundWhereItsFilesAre() throws Exception {
        var reach = write("files/reach", "#!/bin/sh\n");
        var problem = assertThrows(BadInput.class, () -> verified("[files/reach, x]", true));
        assertTrue(problem.render().contains("files/reach can't be executed"), problem::render);
        assertTrue(reach.toFile().setExecutable(true));
        var found = List.of(reach.toAbsolutePath().toString(), "dom0-01");
        assertEquals(found, verified("[files/reach, '{{ inventory_hostname }}']", true));
        assertEquals(found, verified("./files/reach {{ inventory_hostname }}", true));
        for (var elsewhere : List.of("reach", "/usr/bin/reach")) {
            assertEquals(List.of(elsewhere, "x"), verified(elsewhere + " x", true));
        }
        assertEquals(List.of("files/reach", "x"), verified("files/reach x", false));
    }

    @Test
    void aProgramThatIsNotInTheRepositoryIsNamedWithThePlacesLookedAt() {
        var shown = assertThrows(BadInput.class, () -> verified("[files/nowhere, x]", true))
                .render();
        assertTrue(shown.contains("playbooks/site.yml:4:17  there is no file 'files/nowhere'"), shown);
        assertTrue(shown.contains("repository/files/nowhere"), shown);
        assertTrue(assertThrows(BadInput.class, () -> verified("../../secret x", true))
                .render()
                .contains("out of the repository"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../secret", "files/../../../secret", "link", "''"})
    void nothingOutsideTheRepositoryIsRead(String path) throws IOException {
        Files.writeString(outside.resolve("secret"), "s");
        Files.createDirectories(repository.resolve("playbooks"));
        Files.createSymbolicLink(repository.resolve("playbooks/link"), outside.resolve("secret"));
        assertTrue(refused("file: { path: /x, source: " + path + " }").contains("out of the repository"));
    }

    @Test
    void aTemplateIsRenderedForItsHostAndItsErrorsHaveItsOwnPlace() throws Exception {
        write("templates/motd.j2", "{% for h in groups.dom0s %}\n{{ h }}\n{% endfor %}\n{{ motto | upper }}\r\n");
        var task = tasks("template: { path: /etc/motd, source: motd.j2 }").getFirst();
        assertFalse(task.noLog());
        assertEquals("dom0-01\ndom0-02\ndom0-03\nSIC TRANSIT\n", content(task).text());
        write("templates/motd.j2", "one\n  {{ mottto }}\n");
        var shown = refused("template: { path: /etc/motd, source: motd.j2 }");
        assertTrue(shown.contains("templates/motd.j2:2:6  'mottto' is undefined"), shown);
        assertTrue(shown.contains("did you mean 'motto'?"), shown);
    }

    private static Content content(Task task) throws Refused {
        var folder = new FileState.Directory(Mode.octal("0755"), "root", "root");
        var found =
                Reading.of(States.rawXl().with("/etc/motd", FileState.ABSENT).with("/etc", folder));
        var wanted = assertInstanceOf(Resource.class, task.body()).on(found);
        return assertInstanceOf(FileState.Regular.class, wanted.files().at("/etc/motd"))
                .content();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    name: "set {{ motto }}", file: { path: /a, content: "{{ api_token }}" }    | set sic transit
                    name: "set {{ api_token }}", file: { path: /a, content: a }                | set {{ api_token }}
                    name: "set {{ word }}", vars: { word: "{{ api_token }}" }, file: { path: /a, content: "{{ word }}" } \
                                                                                               | set {{ word }}
                    name: "set {{ item }}", loop: ["{{ api_token }}"], file: { path: /a, content: a } | set {{ item }}
                    name: "set {{ item }}", loop: [a], when: api_token is defined, file: { path: /a, content: a } | set a
                    """)
    void aNameThatASecretWouldGoIntoStaysAsItIsWritten(String task, String name) throws Exception {
        assertEquals(name, tasks("{ " + task + " }").getFirst().name());
    }

    @Test
    void aSecretThatWentIntoATemplateMakesItsTaskSecret() throws Exception {
        write("templates/a.j2", "{{ api_token }}");
        write("templates/b.j2", "{{ motto }}{{ hostvars['dom0-02'].api_token }}");
        assertTrue(tasks("template: { path: /a, source: a.j2 }").getFirst().noLog());
        assertTrue(tasks("template: { path: /a, source: b.j2 }").getFirst().noLog());
    }

    @Test
    void hostsComeInWavesAndALimitLeavesTheOthersOut() throws Exception {
        var text = "- hosts: dom0s\n  serial: [1, 50%]\n  max_fail_percentage: 10\n  tasks: []\n";
        var rollout = rollout(text, Tags.ALL);
        var run = rollout.plays().getFirst();
        assertEquals(10.0, run.play().pace().maxFailPercentage());
        assertEquals(
                List.of(List.of("dom0-01"), List.of("dom0-02"), List.of("dom0-03")),
                run.waves().stream().map(RolloutTest::names).toList());
        var limit = new HostPattern(Source.of("--limit"), "dom0-02:dom0-03");
        var playbook = new Playbook(List.of(run.play()));
        var limited = Rollout.of(rollout.inventory(), playbook, ExtraVars.NONE, Tags.ALL, limit);
        assertEquals(List.of("dom0-02", "dom0-03"), names(limited.hosts()));
        var nobody = new HostPattern(Source.of("--limit"), "dom0-9");
        assertThrows(BadInput.class, () -> Rollout.of(rollout.inventory(), playbook, ExtraVars.NONE, Tags.ALL, nobody));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "3,3 3 3 1",
        "30%,3 3 3 1",
        "100%,10",
        "250%,10",
        "5%,1",
        "0%,1",
        "'[1, 10%, 100%]','1 1 8'",
        "20,10",
        "0,10",
        "[],10",
        "'[2, 0]','2 8'",
        "'[1, \"3\"]','1 3 3 3'"
    })
    void serialPartsHostsAsAnsibleDoes(String serial, String sizes) throws Exception {
        var rollout = rollout("- hosts: all\n  serial: " + serial + "\n  tasks: []\n", Tags.ALL);
        var hosts = IntStream.range(0, 10).boxed().toList();
        var waves = rollout.plays().getFirst().play().pace().serial().waves(hosts, hosts.size());
        var expected = sizes.equals("1") ? "1 1 1 1 1 1 1 1 1 1" : sizes;
        assertEquals(
                expected,
                String.join(" ", waves.stream().map(wave -> "" + wave.size()).toList()));
    }

    /// 29 per cent of 100 are 28 there, as its floating point has it: `int(29 / 100.0 * 100)`.
    @Test
    void perCentAreRoundedAsAnsibleRounds() {
        assertEquals(28, new Serial.Size(29, true).of(100));
        assertEquals(57, new Serial.Size(58, true).of(99));
        assertEquals(33, new Serial.Size(33, true).of(100));
        assertEquals(1, new Serial.Size(33, true).of(3));
    }

    @Test
    void canariesGoFirstAndTheRestInItsOrder() throws Exception {
        var text = "- hosts: dom0s\n  canary: dom0-03\n  serial: 50%\n  order: reverse_sorted\n  tasks: []\n";
        var run = rollout(text, Tags.ALL).plays().getFirst();
        assertEquals(Set.of("dom0-03"), run.canaries());
        assertEquals(
                List.of(List.of("dom0-03"), List.of("dom0-02"), List.of("dom0-01")),
                run.waves().stream().map(RolloutTest::names).toList());
        assertEquals(Set.of("dom0-01", "dom0-02", "dom0-03"), run.leaders());
        var mistyped = text.replace("canary: dom0-03", "canary: dom0-9");
        assertTrue(assertThrows(BadInput.class, () -> rollout(mistyped, Tags.ALL))
                .getMessage()
                .contains("dom0-9"));
    }

    @ParameterizedTest
    @CsvSource({
        "inventory,dom0-01 dom0-02 dom0-03",
        "reverse_inventory,dom0-03 dom0-02 dom0-01",
        "sorted,dom0-01 dom0-02 dom0-03",
        "reverse_sorted,dom0-03 dom0-02 dom0-01"
    })
    void hostsComeInTheOrderThatAnsibleHasAWordFor(String order, String expected) throws Exception {
        var run = rollout("- hosts: dom0s\n  order: " + order + "\n  tasks: []\n", Tags.ALL)
                .plays()
                .getFirst();
        assertEquals(expected, String.join(" ", names(run.hosts())));
        var shuffled = rollout("- hosts: dom0s\n  order: shuffle\n  tasks: []\n", Tags.ALL)
                .plays()
                .getFirst();
        assertEquals(run.names(), Set.copyOf(names(shuffled.hosts())));
    }

    @ParameterizedTest
    @CsvSource({
        "'','',plain tagged both always",
        "tagged,'',tagged both always",
        "'',tagged,plain",
        "'tagged,other',always,tagged both",
        "never,'',never always",
        "tagged,both,tagged always",
        "untagged,'',plain always",
        "tagged,'always',tagged both",
        "all,'',plain tagged both always"
    })
    void tagsChooseTasksAsAnsibleDoes(String only, String skipped, String expected) throws Exception {
        var rollout = rollout("""
                - hosts: dom0-01
                  tasks:
                    - { name: plain, file: { path: /a, content: a } }
                    - { name: tagged, file: { path: /a, content: a }, tags: tagged }
                    - { name: both, file: { path: /a, content: a }, tags: [tagged, "both, third"] }
                    - { name: never, file: { path: /a, content: a }, tags: [never] }
                    - { name: always, file: { path: /a, content: a }, tags: [always] }
                """, new Tags(set(only), set(skipped)));
        var names = rollout.tasks(rollout.hosts().getFirst()).stream()
                .map(Task::name)
                .toList();
        assertEquals(expected, String.join(" ", names));
    }

    private static Set<String> set(String words) {
        return words.isEmpty() ? Set.of() : Set.of(words.split(","));
    }

    @Test
    void variablesOfTheCommandLineAreReadInAllTheirForms() throws Exception {
        var file = write("extra.yml", "b: file\nc: 1\n");
        var vars = ExtraVars.of(List.of("a=1 b='x y'", "@" + file, "{\"c\": [1, 2]}"))
                .vars();
        assertEquals(Set.of("a", "b", "c"), vars.keySet());
        assertEquals("a text", vars.get("a").kind());
        assertEquals("a list", vars.get("c").kind());
        for (var bad : List.of("novalue", "@/nowhere", "{a", "[1]=2", "a='b", "facts=1")) {
            assertThrows(BadInput.class, () -> ExtraVars.of(List.of(bad)), bad);
        }
    }

    static IntStream seeds() {
        return IntStream.range(0, 150);
    }

    private static final String PLAY = """
            - name: "{{ motto }}"
              hosts: dom0s:!dom0-03
              serial: [1, 50%]
              vars: { a: [1, 2], mac: 52:54:00:12:34:56, b: "{{ a | map('string') | join(',') }}" }
              tasks:
                - name: "{{ item }} of {{ b }}"
                  file: { path: "/etc/{{ item }}", content: "{% for x in a %}{{ x }}{% endfor %}", mode: "0644" }
                  loop: "{{ a + [3] }}"
                  when: [item > 1, "motto is defined and not (b == 'x')"]
                  tags: [x, y]
                - vif: { guest: dom1, mac: "{{ mac }}", bridge: xenbr0 }
                  no_log: "{{ a | length > 1 }}"
            """;

    @ParameterizedTest
    @MethodSource("seeds")
    void badPlaysAreBadInputAndNothingElse(int seed) throws Exception {
        var random = new Random(seed);
        var pieces = List.of(
                "{{", "}}", "{%", "%}", "'", "\"", "[", "]", "{", "}", ":", "\n", " ", "- ", "|", "&a ", "*a", "0", "~",
                "\t", "item", "not ", "loop", "-", ".", "(", ")", "\\", "#", "!!x ", "<<: ", "é", "**", "if ");
        var text = new StringBuilder(PLAY);
        for (int i = 0; i <= seed % 5; i++) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(4));
            text.replace(from, to, pieces.get(random.nextInt(pieces.size())));
        }
        try {
            Lint.of(rollout(text.toString(), Tags.ALL))
                    .problems()
                    .forEach(problem -> assertFalse(problem.render().isEmpty()));
        } catch (BadInput e) {
            assertFalse(e.render().isEmpty());
        }
    }
}
