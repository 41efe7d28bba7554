package pontifex.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;
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

/// An audit with every verdict there is, as people and as programs read it.
class AuditReportTest {
    private static final Waiver WAIVER = new Waiver(
            "pontifex.yml:3",
            "dom0s",
            "bridge xenbr2",
            "eth2's card is being replaced",
            "anna",
            LocalDate.of(2026, 12, 31));

    static java.util.stream.Stream<Golden.Case> cases() {
        return Golden.cases("audits");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsAsItShould(Golden.Case each) throws Exception {
        each.check(inputs -> {
            var title = inputs.input("title").strip();
            return Map.of(
                    "console", told(title, out -> new ConsoleReport(out, false, false)),
                    "json", told(title, JsonLines::new),
                    "markdown", told(title, Markdown::new),
                    "junit.xml", new String(Junit.xml(title, summary()), StandardCharsets.UTF_8));
        });
    }

    private static String told(String title, Function<PrintStream, Report> format) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var report = format.apply(out);
        var summary = summary();
        report.begin(Mode.AUDIT, title, summary.results().size());
        summary.results().forEach(report::host);
        report.end(summary);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Summary summary() {
        var results = List.of(
                host("dom0-01", all()),
                host("dom0-02", drift()),
                host("dom0-03", drift()),
                host("dom0-04", sound()),
                host("dom0-05", untold()));
        return new Summary(Mode.AUDIT, results, false, List.of("judged by the commit 0123456789"));
    }

    private static HostResult host(String name, List<Verdict> verdicts) {
        var differs = verdicts.stream().anyMatch(verdict -> verdict.differs(false));
        var waived = new Finding(
                "bridge xenbr9", "in no play", new Judgement.Violated("it won't last"), "bridge xenbr9", WAIVER);
        return new HostResult(
                        name,
                        differs ? new HostOutcome.WouldChange() : new HostOutcome.InSync(),
                        List.of(),
                        List.of(),
                        verdicts.size() > 5 ? List.of(waived) : List.of(),
                        List.of(),
                        verdicts.stream()
                                .filter(verdict -> verdict.kind() == Verdict.Kind.UNKNOWN)
                                .map(Verdict::toString)
                                .toList(),
                        List.of(),
                        List.of(),
                        null,
                        1)
                .judged(verdicts);
    }

    private static List<Verdict> untold() {
        return List.of(
                new Verdict(
                        new Item("bridge", "xenbr1", "nic", Truth.NEXT_BOOT),
                        Verdict.Kind.UNKNOWN,
                        new Value.Unknown("is a FIFO"),
                        Value.of("eth1"),
                        Value.of("eth1"),
                        "eth1 belongs to dom1",
                        "playbooks/multi-nic.yml:10",
                        null),
                free("xenbr8", Verdict.Kind.UNMANAGED, "eth8", "eth8"));
    }

    private static List<Verdict> all() {
        var verdicts = new ArrayList<>(drift());
        verdicts.add(nic("xenbr1", Verdict.Kind.PENDING, "eth1", "eth1", "eth4"));
        verdicts.add(nic("xenbr3", Verdict.Kind.CONFLICT, "eth5", "eth3", "eth6"));
        verdicts.add(nic("xenbr4", Verdict.Kind.ADOPTED, "eth4", "eth9", "eth4"));
        verdicts.add(nic("xenbr5", Verdict.Kind.NOT_RECORDED_YET, null, null, "eth5"));
        verdicts.add(nic("xenbr6", Verdict.Kind.NOT_RECORDED_YET, "eth6", null, "eth6"));
        verdicts.add(free("xenbr7", Verdict.Kind.RELEASED, "eth7", "eth7"));
        verdicts.add(free("xenbr8", Verdict.Kind.UNMANAGED, "eth8", null));
        verdicts.add(free("xenbr\u001b9", Verdict.Kind.DRIFT, "eth9", "none"));
        verdicts.add(new Verdict(
                item("xenbr2", "stp"),
                Verdict.Kind.DRIFT,
                Value.of("on"),
                Value.of("off"),
                Value.of("off"),
                "eth2 belongs to dom2",
                "playbooks/multi-nic.yml:14",
                WAIVER));
        verdicts.add(new Verdict(
                item("xenbr1", "stp"),
                Verdict.Kind.UNKNOWN,
                new Value.Unknown("cut"),
                Value.of("off"),
                Value.of("off"),
                "",
                "",
                null));
        return verdicts;
    }

    /// One item alone, and three of one thing that went together.
    private static List<Verdict> drift() {
        return List.of(
                nic("xenbr0", Verdict.Kind.IN_SYNC, "eth0", "eth0", "eth0"),
                nic("xenbr2", Verdict.Kind.DRIFT, null, "eth2", "eth2"),
                drifted("forward_delay", "0"),
                drifted("up", "yes"));
    }

    private static List<Verdict> sound() {
        return List.of(nic("xenbr0", Verdict.Kind.IN_SYNC, "eth0", "eth0", "eth0"));
    }

    private static Verdict drifted(String facet, String left) {
        return new Verdict(
                item("xenbr1", facet),
                Verdict.Kind.DRIFT,
                null,
                Value.of(left),
                Value.of(left),
                "eth1 belongs to dom1",
                "playbooks/multi-nic.yml:10",
                null);
    }

    private static Verdict nic(
            String bridge,
            Verdict.Kind kind,
            @Nullable String live,
            @Nullable String recorded,
            @Nullable String wanted) {
        return new Verdict(
                item(bridge, "nic"),
                kind,
                value(live),
                value(recorded),
                value(wanted),
                "the NIC of " + bridge,
                "playbooks/multi-nic.yml:14",
                null);
    }

    private static Verdict free(String bridge, Verdict.Kind kind, String live, @Nullable String recorded) {
        return new Verdict(item(bridge, "nic"), kind, value(live), value(recorded), null, "", "", null);
    }

    private static Item item(String bridge, String facet) {
        return new Item("bridge", bridge, facet, Truth.LIVE);
    }

    private static @Nullable Value value(@Nullable String text) {
        return text == null ? null : Value.of(text);
    }
}
