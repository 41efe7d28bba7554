package pontifex.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Yaml;

class HostPatternTest {
    @TempDir
    Path folder;

    private Inventory inventory;

    @BeforeEach
    void anInventory() throws Exception {
        var file = Files.writeString(folder.resolve("hosts"), """
                lonely
                2001:db8::1
                [web]
                web[1:4]
                both
                [db]
                both
                db1.example.org
                [sites:children]
                db
                web
                [empty]
                """);
        inventory = Inventory.read(List.of(file.toString()), null);
    }

    private HostPattern pattern(String text) {
        return new HostPattern(Source.of("--limit"), text);
    }

    private String chosen(String text) throws BadInput {
        return pattern(text).select(inventory).hosts().stream().map(Host::name).collect(Collectors.joining(" "));
    }

    /// Each expectation is what `ansible PATTERN --list-hosts` of ansible-core 2.14 prints for this inventory.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            all              | lonely 2001:db8::1 both db1.example.org web1 web2 web3 web4
            *                | lonely 2001:db8::1 both db1.example.org web1 web2 web3 web4
            web              | web1 web2 web3 web4 both
            web*             | web1 web2 web3 web4 both
            web2             | web2
            web?             | web1 web2 web3 web4
            web[!12]*        | web3 web4
            db:web           | both db1.example.org web1 web2 web3 web4
            db,web2          | both db1.example.org web2
            web:&db          | both
            web:!db          | web1 web2 web3 web4
            !db:web          | web1 web2 web3 web4
            !web             | lonely 2001:db8::1 db1.example.org
            &db              | both db1.example.org
            web[0]           | web1
            web[-1]          | both
            web[1:2]         | web2 web3
            web[3:]          | web4 both
            web[1-2]         | web2 web3
            web[2-]          | web3 web4 both
            ~web[13]         | web1 web3
            *.example.org    | db1.example.org
            2001:db8::1      | 2001:db8::1
            ungrouped        | lonely 2001:db8::1
            sites:!web[0]    | both db1.example.org web2 web3 web4
            web1,web1,web    | web1 web2 web3 web4 both
            localhost        | localhost
            """)
    void aPatternMeansWhatAnsibleMeansByIt(String text, String hosts) throws BadInput {
        assertEquals(hosts, chosen(text));
    }

    @Test
    void aPartThatMeansNothingIsAWarningWithTheNearestName() throws BadInput {
        var at = new Source("p.yml", 1, 8, "hosts: wbe1:db:empty");
        var selection = new HostPattern(at, "wbe1:db:empty").select(inventory);
        assertEquals(2, selection.hosts().size());
        assertEquals("""
                p.yml:1:8  there is no host or group 'wbe1'
                    1 | hosts: wbe1:db:empty
                      |        ^^^^
                  did you mean 'web1'?
                """, selection.unmatched().getFirst().render());
        assertTrue(selection.unmatched().get(1).render().startsWith("p.yml:1:16  group 'empty' has no hosts"));
    }

    @Test
    void aLimitKeepsTheOrderAndRefusesWhatMeansNothing() throws BadInput {
        var hosts = pattern("web").select(inventory).hosts();
        assertEquals("[web2, both]", pattern("db,web2").limit(hosts, inventory).toString());
        assertEquals(
                """
                --limit  there is no host or group 'web7'
                  did you mean 'web'?
                """,
                assertThrows(BadInput.class, () -> pattern("web7").limit(hosts, inventory))
                        .render());
    }

    @Test
    void aPlayMayListItsPatterns() throws BadInput {
        var problems = new Problems();
        var list = HostPattern.of(Yaml.read("p.yml", "[web1:web2, '!web2', lonely]"), problems);
        assertNotNull(list);
        assertEquals("[web1, lonely]", list.select(inventory).hosts().toString());
        assertNull(HostPattern.of(Yaml.read("p.yml", "{ a: b }"), problems));
        assertEquals(
                "hosts wants a pattern or a list of patterns, this is a map",
                problems.all().getFirst().message());
    }

    @Test
    void whatCannotBeReadIsRefused() {
        assertTrue(assertThrows(BadInput.class, () -> chosen("~web(")).render().contains("is no regular expression"));
        assertTrue(assertThrows(BadInput.class, () -> chosen("web[9]"))
                .render()
                .contains("beyond the end: that are 5 hosts"));
    }

    @Test
    void aRangeThatEndsBeforeItBeginsMeansNothing() throws BadInput {
        assertEquals("", chosen("web[2:1]"));
        assertEquals(1, pattern("web[0:-1]").select(inventory).unmatched().size());
        assertEquals(1, pattern("web[z-a]").select(inventory).unmatched().size());
        assertEquals("web1 web2 web3 web4", chosen("web[!z-a]"));
    }

    @Test
    void twentyThousandHostsAreChosenWithoutComparingEachWithEach() throws Exception {
        var file = Files.writeString(folder.resolve("many"), """
                [a]
                h[00001:20000] x=1 y=2 z=3
                [b]
                h[00001:20000]
                """);
        inventory = Inventory.read(List.of(file.toString()), null);
        var chosen = assertTimeout(
                Duration.ofSeconds(3),
                () -> pattern("a:&b:!h0000*:!b[0:9999]").select(inventory).hosts());
        assertEquals(10_000, chosen.size());
    }
}
