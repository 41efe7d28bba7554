package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.inventory.Inventory;
import pontifex.inventory.InventoryJson;
import pontifex.yaml.BadInput;

/// The inventory, in the words of `ansible-inventory`.
@Command(
        name = "inventory",
        description = "The inventory, as ansible-inventory prints it.",
        synopsisSubcommandLabel = "(list | graph | host NAME)")
final class InventoryVerb implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final Terminal terminal;
    private final Workplace workplace;

    InventoryVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "list, graph or host NAME?");
    }

    static final class Files {
        @Option(
                names = {"-i", "--inventory"},
                paramLabel = "FILE",
                description = "Inventory file or folder, or a list of hosts with a comma in it; again for more."
                        + " Default: inventory of pontifex.yml, else inventory/")
        List<String> inventories = new ArrayList<>();

        @Mixin
        VaultOptions vault = new VaultOptions();
    }

    @Command(name = "list", description = "Groups and all variables, as JSON.")
    int list(@Mixin Files files) throws BadInput {
        terminal.out().print(InventoryJson.list(read(files)));
        return 0;
    }

    @Command(name = "graph", description = "Groups and hosts, as a tree.")
    int graph(@Mixin Files files) throws BadInput {
        terminal.out().print(InventoryJson.graph(read(files)));
        return 0;
    }

    @Command(name = "host", description = "One host's variables, as JSON.")
    int host(@Mixin Files files, @Parameters(paramLabel = "NAME", description = "A host of the inventory.") String name)
            throws BadInput {
        terminal.out().print(InventoryJson.host(NamedHosts.host(read(files), name)));
        return 0;
    }

    private Inventory read(Files files) throws BadInput {
        var settings = Settings.read(workplace);
        var inventory = Inventory.read(
                workplace.inventories(files.inventories, settings),
                null,
                Access.of(files.vault, workplace, settings).reading());
        inventory.warnings().forEach(warning -> terminal.err().print("warning: " + warning.render()));
        return inventory;
    }
}
