package pontifex.playbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.States;
import pontifex.inventory.Inventory;
import pontifex.resource.Reading;
import pontifex.resource.Resource;
import pontifex.state.Content;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guests;
import pontifex.state.HostFacts;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Mode;
import pontifex.state.Platform;
import pontifex.yaml.BadInput;

/// What tasks, and `--where`, make of what was seen of a host.
class FactsTest {
    private static final HostState XL = Reading.of(States.rawXl());
    private static final HostFacts FACTS = HostFacts.of(XL);

    @TempDir
    private Path repository;

    private Inventory inventory;

    @BeforeEach
    void repository() throws Exception {
        write("hosts.yml", """
                all:
                  hosts: { dom0-01: {}, other: {} }
                  vars: { site: north, old: "{{ facts.toolstack == 'xend' }}", guests: [a], api_token: t0k3n }
                """);
        inventory = Inventory.read(List.of(repository.resolve("hosts.yml").toString()), null);
    }

    private Path write(String name, String text) throws IOException {
        var file = repository.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private List<Task> tasks(String task) throws IOException, BadInput {
        var file = write("site/play.yml", "- hosts: dom0-01\n  tasks:\n    - " + task + "\n");
        var rollout = Rollout.of(inventory, Playbook.read(List.of(file)), ExtraVars.NONE, Tags.ALL, null);
        return rollout.tasks(rollout.hosts().getFirst());
    }

    private static String file(String when) {
        return "{ file: { path: /etc/motd, content: a }, when: " + when + " }";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            facts.toolstack == 'xl'                                     | 1
            facts.toolstack == 'xend'                                   | 0
            [site == 'north', "'eth1' in facts.nics"]                   | 1
            facts.nics >= 5                                             | 0
            facts.nics == 4 and facts.bridges == 1                      | 1
            "'xenbr0' in facts.bridges and not facts.bridges.xenbr0.stp" | 1
            old                                                         | 0
            "facts.links.mgmt0.kind is eq('nic')"                       | 1
            """)
    void aTaskIsDecidedWhenItsHostHasBeenSeen(String when, int number) throws Exception {
        var early = tasks(file(when)).getFirst();
        assertNotNull(early.later());
        assertTrue(early.body().look().toString().contains("/etc/motd"), "it is looked for, whatever when will say");
        assertEquals(number, early.at(early.source()).on(FACTS).size());
    }

    @Test
    void whatAVariableRulesOutIsNotEvenLookedFor() throws Exception {
        assertEquals(List.of(), tasks(file("[\"facts.toolstack == 'xl'\", site == 'south']")));
        assertEquals(List.of(), tasks(file("site == 'south' and facts.toolstack == 'xl'")));
        assertNull(tasks(file("site == 'north' or facts.toolstack == 'xl'"))
                .getFirst()
                .later());
    }

    @Test
    void contentRestsOnFactsAndAFactsTextIsNeverATemplate() throws Exception {
        write("site/templates/a.j2", "{% for nic in facts.nics %}{{ nic }} {% endfor %}{{ api_token }}");
        var template = tasks("template: { path: /etc/motd, source: a.j2 }").getFirst();
        assertEquals("eth0 eth1 eth2 mgmt0 t0k3n", content(template.on(FACTS).getFirst()));
        assertTrue(template.on(FACTS).getFirst().noLog(), "a secret that went in later is one too");
        var honest = XL.platform();
        var sly = HostFacts.of(XL.with(new Platform(
                "{{ api_token }}",
                "",
                honest.kernel(),
                honest.toolstack(),
                "",
                honest.persistence(),
                "",
                honest.tools(),
                "")));
        var task = tasks("{ vars: { d: '{{ facts.distribution }}' }, file: { path: /etc/motd, content: 'a {{ d }}' } }")
                .getFirst();
        assertEquals("a {{ api_token }}", content(task.on(sly).getFirst()));
    }

    private static String content(Task task) throws Exception {
        var folder = new FileState.Directory(Mode.octal("0755"), "root", "root");
        var found = XL.with("/etc/motd", FileState.ABSENT).with("/etc", folder);
        var wanted = assertInstanceOf(Resource.class, task.body()).on(found);
        Content content = assertInstanceOf(
                        FileState.Regular.class, wanted.files().at("/etc/motd"))
                .content();
        return content.text();
    }

    @Test
    void anUnknownFactIsNeitherTrueNorFalse() throws Exception {
        var deaf = HostFacts.of(
                XL.with(new Guests(XL.guests().byName(), XL.guests().files(), new Domain.Unknown("xl is dead"))));
        for (var when : List.of(
                "\"'dom1' in facts.guests\"",
                "not facts.guests",
                "\"facts.guests is defined\"",
                "\"facts.guests | default([]) | length == 0\"")) {
            var task = tasks(file(when)).getFirst();
            var said = assertThrows(BadInput.class, () -> task.on(deaf), when).render();
            assertTrue(said.contains("facts.guests is unknown: xl is dead"), said);
        }
        var cable = tasks(file("facts.links.eth1.carrier")).getFirst();
        var link = new Link("eth1", Link.Kind.NIC, "", false, null, Link.USUAL_MTU, null, null);
        var down = HostFacts.of(XL.with(XL.network().with(link)));
        var said = assertThrows(BadInput.class, () -> cable.on(down)).render();
        assertTrue(said.contains("facts.links.eth1.carrier is unknown: the kernel doesn't say"), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            bridge: { name: xenbr1, nic: "{{ facts.nics[1] }}" }                          | 3:36  'nic' rests on facts
            { loop: "{{ facts.nics }}", bridge: { name: b, nic: "{{ item }}" } }          | 3:15  'loop' rests on facts
            { name: "{{ facts.kernel }}", file: { path: /a, content: a } }                | 3:15  'name' rests on facts
            { vars: { p: "/{{ facts.kernel }}" }, file: { path: "{{ p }}", content: a } } | 3:59  'path' rests on facts
            file: { path: /a, content: "{{ hostvars['other'].facts.kernel }}" }           | 'facts' is undefined
            { vars: { facts: { kernel: 1 } }, file: { path: /a, content: a } }            | no variable can be named so
            file: { path: /a, content: "{{ ansible_distribution }}" }                     | facts.distribution
            """)
    void whatDecidesWhereToLookRestsOnNoFact(String task, String error) {
        var said = assertThrows(BadInput.class, () -> tasks(task)).render();
        assertTrue(said.contains(error), said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            nics >= 3 and toolstack == "xl"   | true
            nics >= 3 and toolstack == "xend" | false
            nics == 4                         | true
            nics < 4                          | false
            site == 'north' and bridges       | true
            'dom1' in guests                  | true
            facts.guests == ['dom1', 'dom2', 'dom3'] | true
            inventory_hostname == 'dom0-01'   | true
            old                               | false
            """)
    void whereAsksForFactsByTheirNames(String expression, boolean holds) throws Exception {
        assertEquals(holds, Where.of(expression, inventory, ExtraVars.NONE).holds("dom0-01", FACTS));
    }

    @Test
    void aWhereThatCantBeReadOrToldIsAnError() throws Exception {
        var cut = assertThrows(BadInput.class, () -> Where.of("nics >=", inventory, ExtraVars.NONE))
                .render();
        assertTrue(cut.startsWith("--where:1:"), cut);
        var mistyped = Where.of("toolstak == 'xl'", inventory, ExtraVars.NONE);
        var near = assertThrows(BadInput.class, () -> mistyped.holds("dom0-01", FACTS))
                .render();
        assertTrue(near.contains("did you mean 'toolstack'?"), near);
        var unknown = Where.of("distribution == 'debian'", inventory, ExtraVars.NONE);
        var old = HostFacts.of(Reading.of(States.rawXend()));
        var why = assertThrows(BadInput.class, () -> unknown.holds("dom0-01", old))
                .render();
        assertTrue(why.contains("facts.distribution is unknown"), why);
    }
}
