package pontifex.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The root command: only its verbs do something.
@Command(
        name = "pontifex",
        description = "One bridge per NIC, every guest on its own, on every Xen Dom0 of a fleet: planned, applied,"
                + " audited and recorded in Git, over plain ssh.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: plan --detailed-exitcode and audit: 0 clean, 2 differences, 1 could not tell.",
            "apply: 0, or the sum of 2 failed, 4 unreachable, 8 rolled back, 16 between two states, 32 in doubt.",
            "64 usage or bad input, 130 interrupted."
        })
final class Pontifex implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    /// The root command with its verbs.
    static CommandLine line(Terminal terminal) {
        return new CommandLine(new Pontifex())
                .addSubcommand("demo", new DemoVerb(terminal))
                .addSubcommand("plan", new PlanVerb(terminal))
                .addSubcommand("apply", new ApplyVerb(terminal))
                .addSubcommand("audit", new AuditVerb(terminal))
                .addSubcommand("validate", new ValidateVerb(terminal))
                .addSubcommand("history", new HistoryVerb(terminal))
                .addSubcommand("show", new ShowVerb(terminal))
                .addSubcommand("inventory", new InventoryVerb(terminal));
    }
}
