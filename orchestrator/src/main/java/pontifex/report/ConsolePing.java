package pontifex.report;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import pontifex.run.Failure;
import pontifex.run.HostPing;
import pontifex.yaml.Visible;

/// For people at a terminal: a line for each host that answers, and why the others don't.
public final class ConsolePing implements PingReport {
    private final PrintStream out;
    private final boolean colours;

    public ConsolePing(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    @Override
    public void begin(int hosts) {
        out.println(Ink.BOLD.on(colours, "ping · " + counted(hosts)));
        out.println();
    }

    private static String counted(long hosts) {
        return hosts + (hosts == 1 ? " host" : " hosts");
    }

    @Override
    public void host(HostPing ping) {
        if (ping.pong() instanceof HostPing.Pong pong) {
            out.println(
                    head(Ink.GREEN, ping.host(), "pong") + "in " + pong.login().toMillis() + " ms, answered in "
                            + pong.answer().toMillis() + " ms"
                            + (pong.user().isEmpty() ? "" : " · " + Visible.text(pong.user()))
                            + (pong.server().isEmpty() ? " · this machine" : " · " + Visible.text(pong.server())));
            pong.notes().forEach(note -> out.println("    note   " + Visible.text(note)));
        } else if (ping.failure() instanceof Failure(var what, var _, var cause, var hint)) {
            out.println(head(Ink.RED, ping.host(), "unreachable") + Visible.text(what));
            out.println("    cause  " + indented(cause));
            out.println("    hint   " + indented(hint));
        }
    }

    private String head(Ink ink, String host, String word) {
        return ink.on(colours, String.format(Locale.ROOT, "%-12s %-12s ", Visible.text(host), word));
    }

    private static String indented(String text) {
        return text.lines().map(Visible::text).collect(Collectors.joining("\n           "));
    }

    @Override
    public void end(List<HostPing> all) {
        long answered = all.stream().filter(ping -> ping.pong() != null).count();
        if (!all.isEmpty()) {
            out.println();
        }
        out.println("total  " + counted(all.size()) + ": "
                + (answered == all.size()
                        ? "all answered"
                        : answered + " answered, " + (all.size() - answered) + " didn't")
                + slowest(all));
        out.flush();
    }

    private static String slowest(List<HostPing> all) {
        return all.stream()
                .filter(ping -> ping.pong() != null)
                .max(Comparator.comparingLong(ConsolePing::millis))
                .map(ping -> "; the slowest was " + Visible.text(ping.host()) + " with " + millis(ping) + " ms")
                .orElse("");
    }

    private static long millis(HostPing ping) {
        return ping.pong() instanceof HostPing.Pong pong
                ? pong.login().plus(pong.answer()).toMillis()
                : 0;
    }
}
