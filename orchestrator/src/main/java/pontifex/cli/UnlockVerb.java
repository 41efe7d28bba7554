package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.run.HostTransactions.Asked;
import pontifex.yaml.BadInput;

/// Ends what a dead keeper left, without a run.
@Command(
        name = "unlock",
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Ends a transaction that was left on a host when its keeper was gone, forwards if it had been decided,"
                        + " backwards if not, and gives its lock back. Refused while its keeper is alive.")
final class UnlockVerb implements Callable<Integer> {
    @Parameters(paramLabel = "HOST", description = "A host of the inventory.")
    private String host = "";

    @Option(
            names = "--transaction",
            paramLabel = "ID",
            required = true,
            description = "The transaction, as status tells it.")
    private String id = "";

    @Mixin
    private ByHand byHand = new ByHand();

    private final Terminal terminal;
    private final Workplace workplace;

    UnlockVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        return byHand.end(Asked.UNLOCK, "unlock", host, id, terminal, workplace);
    }
}
