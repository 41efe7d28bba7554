package pontifex.cli;

import java.util.concurrent.Callable;
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

    /// The root command with its verbs.
    static CommandLine line(Terminal terminal, Workplace workplace) {
        var line = new CommandLine(new Pontifex())
                .addSubcommand("demo", new DemoVerb(terminal))
                .addSubcommand("plan", new PlanVerb(terminal, workplace))
                .addSubcommand("apply", new ApplyVerb(terminal, workplace))
                .addSubcommand("merge", new MergeVerb(terminal, workplace))
                .addSubcommand("audit", new AuditVerb(terminal, workplace))
                .addSubcommand("topology", new TopologyVerb(terminal, workplace))
                .addSubcommand("status", new StatusVerb(terminal, workplace))
                .addSubcommand("ping", new PingVerb(terminal, workplace))
                .addSubcommand("exec", new ExecVerb(terminal, workplace))
                .addSubcommand("confirm", ofOneHost(new ConfirmVerb(terminal, workplace)))
                .addSubcommand("undo", ofOneHost(new UndoVerb(terminal, workplace)))
                .addSubcommand("unlock", ofOneHost(new UnlockVerb(terminal, workplace)))
                .addSubcommand("validate", new ValidateVerb(terminal, workplace))
                .addSubcommand("history", new HistoryVerb(terminal, workplace))
                .addSubcommand("show", new ShowVerb(terminal, workplace))
                .addSubcommand("diff", new DiffVerb(terminal, workplace))
                .addSubcommand("blame", new BlameVerb(terminal, workplace))
                .addSubcommand("forget", new ForgetVerb(terminal, workplace))
                .addSubcommand("rollback", new RollbackVerb(terminal, workplace))
                .addSubcommand("record", new RecordVerb(terminal, workplace))
                .addSubcommand("import", new ImportVerb(terminal, workplace))
                .addSubcommand("schema", new SchemaVerb(terminal, workplace))
                .addSubcommand("facts", new FactsVerb(terminal, workplace))
                .addSubcommand("inventory", new InventoryVerb(terminal, workplace))
                .addSubcommand("init", new InitVerb(terminal, workplace))
                .addSubcommand("completion", new CompletionVerb(terminal))
                .addSubcommand("man", new ManVerb(terminal, workplace))
                .addSubcommand("help", new HelpVerb());
        return HelpPage.with(Verbs.told(line));
    }

    /// How many hosts at a time is nothing to ask of one.
    private static CommandLine ofOneHost(Callable<Integer> verb) {
        var line = new CommandLine(verb);
        line.getCommandSpec().remove(line.getCommandSpec().findOption("--forks"));
        return line;
    }
}
