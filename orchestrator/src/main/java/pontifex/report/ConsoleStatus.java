package pontifex.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import pontifex.run.Failure;
import pontifex.run.HostStatus;
import pontifex.run.Standing;
import pontifex.yaml.Visible;

/// For people at a terminal: what is pending, each with what to do about it, and how many hosts have nothing.
public final class ConsoleStatus implements StatusReport {
    private final PrintStream out;
    private final boolean colours;

    public ConsoleStatus(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    @Override
    public void begin(int hosts) {
        out.println(Ink.BOLD.on(colours, "status · " + counted(hosts)));
        out.println();
    }

    private static String counted(long hosts) {
        return hosts + (hosts == 1 ? " host" : " hosts");
    }

    @Override
    public void host(HostStatus status) {
        if (status.failure() instanceof Failure(var what, var _, var cause, var hint)) {
            head(Ink.RED, status.host(), "not looked at", what);
            out.println("    cause  " + visible(cause));
            out.println("    hint   " + visible(hint));
        }
        status.pending().forEach(pending -> pending(status.host(), pending));
    }

    private void pending(String host, Standing pending) {
        head(
                ink(pending.kind()),
                host,
                pending.kind().word().replace('_', ' '),
                (pending.transaction().isEmpty() ? "" : "transaction " + pending.transaction() + " ") + pending.told());
        if (!pending.owner().isEmpty()) {
            out.println("    of     " + visible(pending.owner()));
        }
        out.println("    hint   " + visible(pending.hint(host)));
    }

    private void head(Ink ink, String host, String word, String rest) {
        out.println(
                ink.on(colours, String.format(Locale.ROOT, "%-12s %-18s", visible(host), word)) + " " + visible(rest));
    }

    private static Ink ink(Standing.Kind kind) {
        return switch (kind) {
            case WAITING, WORKING -> Ink.YELLOW;
            case LEFT, BETWEEN_TWO_STATES, LOCK -> Ink.RED;
        };
    }

    private static String visible(String text) {
        return String.join("\n           ", text.lines().map(Visible::text).toList());
    }

    @Override
    public void end(List<HostStatus> all) {
        long idle = all.stream()
                .filter(status -> status.failure() == null && status.pending().isEmpty())
                .count();
        if (idle > 0) {
            if (idle < all.size()) {
                out.println();
            }
            out.println("nothing is pending on " + (idle == all.size() ? "" : idle + " of ") + counted(all.size()));
        }
        out.flush();
    }
}
