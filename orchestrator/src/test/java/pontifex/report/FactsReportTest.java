package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.json.Json;
import pontifex.run.Failure;
import pontifex.run.HostLook;

/// Facts for people and for programs: what could not be told is said to be so, with its reason.
class FactsReportTest {
    private static final List<HostLook> LOOKS = List.of(
            new HostLook("dom0-01", States.rawXl(), null),
            new HostLook("dom0-02", States.changed(States.rawXl(), "no-addresses"), null),
            HostLook.unseen(
                    "dom0-03",
                    new Failure("could not look at the host", null, "it is away\u001b[2J", "bring it back")));

    private static String told(Function<PrintStream, FactsReport> of) {
        var out = new ByteArrayOutputStream();
        var report = of.apply(new PrintStream(out, true, StandardCharsets.UTF_8));
        report.begin(LOOKS.size());
        LOOKS.forEach(report::host);
        report.end();
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void peopleAreToldALineAFact() {
        var told = told(out -> new ConsoleFacts(out, false));
        for (var line : List.of(
                "dom0-01\n  addresses         ",
                "\n  toolstack         xl\n",
                "\n  nics              eth0, eth1, eth2, mgmt0\n",
                "\n  links\n    eth0 ",
                "\ndom0-02\n  addresses         unknown: ",
                "\ndom0-03  could not be looked at\n    cause  it is away\\x1b[2J\n    hint   bring it back\n")) {
            assertTrue(told.contains(line), line + " is missing in\n" + told);
        }
    }

    @Test
    void programsAreToldWhatIsUnknown() {
        var lines = told(JsonFacts::new)
                .lines()
                .map(line -> (Map<?, ?>) Json.read(line))
                .toList();
        assertEquals(
                List.of("facts", "host", "host", "host", "summary"),
                lines.stream().map(line -> line.get("type")).toList());
        var facts = (Map<?, ?>) Objects.requireNonNull(lines.get(1).get("facts"));
        assertEquals("xl", facts.get("toolstack"));
        assertEquals(List.of("eth0", "eth1", "eth2", "mgmt0"), facts.get("nics"));
        var blind = (Map<?, ?>) Objects.requireNonNull(lines.get(2).get("facts"));
        assertTrue(((Map<?, ?>) blind.get("addresses")).get("unknown") instanceof String, blind.toString());
        assertEquals(null, lines.get(3).get("facts"));
        assertEquals("1", String.valueOf(lines.get(4).get("not_looked_at")));
        assertEquals(1, FactsReport.exitCode(LOOKS));
        assertEquals(0, FactsReport.exitCode(LOOKS.subList(0, 2)));
    }
}
