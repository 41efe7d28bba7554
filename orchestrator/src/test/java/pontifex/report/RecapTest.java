package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pontifex.run.Failure;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;

class RecapTest {
    @Test
    void aThousandHostsFitOnAScreenAndThoseThatFailedComeLastByName() {
        var results = new ArrayList<HostResult>();
        for (int i = 1; i <= 1000; i++) {
            var outcome = i == 7
                    ? new HostOutcome.Failed(why("refused: eth1 belongs to dom1"))
                    : i % 100 == 0 ? new HostOutcome.Unreachable(why("could not look at the host")) : sync();
            results.add(HostResult.of("dom0-%04d".formatted(i), outcome));
        }
        assertEquals("""
                recap
                  in sync            989 hosts
                  failed             dom0-0007 · refused: eth1 belongs to dom1
                  unreachable        10 hosts: dom0-[0100,0200,0300,0400,0500,0600,0700,0800,0900,1000]\
                 · could not look at the host
                  total              1000 hosts: 989 in sync, 1 failed, 10 unreachable
                """, recap(results));
    }

    @Test
    void whereEachHostHasSomethingElseToSayOnlyTheOutcomesAreTold() {
        var results = new ArrayList<HostResult>();
        for (int i = 0; i < 1000; i++) {
            results.add(HostResult.of("h" + i * 7, new HostOutcome.Failed(why("no " + i))));
        }
        var lines = recap(results).lines().toList();
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("  failed             1000 hosts: h0, h7, h["), lines.get(1));
        assertTrue(lines.get(1).length() < 450 && lines.get(1).endsWith("…"), lines.get(1));
    }

    @Test
    void amongManyHostsThoseInSyncAreOnlyCounted() {
        var results = new ArrayList<HostResult>();
        for (int i = 0; i < 60; i++) {
            results.add(HostResult.of("h" + i, i == 3 ? new HostOutcome.Failed(why("no")) : sync()));
        }
        assertFalse(whole(results, false).contains("h4 "), "it has nothing to say");
        assertTrue(whole(results, false).contains("h3           failed"), () -> whole(results, false));
        assertTrue(whole(results, true).contains("h4           in sync"));
        assertTrue(whole(results.subList(0, 50), false).contains("h4           in sync"));
    }

    @Test
    void whatWasToldOfOneHostIsNotToldAgainOfAnother() {
        var results = List.of(
                HostResult.of("h1", new HostOutcome.Failed(why("no"))),
                HostResult.of("h2", new HostOutcome.Failed(why("never"))),
                HostResult.of("主机", new HostOutcome.Failed(why("no"))));
        assertTrue(
                whole(results, false)
                        .contains("h2           failed\n    never\n    cause  cause\n    hint   hint\n"
                                + "主机         failed        as h1\n"),
                () -> whole(results, false));
    }

    private static HostOutcome sync() {
        return new HostOutcome.InSync();
    }

    private static Failure why(String what) {
        return new Failure(what, null, "cause", "hint");
    }

    private static String recap(List<HostResult> results) {
        return String.join("\n", new Recap(false).lines(new Summary(Mode.APPLY, results, false, List.of()))) + "\n";
    }

    private static String whole(List<HostResult> results, boolean verbose) {
        var bytes = new ByteArrayOutputStream();
        var report = new ConsoleReport(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, verbose);
        report.begin(Mode.APPLY, "apply x", results.size());
        results.forEach(report::host);
        report.end(new Summary(Mode.APPLY, results, false, List.of()));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
