package pontifex.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The root command: only its verbs do something.
@Command(
        name = "pontifex",
        description = "One bridge per NIC, every guest on its own, on every Xen Dom0 of a fleet: planned, applied,"
                + " audited and recorded in Git, over plain ssh.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class Pontifex implements Runnable {
    /// These tell of the others too.
    private static final Set<String> OF_ALL = Set.of("help", "man", "completion");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Print this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print which Pontifex and which Java this is.")
    boolean version;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    /// The root command with the verbs that these arguments may need: where they begin with one, that one alone, as
    /// reading what all of them take costs more than most runs.
    static CommandLine line(Terminal terminal, Workplace workplace, String... arguments) {
        var verbs = verbs(terminal, workplace);
        var first = arguments.length == 0 ? "" : arguments[0];
        if (verbs.containsKey(first) && !OF_ALL.contains(first)) {
            verbs.keySet().retainAll(Set.of(first));
        } else if (arguments.length == 1 && Set.of("-V", "--version").contains(first)) {
            verbs.clear();
        }
        var line = new CommandLine(new Pontifex());
        verbs.forEach((name, verb) -> line.addSubcommand(name, verb.get()));
        return HelpPage.with(Verbs.told(line));
    }

    private static Map<String, Supplier<Object>> verbs(Terminal terminal, Workplace workplace) {
        var verbs = new LinkedHashMap<String, Supplier<Object>>();
        verbs.put("demo", () -> new DemoVerb(terminal));
        verbs.put("plan", () -> new PlanVerb(terminal, workplace));
        verbs.put("apply", () -> new ApplyVerb(terminal, workplace));
        verbs.put("merge", () -> new MergeVerb(terminal, workplace));
        verbs.put("audit", () -> new AuditVerb(terminal, workplace));
        verbs.put("topology", () -> new TopologyVerb(terminal, workplace));
        verbs.put("status", () -> new StatusVerb(terminal, workplace));
        verbs.put("ping", () -> new PingVerb(terminal, workplace));
        verbs.put("exec", () -> new ExecVerb(terminal, workplace));
        verbs.put("confirm", () -> ofOneHost(new ConfirmVerb(terminal, workplace)));
        verbs.put("undo", () -> ofOneHost(new UndoVerb(terminal, workplace)));
        verbs.put("unlock", () -> ofOneHost(new UnlockVerb(terminal, workplace)));
        verbs.put("validate", () -> new ValidateVerb(terminal, workplace));
        verbs.put("history", () -> new HistoryVerb(terminal, workplace));
        verbs.put("show", () -> new ShowVerb(terminal, workplace));
        verbs.put("diff", () -> new DiffVerb(terminal, workplace));
        verbs.put("blame", () -> new BlameVerb(terminal, workplace));
        verbs.put("forget", () -> new ForgetVerb(terminal, workplace));
        verbs.put("rollback", () -> new RollbackVerb(terminal, workplace));
        verbs.put("record", () -> new RecordVerb(terminal, workplace));
        verbs.put("import", () -> new ImportVerb(terminal, workplace));
        verbs.put("schema", () -> new SchemaVerb(terminal, workplace));
        verbs.put("facts", () -> new FactsVerb(terminal, workplace));
        verbs.put("inventory", () -> new InventoryVerb(terminal, workplace));
        verbs.put("init", () -> new InitVerb(terminal, workplace));
        verbs.put("completion", () -> new CompletionVerb(terminal));
        verbs.put("man", () -> new ManVerb(terminal, workplace));
        verbs.put("help", () -> new HelpVerb());
        return verbs;
    }

    /// How many hosts at a time is nothing to ask of one.
    private static CommandLine ofOneHost(Callable<Integer> verb) {
        var line = new CommandLine(verb);
        line.getCommandSpec().remove(line.getCommandSpec().findOption("--forks"));
        return line;
    }
}
