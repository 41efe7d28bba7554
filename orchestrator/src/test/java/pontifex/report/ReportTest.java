package pontifex.report;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;
import pontifex.plan.FileDiff;
import pontifex.plan.Risk;
import pontifex.run.Failure;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.RiskyStep;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.run.Wave;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Truth;

/// One run of each sort, as people and as programs read it.
class ReportTest {
    static java.util.stream.Stream<Golden.Case> cases() {
        return Golden.cases("report");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsAsItShould(Golden.Case each) throws Exception {
        each.check(inputs -> {
            var mode = Mode.valueOf(inputs.input("mode").strip());
            return Map.of(
                    "console", told(mode, out -> new ConsoleReport(out, false, false)),
                    "json", told(mode, JsonLines::new),
                    "junit.xml", junit(mode),
                    "markdown", told(mode, Markdown::new));
        });
    }

    private static String told(Mode mode, java.util.function.Function<PrintStream, Report> format) {
        var bytes = new ByteArrayOutputStream();
        var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        var report = format.apply(out);
        var results = results(mode);
        report.begin(mode, mode.name().toLowerCase(java.util.Locale.ROOT) + " playbooks/multi-nic.yml", results.size());
        results.forEach(report::host);
        report.end(new Summary(
                mode,
                results,
                false,
                List.of("recorded as 0123456789 on pontifex/history"),
                mode == Mode.APPLY ? waves() : List.of(),
                mode == Mode.APPLY ? "pontifex apply --limit @failed" : null));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /// Of a play that stopped at its fourth wave of five.
    private static List<Wave> waves() {
        return List.of(
                wave(1, true, List.of("dom0-01"), List.of(), List.of(), null),
                wave(2, false, List.of("dom0-02"), List.of(), List.of(), null),
                wave(3, false, List.of("dom0-03"), List.of(), List.of(), null),
                wave(4, false, List.of("dom0-04", "dom0-05"), List.of("dom0-04", "dom0-05"), List.of(), "all 2 failed"),
                wave(5, false, List.of("dom0-06"), List.of(), List.of("dom0-06"), null));
    }

    private static Wave wave(
            int number,
            boolean canary,
            List<String> hosts,
            List<String> failed,
            List<String> untouched,
            @Nullable String stopped) {
        return new Wave("One bridge per NIC", number, 5, canary, hosts, failed, untouched, stopped);
    }

    private static String junit(Mode mode) {
        var summary = new Summary(mode, results(mode), false, List.of());
        var xml = Junit.xml(mode.name().toLowerCase(java.util.Locale.ROOT) + " playbooks/multi-nic.yml", summary);
        return new String(xml, StandardCharsets.UTF_8);
    }

    static List<HostResult> results(Mode mode) {
        var moved = mode == Mode.APPLY ? new HostOutcome.Changed(true) : new HostOutcome.WouldChange();
        var violated = new Finding(
                "nobody can sniff dom1",
                "playbooks/multi-nic.yml:30",
                new Judgement.Violated("dom3's interface 0 is on xenbr1 too"));
        return List.of(
                changed("dom0-01", moved),
                changed("dom0-02", moved, "eth1 is down, so whether it has a carrier can't be told"),
                HostResult.of("dom0-03", new HostOutcome.InSync()),
                new HostResult(
                        "dom0-04",
                        mode == Mode.AUDIT ? moved : new HostOutcome.Failed(why()),
                        List.of(),
                        List.of(),
                        List.of(violated),
                        List.of("an earlier transaction was taken back first"),
                        List.of("file /etc/x content (next boot): unknown (Permission denied)"),
                        List.of(),
                        List.of(),
                        null,
                        1),
                HostResult.of(
                        "dom0-05",
                        new HostOutcome.Unreachable(new Failure(
                                "could not look at the host",
                                null,
                                "10.0.0.5 took too long: to connect\n\u001b[31mred",
                                "run again"))),
                HostResult.of("dom0-06", new HostOutcome.Untouched("the run was stopped before it")),
                mode == Mode.APPLY
                        ? HostResult.of("dom0-07", new HostOutcome.RolledBack(why(), true))
                        : HostResult.of("dom0-07", new HostOutcome.InSync()));
    }

    private static Failure why() {
        return new Failure(
                "refused: eth1 belongs to dom1", "playbooks/multi-nic.yml:14",
                "eth1 already belongs to bridge br-storage", "release it there first, or give xenbr1 another NIC");
    }

    private static HostResult changed(String host, HostOutcome outcome, String... overridden) {
        var place = "playbooks/multi-nic.yml:14";
        var task = "eth1 belongs to dom1";
        return new HostResult(
                host,
                outcome,
                List.of(
                        new TaskChange(
                                task,
                                place,
                                new Item("bridge", "xenbr1", "nic", Truth.LIVE),
                                null,
                                "eth1",
                                Risk.HOST_INTERRUPTION),
                        new TaskChange(
                                task,
                                place,
                                new Item("bridge", "xenbr1", "nic", Truth.NEXT_BOOT),
                                "eth9",
                                "eth1",
                                Risk.NEXT_BOOT)),
                List.of(
                        new FileDiff(
                                "/etc/network/interfaces",
                                List.of(
                                        "--- /etc/network/interfaces",
                                        "+++ /etc/network/interfaces",
                                        "@@ -1,1 +1,2 @@",
                                        " auto lo",
                                        "+auto\txenbr1"),
                                ""),
                        new FileDiff("/etc/secret", List.of(), "new, 0600 root:root, content is secret")),
                List.of(),
                List.of(),
                List.of(),
                List.of(overridden),
                List.of(
                        new RiskyStep("release eth1 from br0", Risk.HOST_INTERRUPTION),
                        new RiskyStep("bind eth1 to xenbr1", Risk.MANAGEMENT_PATH)),
                60,
                2);
    }
}
