package pontifex.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.run.HostTransactions.Asked;
import pontifex.yaml.BadInput;

/// Says yes to a change that waits, in place of a run that no longer can.
@Command(
        name = "confirm",
        sortOptions = false,
        abbreviateSynopsis = true,
        description = "Confirms the change that a host waits with, over a new connection to its confirm_host, and tells"
                + " how it ended by the host's own receipt.")
final class ConfirmVerb implements Callable<Integer> {
    @Parameters(paramLabel = "HOST", description = "A host of the inventory.")
    private String host = "";

    @Option(
            names = "--transaction",
            paramLabel = "ID",
            description =
                    "The transaction, as status tells it. Default: the one that is pending; refused where there are several")
    private @Nullable String id;

    @Mixin
    private ByHand byHand = new ByHand();

    private final Terminal terminal;
    private final Workplace workplace;

    ConfirmVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        return byHand.end(Asked.CONFIRM, "confirm", host, id, terminal, workplace);
    }
}
