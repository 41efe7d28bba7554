package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.run.Failure;
import pontifex.run.HostStatus;
import pontifex.run.Standing;
import pontifex.run.Standing.Kind;

/// What is pending, as people and as programs read it.
class StatusReportTest {
    private static final String ANNA = "anna@deploy-1";
    private static final HostStatus IDLE = new HostStatus("dom0-01", List.of(), null);
    private static final List<HostStatus> ALL = List.of(
            IDLE,
            one("dom0-02", "aaaa", Kind.WAITING, ANNA, "waiting 60", 43),
            one("dom0-03", "bbbb", Kind.WORKING, ANNA, "doing 2", null),
            one("dom0-04", "cccc", Kind.LEFT, "", "doing 2", null),
            one("dom0-05", "dddd", Kind.BETWEEN_TWO_STATES, ANNA, "between", null),
            one("dom0-06", "", Kind.LOCK, "", "", null),
            new HostStatus(
                    "dom0-07",
                    List.of(),
                    new Failure("could not look what is pending on the host", null, "\u001b[31mred", "run again")));

    private static HostStatus one(
            String host, String id, Kind kind, String who, String doing, @Nullable Integer secondsLeft) {
        var copies = kind == Kind.BETWEEN_TWO_STATES ? "/var/lib/pontifex/between/" + id + "/copies" : "";
        var standing = new Standing(
                id, kind, doing, secondsLeft, true, who, "run-1", "0123", "2026-11-23 10:15:00 UTC", copies);
        return new HostStatus(host, List.of(standing), null);
    }

    @Test
    void peopleReadWhatIsPendingAndWhatToDo() {
        assertEquals("""
                status · 7 hosts

                dom0-02      waiting            transaction aaaa waits for its confirm: takes itself back in 43 s
                    of     anna@deploy-1, run run-1, since 2026-11-23 10:15:00 UTC
                    hint   pontifex confirm dom0-02 --transaction aaaa, or pontifex undo dom0-02 --transaction aaaa
                dom0-03      working            transaction bbbb is under way; it was at step 2
                    of     anna@deploy-1, run run-1, since 2026-11-23 10:15:00 UTC
                    hint   wait until it has ended; pontifex undo dom0-03 --transaction bbbb takes it back
                dom0-04      left               transaction cccc was left when its keeper was gone; it was at step 2
                    hint   the next apply ends it first; so does pontifex unlock dom0-04 --transaction cccc
                dom0-05      between two states transaction dddd ended between two states; \
                the files as they were lie in /var/lib/pontifex/between/dddd/copies
                    of     anna@deploy-1, run run-1, since 2026-11-23 10:15:00 UTC
                    hint   put it right by hand, then remove /var/lib/pontifex/between/dddd: docs/transactions.md
                dom0-06      lock               a lock that nobody owns
                    hint   the next apply sweeps it away
                dom0-07      not looked at      could not look what is pending on the host
                    cause  \\x1b[31mred
                    hint   run again

                nothing is pending on 1 of 7 hosts
                """, told(ALL, out -> new ConsoleStatus(out, false)));
    }

    @Test
    void hostsWithNothingAreOneLine() {
        assertEquals(
                "status · 2 hosts\n\nnothing is pending on 2 hosts\n",
                told(List.of(IDLE, IDLE), out -> new ConsoleStatus(out, false)));
    }

    @Test
    void noLineSaysThatNothingIsPendingOnNoHost() {
        var busy = told(ALL.subList(1, 3), out -> new ConsoleStatus(out, false));
        assertFalse(busy.contains("nothing is pending"), busy);
        assertTrue(busy.endsWith("--transaction bbbb takes it back\n"), busy);
    }

    @Test
    void programsReadALineAHost() {
        var lines = told(ALL, JsonStatus::new).lines().toList();
        assertEquals("{\"type\":\"status\",\"version\":1,\"hosts\":7}", lines.getFirst());
        assertEquals("{\"type\":\"host\",\"host\":\"dom0-01\",\"pending\":[],\"error\":null}", lines.get(1));
        assertEquals(
                "{\"type\":\"host\",\"host\":\"dom0-02\",\"pending\":[{\"transaction\":\"aaaa\",\"standing\":\"waiting\","
                        + "\"doing\":\"waiting 60\",\"seconds_left\":43,\"locks\":true,\"operator\":\"anna@deploy-1\","
                        + "\"run\":\"run-1\",\"source\":\"0123\",\"since\":\"2026-11-23 10:15:00 UTC\",\"copies\":null}],"
                        + "\"error\":null}",
                lines.get(2));
        assertEquals(
                "{\"type\":\"summary\",\"hosts\":7,\"waiting\":1,\"working\":1,\"left\":1,\"between_two_states\":1,"
                        + "\"lock\":1,\"not_looked_at\":1}",
                lines.getLast());
    }

    @Test
    void theExitCodeTellsNothingSomethingAndCouldNotTell() {
        assertEquals(0, StatusReport.exitCode(List.of(IDLE)));
        assertEquals(2, StatusReport.exitCode(ALL.subList(0, 2)));
        assertEquals(1, StatusReport.exitCode(ALL));
    }

    private static String told(List<HostStatus> all, Function<PrintStream, StatusReport> format) {
        var bytes = new ByteArrayOutputStream();
        var report = format.apply(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        report.begin(all.size());
        all.forEach(report::host);
        report.end(all);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
