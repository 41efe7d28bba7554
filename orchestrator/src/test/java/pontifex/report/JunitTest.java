package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import pontifex.run.Failure;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Truth;
import pontifex.state.Value;

class JunitTest {
    private static final Waiver WAIVER =
            new Waiver("pontifex.yml:12", "dom0-*", "bridge xenbr9", "rewired", "ops", LocalDate.of(2026, 12, 31));

    @ParameterizedTest
    @EnumSource(Mode.class)
    void everySortOfRunHoldsForTheSchemaAndItsCountsAreThoseOfItsCases(Mode mode) throws Exception {
        var read = read(Junit.xml("any", new Summary(mode, ReportTest.results(mode), false, List.of())));
        assertEquals(7, elements(read, "testsuite").size());
        for (var suite : elements(read, "testsuite")) {
            assertEquals(
                    suite.getAttribute("tests"),
                    "" + elements(suite, "testcase").size());
            assertEquals(
                    suite.getAttribute("failures"),
                    "" + elements(suite, "failure").size());
            assertEquals(
                    suite.getAttribute("errors"), "" + elements(suite, "error").size());
            assertEquals(
                    suite.getAttribute("skipped"),
                    "" + elements(suite, "skipped").size());
        }
        assertEquals(
                read.getDocumentElement().getAttribute("tests"),
                "" + elements(read, "testcase").size());
    }

    @ParameterizedTest
    @EnumSource(Verdict.Kind.class)
    void everyVerdictIsOneCase(Verdict.Kind kind) throws Exception {
        var wanted = switch (kind) {
            case IN_SYNC, ADOPTED -> "";
            case DRIFT, PENDING, CONFLICT, RELEASED, NOT_RECORDED_YET -> "failure";
            case UNKNOWN -> "error";
            case UNMANAGED -> "skipped";
        };
        assertEquals(wanted, sort(audited(verdict(kind, null)), "bridge xenbr9 nic (live)"));
        if (kind != Verdict.Kind.UNKNOWN) {
            assertEquals("skipped", sort(audited(verdict(kind, WAIVER)), "bridge xenbr9 nic (live)"));
        }
    }

    @Test
    void whoAnswersForADifferenceIsSaid() throws Exception {
        var message = elements(audited(verdict(Verdict.Kind.DRIFT, WAIVER)), "skipped")
                .getFirst()
                .getAttribute("message");
        assertEquals(
                "drift: recorded eth1, found eth2; wanted eth1; waived by ops until 2026-12-31: rewired (pontifex.yml:12)",
                message);
    }

    @Test
    void anItemThatNoRunHasRecordedFailsOnlyWhereItIsNotAsWanted() throws Exception {
        var item = new Item("bridge", "xenbr9", "nic", Truth.LIVE);
        var same = new Verdict(
                item, Verdict.Kind.NOT_RECORDED_YET, Value.of("a"), null, Value.of("a"), "task", "play.yml:3", null);
        assertEquals("", sort(audited(same), item.toString()));
    }

    @Test
    void aHostThatCouldNotBeSeenIsAnError() throws Exception {
        var why = new Failure("could not look at the host", null, "no route", "run again");
        assertEquals("error", sort(read(result(new HostOutcome.Unreachable(why))), "host"));
        assertEquals("error", sort(read(result(new HostOutcome.InDoubt(why))), "host"));
        assertEquals("failure", sort(read(result(new HostOutcome.Failed(why))), "host"));
        assertEquals("skipped", sort(read(result(new HostOutcome.Untouched("the run was stopped"))), "host"));
    }

    @Test
    void aHostThatWasLeftOutAsNothingIsRecordedOfItIsAnError() throws Exception {
        var why = "nothing is recorded of it";
        var unknown = new HostResult(
                "dom0-01",
                new HostOutcome.Skipped(why),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(why),
                List.of(),
                List.of(),
                null,
                1);
        assertEquals("error", sort(read(unknown), "host"));
        assertEquals("skipped", sort(read(result(new HostOutcome.Skipped("no task is meant for it"))), "host"));
    }

    @Test
    void twoAssertionsOfOneNameAreTwoCases() throws Exception {
        var holds = new Finding("nobody sniffs", "play.yml:3", new Judgement.Holds());
        var violated = new Finding("nobody sniffs", "play.yml:9", new Judgement.Violated("dom3 is there"));
        var read = read(new HostResult(
                "dom0-01",
                new HostOutcome.InSync(),
                List.of(),
                List.of(),
                List.of(holds, violated),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                1));
        assertEquals("", sort(read, "assertion: nobody sniffs"));
        assertEquals("failure", sort(read, "assertion: nobody sniffs #2"));
    }

