package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pontifex.history.HistoryFailure;
import pontifex.run.Mode;
import pontifex.yaml.BadInput;

/// Where hosts are not as the plays want them.
@Command(
        name = "audit",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Where hosts are not as the plays want them; nothing is touched."
                + " Exit 0: nowhere, 2: differences, 1: could not tell.")
final class AuditVerb implements Callable<Integer> {
    @Mixin
    private FleetOptions fleet = new FleetOptions();

    @Mixin
    private AgainstOptions against = new AgainstOptions();

    @Mixin
    private ListOptions lists = new ListOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    AuditVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, HistoryFailure, InterruptedException {
        return new Running(
                        terminal,
                        workplace,
                        Mode.AUDIT,
                        fleet,
                        lists,
                        connection,
                        new GuardOptions(),
                        output,
                        Basis.against(against.revision))
                .run(true);
    }
}
