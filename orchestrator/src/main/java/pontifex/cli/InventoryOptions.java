package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Where hosts are known from, for a command that reads no play.
final class InventoryOptions {
    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "Inventory file or folder, or a list of hosts with a comma in it; again for more."
                    + " Default: inventory of pontifex.yml, else inventory/")
    List<String> inventories = new ArrayList<>();

    @Option(
            names = {"-e", "--extra-vars"},
            paramLabel = "VARS",
            description = "A variable that wins over the inventory's: name=value, {name: value}, or @FILE; again for"
                    + " more.")
    List<String> extraVars = new ArrayList<>();

    @Mixin
    VaultOptions vault = new VaultOptions();
}
