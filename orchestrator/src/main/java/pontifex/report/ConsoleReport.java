package pontifex.report;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.yaml.Visible;

/// For people at a terminal, in the manner that an Ansible user reads at once: a line a host and task while the run
/// goes on; then each distinct diff once, with the hosts that it is for; then a recap.
///
/// What was told of a host isn't told again of the next one: that one is `as` the first. In a run of many hosts
/// those with nothing to tell are only counted.
public final class ConsoleReport implements Report {
    private static final int MANY = 50;

    private final PrintStream out;
    private final boolean colours;
    private final boolean verbose;
    private final Differences differences = new Differences();
    private final Map<List<String>, String> told = new HashMap<>();
    private Mode mode = Mode.PLAN;
    private boolean many;

    /// @param verbose assertions that hold, and hosts that are in sync among many, are told too
    public ConsoleReport(PrintStream out, boolean colours, boolean verbose) {
        this.out = out;
        this.colours = colours;
        this.verbose = verbose;
    }

    @Override
    public void begin(Mode started, String what, int hosts) {
        mode = started;
        many = hosts > MANY;
        out.println(Ink.BOLD.on(colours, what + " · " + hosts + (hosts == 1 ? " host" : " hosts")));
        out.println();
    }

    @Override
    public void host(HostResult result) {
        var console = new ConsoleHost(mode, colours, verbose);
        var lines = console.lines(result);
        var same = console.lines(result.named(""));
        var before = same.size() > 1 ? told.putIfAbsent(same, result.host()) : null;
        if (before != null) {
            var counted = Verdicts.counted(result.verdicts());
            out.println(
                    console.line(result, (counted.isEmpty() ? "" : counted + " · ") + "as " + Visible.text(before)));
        } else if (!many || verbose || lines.size() > 1 || !(result.outcome() instanceof HostOutcome.InSync)) {
            lines.forEach(out::println);
        }
        if (result.outcome().failure() == null || !result.verdicts().isEmpty()) {
            differences.add(result);
        }
    }

    @Override
    public void end(Summary summary) {
        for (var shared : differences.byHosts()) {
            out.println();
            out.println(Ink.BOLD.on(colours, "── " + Names.of(shared.getKey())));
            shared.getValue().forEach(line -> out.println(coloured(visible(line))));
        }
        out.println();
        new Recap(colours).lines(summary).forEach(out::println);
        out.flush();
    }

    /// Tabs are what they are in a diff; all else that could steer the terminal is escaped.
    private static String visible(String line) {
        return Stream.of(line.split("\t", -1)).map(Visible::text).collect(Collectors.joining("\t"));
    }

    /// By how a diff's line begins, or a verdict's: drift and conflict are red.
    private String coloured(String line) {
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> Ink.GREEN.on(colours, line);
            case '-' -> Ink.RED.on(colours, line);
            case '~' -> Ink.YELLOW.on(colours, line);
            case '@' -> Ink.CYAN.on(colours, line);
            case 'd', 'c' -> Ink.RED.on(colours, line);
            case 'p', 'n', 'r' -> Ink.YELLOW.on(colours, line);
            case 'w', 'u', 'a' -> Ink.FAINT.on(colours, line);
            default -> line;
        };
    }
}