    /// XML 1.0 has no way to write most control characters: a reader would refuse the whole file.
    @Test
    void noTextOfAHostMakesTheFileUnreadableOrSteersWhoReadsIt() throws Exception {
        var all = new StringBuilder();
        IntStream.rangeClosed(0, 0xffff).forEach(c -> all.append((char) c));
        all.append("]]></failure><x/>\"'&#0;&lt;<script>\ud83d\ude00");
        var read = read(result(new HostOutcome.Failed(new Failure(all.toString(), null, all.toString(), "hint"))));
        var told = elements(read, "failure").getFirst();
        var said = told.getAttribute("message") + told.getTextContent();
        assertTrue(said.codePoints().allMatch(c -> c == '\n' || c >= ' ' && c != 0x7f && c != 0x202e), said);
        assertTrue(said.contains("]]></failure><x/>\"'&#0;&lt;<script>\ud83d\ude00"), "the rest stands as it was");
    }

    @Test
    void whatASecretsNameStandsBeforeIsMasked() throws Exception {
        var why = new Failure("the script failed", null, "it said:\npassword=hunter2", "mend it");
        var xml = new String(Junit.xml("any", summary(result(new HostOutcome.Failed(why)))), StandardCharsets.UTF_8);
        assertFalse(xml.contains("hunter2"), xml);
        assertEquals("it said:\npassword=***", why.cause(), "for every report, whoever writes it");
    }

    @Test
    void theSameResultsGiveTheSameBytes() {
        var summary = new Summary(Mode.AUDIT, ReportTest.results(Mode.AUDIT), false, List.of());
        assertEquals(
                new String(Junit.xml("any", summary), StandardCharsets.UTF_8),
                new String(Junit.xml("any", summary), StandardCharsets.UTF_8));
    }

    @Test
    void whatNobodyManagesFailsAStrictAuditAlone() {
        var alone = new Verdict(
                new Item("bridge", "xenbr9", "nic", Truth.LIVE),
                Verdict.Kind.UNMANAGED,
                Value.of("eth9"),
                null,
                null,
                "",
                "",
                null);
        var strictly = new Verdict(
                alone.item(), alone.kind(), alone.live(), alone.recorded(), alone.wanted(), "", "", null, true);
        var xml = xml(alone, strictly);
        assertTrue(xml.contains("<skipped type=\"unmanaged\""), xml);
        assertTrue(xml.contains("<failure type=\"unmanaged\" message=\"unmanaged: found eth9; no play claims it"), xml);
    }

    private static String xml(Verdict... verdicts) {
        var result = HostResult.of("dom0-01", new HostOutcome.WouldChange()).judged(List.of(verdicts));
        return new String(
                Junit.xml("audit", new Summary(Mode.AUDIT, List.of(result), false, List.of())), StandardCharsets.UTF_8);
    }

    private static Verdict verdict(Verdict.Kind kind, @Nullable Waiver waiver) {
        return new Verdict(
                new Item("bridge", "xenbr9", "nic", Truth.LIVE),
                kind,
                Value.of("eth2"),
                Value.of("eth1"),
                Value.of("eth1"),
                "eth1 is for dom1",
                "play.yml:3",
                waiver);
    }

    private static Document audited(Verdict verdict) throws Exception {
        return read(result(new HostOutcome.WouldChange()).judged(List.of(verdict)));
    }

    private static HostResult result(HostOutcome outcome) {
        return HostResult.of("dom0-01", outcome);
    }

    private static Summary summary(HostResult result) {
        return new Summary(Mode.AUDIT, List.of(result), false, List.of());
    }

    private static Document read(HostResult result) throws Exception {
        return read(Junit.xml("audit play.yml", summary(result)));
    }

    /// Held against the schema first.
    private static Document read(byte[] xml) throws Exception {
        var schemas = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        schemas.newSchema(Objects.requireNonNull(JunitTest.class.getResource("junit.xsd")))
                .newValidator()
                .validate(new StreamSource(new ByteArrayInputStream(xml)));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
    }

    /// `failure`, `error`, `skipped`, or nothing where it passed.
    private static String sort(Document read, String name) {
        var found = elements(read, "testcase").stream()
                .filter(each -> each.getAttribute("name").equals(name))
                .toList();
        assertEquals(1, found.size(), name);
        return elements(found.getFirst(), "*").stream()
                .map(Element::getTagName)
                .filter(tag -> !tag.equals("system-out"))
                .reduce("", (a, b) -> a + b);
    }

    private static List<Element> elements(Node in, String tag) {
        var nodes = in instanceof Document document
                ? document.getElementsByTagName(tag)
                : ((Element) in).getElementsByTagName(tag);
        var found = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }
}
