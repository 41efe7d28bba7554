package pontifex.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pontifex.inventory.HostPattern;
import pontifex.yaml.BadInput;
import pontifex.yaml.Source;

/// Which hosts are asked, and how they are reached.
final class HostsOptions {
    @Parameters(
            paramLabel = "PATTERN",
            arity = "0..1",
            description = "The hosts: names, groups, globs, a:b, a:&b, a:!b. Default: all of the inventory")
    private String pattern = "all";

    @Mixin
    private InventoryOptions inventory = new InventoryOptions();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    /// Those that are meant; what is to be said of how they are reached is said.
    NamedHosts meant(Terminal terminal, Workplace workplace) throws BadInput {
        var meant = new HostPattern(new Source("PATTERN", 1, 1, pattern), pattern);
        var hosts = NamedHosts.of(meant, workplace, inventory, connection);
        hosts.warn(terminal);
        return hosts;
    }
}
