package pontifex.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.States;

/// A host in plain values; the page of facts is what the code says of each, and `-Dgolden=write` writes it.
class HostFactsTest {
    private static final Path PAGE = Path.of(System.getProperty("project.root"), "docs/facts.md");
    private static final HostState XL = States.rawXl();

    private static @Nullable Object fact(HostState state, String name) {
        return switch (HostFacts.of(state).byName().get(name)) {
            case Seen.Value<Object>(var value) -> value;
            case Seen.Unknown<Object>(var why) -> "unknown: " + why;
            case null -> null;
        };
    }

    @Test
    void aHostIsToldInPlainValues() {
        assertEquals("xl", fact(XL, "toolstack"));
        assertEquals("4.17.7", fact(XL, "xen_version"));
        assertEquals("debian", fact(XL, "distribution"));
        assertEquals("12", fact(XL, "release"));
        assertEquals("6.1.0-13-amd64", fact(XL, "kernel"));
        assertEquals(List.of("eth0", "eth1", "eth2", "mgmt0"), fact(XL, "nics"));
        assertEquals(List.of("dom1", "dom2"), fact(XL, "guests"));
        assertEquals(List.of("dom1", "dom2"), fact(XL, "running_guests"));
        assertEquals(List.of("mgmt0"), fact(XL, "session_links"));
        assertEquals("ifupdown", fact(XL.with(XL.platform().with(Persistence.IFUPDOWN, "its service")), "persistence"));
        var bound = States.changed(XL, "bind", "eth1", "xenbr1");
        var bridge = assertInstanceOf(
                Map.class, assertInstanceOf(Map.class, fact(bound, "bridges")).get("xenbr1"));
        assertEquals(List.of("eth1"), bridge.get("nics"));
        assertEquals(false, bridge.get("stp"));
    }

    @Test
    void aNicThatXenHasRenamedHasItsOwnName() {
        assertEquals(
                List.of("eth0", "eth1", "eth2", "mgmt0"),
                fact(States.changed(States.rawXend(), "renamed", "eth1", "xenbr1"), "nics"));
    }

    @Test
    void whatCouldNotBeToldIsUnknownAndNeverAbsent() {
        var blind = States.changed(XL, "no-addresses");
        assertTrue(String.valueOf(fact(blind, "addresses")).startsWith("unknown: "));
        var links = assertInstanceOf(Map.class, fact(blind, "links"));
        assertInstanceOf(
                Seen.Unknown.class,
                assertInstanceOf(Map.class, links.get("mgmt0")).get("addresses"));
        assertEquals("unknown: no file says what distribution it is", fact(States.rawXend(), "distribution"));
        assertEquals(
                "unknown: two keep links",
                fact(XL.with(XL.platform().with(Persistence.NONE_KNOWN, "two keep links")), "persistence"));
        var deaf = XL.with(new Guests(XL.guests().byName(), XL.guests().files(), new Domain.Unknown("xl is dead")));
        assertEquals("unknown: xl is dead", fact(deaf, "guests"));
        var half = XL.with(XL.guests()
                .with(new Guest("dom9", null, Seen.unknown("not read"), new Domain.Unknown("xl list -l is silent"))));
        assertEquals("unknown: whether dom9 runs can't be told: xl list -l is silent", fact(half, "running_guests"));
    }

    @Test
    void everyHostHasEveryFact() {
        var names =
                new TreeSet<>(HostFacts.ALL.stream().map(HostFacts.Fact::name).toList());
        assertEquals(HostFacts.ALL.size(), names.size());
        States.raw(40).forEach(state -> {
            var facts = HostFacts.of(state).byName();
            assertEquals(names, new TreeSet<>(facts.keySet()));
            HostFacts.ALL.forEach(fact ->
                    assertTrue(isShaped(fact.shape(), facts.getOrDefault(fact.name(), Seen.unknown(""))), fact.name()));
        });
    }

    private static boolean isShaped(String shape, Seen<Object> seen) {
        return !(seen instanceof Seen.Value<Object>(var value))
                || switch (shape) {
                    case "text" -> value instanceof String;
                    case "list" ->
                        value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
                    case "map" ->
                        value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance);
                    default -> false;
                };
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        var page = new StringBuilder("""
                # Facts of a host

                What a look at a host tells, in plain values. `pontifex facts` prints them, plays ask for them in `when` and in
                content (`facts.toolstack`: [plays.md](plays.md#facts)), and `--where` chooses hosts by them. Every fact is there
                on every host; what could not be told is unknown, with its reason, and never taken for "no" or "none".

                | fact | | |
                |---|---|---|
                """);
        HostFacts.ALL.forEach(
                fact -> page.append("| `%s` | %s | %s |\n".formatted(fact.name(), fact.shape(), fact.about())));
        var written = java.nio.file.Files.exists(PAGE) ? java.nio.file.Files.readString(PAGE) : "";
        if ("write".equals(System.getProperty("golden")) && !written.contentEquals(page)) {
            java.nio.file.Files.writeString(PAGE, page);
            fail("rewrote " + PAGE + ": read it, and run again without -Dgolden=write");
        }
        assertEquals(page.toString(), written, "-Dgolden=write rewrites the page");
    }
}
