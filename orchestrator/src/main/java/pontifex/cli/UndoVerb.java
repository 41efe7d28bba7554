package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.run.HostTransactions.Asked;
import pontifex.yaml.BadInput;

/// Has a change taken back that is not decided yet.
@Command(
        name = "undo",
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Has the host take back a transaction that is not confirmed yet, and tells how it ended by the host's"
                        + " own receipt.")
final class UndoVerb implements Callable<Integer> {
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

    UndoVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        return byHand.end(Asked.UNDO, "undo", host, id, terminal, workplace);
    }
}
