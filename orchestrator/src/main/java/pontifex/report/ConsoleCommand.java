package pontifex.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pontifex.run.CommandOutcome;
import pontifex.run.Failure;
import pontifex.run.HostCommand;
import pontifex.yaml.Visible;

/// For people at a terminal: hosts on which a command said and ended the same share one telling; those that need a
/// person
/// come last, where the eye is.
public final class ConsoleCommand implements CommandReport {
    private static final int NAMED = 40;

    private final PrintStream out;
    private final boolean colours;

    public ConsoleCommand(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    @Override
    public void begin(List<String> words, int hosts) {
        var command = words.stream().map(ConsoleCommand::word).collect(Collectors.joining(" "));
        out.println(Ink.BOLD.on(colours, "exec " + command + " · " + counted(hosts)));
    }

    /// As a person would have typed it.
    private static String word(String word) {
        var visible = Visible.text(word);
        return visible.matches("[A-Za-z0-9_./:=,@%+-]+") ? visible : "'" + visible.replace("'", "'\\''") + "'";
    }

    private static String counted(long hosts) {
        return hosts + (hosts == 1 ? " host" : " hosts");
    }

    @Override
    public void host(HostCommand command) {
        // told at the end, as it shares its telling with others
    }

    @Override
    public void end(List<HostCommand> all) {
        groups(all).forEach(this::group);
        notes(all);
        out.println();
        out.println("total  " + counted(all.size()) + ": " + totals(all));
        out.flush();
    }

    /// Beside the groups: two hosts that say the same may be spoken to otherwise.
    private void notes(List<HostCommand> all) {
        var hosts = new LinkedHashMap<String, List<String>>();
        all.stream()
                .sorted(Comparator.comparing(HostCommand::host))
                .forEach(command -> command.notes()
                        .forEach(note -> hosts.computeIfAbsent(note, _ -> new ArrayList<>())
                                .add(command.host())));
        if (!hosts.isEmpty()) {
            out.println();
        }
        hosts.forEach((note, names) -> out.println("note   " + names(names) + ": " + Visible.text(note)));
    }

    /// What ended with 0 first, what most hosts have in common before the rest.
    private static Map<CommandOutcome, List<String>> groups(List<HostCommand> all) {
        var hosts = new LinkedHashMap<CommandOutcome, List<String>>();
        all.stream()
                .sorted(Comparator.comparing(HostCommand::host))
                .forEach(command -> hosts.computeIfAbsent(command.outcome(), _ -> new ArrayList<>())
                        .add(command.host()));
        return hosts.entrySet().stream()
                .sorted(Comparator.<Map.Entry<CommandOutcome, List<String>>>comparingInt(group -> rank(group.getKey()))
                        .thenComparing(group -> -group.getValue().size()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, _) -> a, LinkedHashMap::new));
    }

    private static int rank(CommandOutcome outcome) {
        return switch (outcome) {
            case CommandOutcome.Ended(int status, var _, var _) -> status == 0 ? 0 : 1;
            case CommandOutcome.Unreachable _ -> 2;
            case CommandOutcome.InDoubt _ -> 3;
        };
    }

    private void group(CommandOutcome outcome, List<String> hosts) {
        out.println();
        switch (outcome) {
            case CommandOutcome.Ended(int status, var said, var err) -> {
                head(status == 0 ? Ink.BOLD : Ink.YELLOW, hosts, "exit " + status);
                said(said, err);
            }
            case CommandOutcome.InDoubt(var why, var said, var err) -> {
                head(Ink.RED, hosts, "in doubt");
                said(said, err);
                why(why);
            }
            case CommandOutcome.Unreachable(var why) -> {
                head(Ink.RED, hosts, "unreachable");
                why(why);
            }
        }
    }

    private void head(Ink ink, List<String> hosts, String how) {
        out.println(ink.on(colours, "── " + names(hosts) + " · " + how));
    }

    private static String names(List<String> hosts) {
        var names = hosts.stream().limit(NAMED).map(Visible::text).collect(Collectors.joining(", "));
        return names + (hosts.size() > NAMED ? " and " + (hosts.size() - NAMED) + " more" : "");
    }

    private void said(String said, String err) {
        said.lines().map(ConsoleCommand::visible).forEach(out::println);
        err.lines().map(line -> "stderr: " + visible(line)).forEach(out::println);
    }

    private void why(Failure why) {
        out.println("    " + Visible.text(why.what()));
        out.println("    cause  " + indented(why.cause()));
        out.println("    hint   " + indented(why.hint()));
    }

    private static String indented(String text) {
        return text.lines().map(Visible::text).collect(Collectors.joining("\n           "));
    }

    /// A tab steers nothing.
    private static String visible(String line) {
        return Stream.of(line.split("\t", -1)).map(Visible::text).collect(Collectors.joining("\t"));
    }

    /// `2 exit 0, 1 exit 1, 1 unreachable`
    private static String totals(List<HostCommand> all) {
        var counts = new TreeMap<Integer, Integer>();
        var others = new LinkedHashMap<String, Integer>();
        for (var command : all) {
            switch (command.outcome()) {
                case CommandOutcome.Ended(int status, var _, var _) -> counts.merge(status, 1, Integer::sum);
                case CommandOutcome.Unreachable _ -> others.merge("unreachable", 1, Integer::sum);
                case CommandOutcome.InDoubt _ -> others.merge("in doubt", 1, Integer::sum);
            }
        }
        return Stream.concat(
                        counts.entrySet().stream().map(count -> count.getValue() + " exit " + count.getKey()),
                        others.entrySet().stream().map(count -> count.getValue() + " " + count.getKey()))
                .collect(Collectors.joining(", "));
    }
}
