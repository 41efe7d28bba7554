package pontifex.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Host;
import pontifex.inventory.HostPattern;
import pontifex.inventory.Inventory;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Playbook;
import pontifex.playbook.Rollout;
import pontifex.playbook.Tags;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Hosts that a command names itself, and how to reach them: by the inventory alone, as no play has a say.
///
/// @param hosts in the order of the inventory
record NamedHosts(Settings settings, Inventory inventory, List<Host> hosts, Targets targets, List<Problem> warnings) {
    private static final Path PLAYBOOKS = Path.of("playbooks");

    /// Those that a pattern means.
    static NamedHosts of(
            HostPattern written, Workplace workplace, InventoryOptions options, ConnectionOptions connection)
            throws BadInput {
        var settings = Settings.read(workplace);
        var pattern = new Limit(workplace, settings).of(written);
        var access = Access.of(options.vault, workplace, settings);
        var inventory = read(workplace, options, settings, access);
        var hosts = pattern.limit(inventory.all(), inventory);
        return of(inventory, hosts, settings, access, workplace, options, connection);
    }

    /// The one of that name.
    static NamedHosts of(String name, Workplace workplace, InventoryOptions options, ConnectionOptions connection)
            throws BadInput {
        var settings = Settings.read(workplace);
        var access = Access.of(options.vault, workplace, settings);
        var inventory = read(workplace, options, settings, access);
        return of(inventory, List.of(host(inventory, name)), settings, access, workplace, options, connection);
    }

    /// @throws BadInput when there is none, with one that may be meant
    static Host host(Inventory inventory, String name) throws BadInput {
        if (inventory.hosts().get(name) instanceof Host host) {
            return host;
        }
        var near = DidYouMean.hint(name, inventory.hosts().keySet());
        throw new BadInput(new Problem(
                Source.of("inventory"),
                1,
                "there is no host '" + name + "'",
                near == null ? "'pontifex inventory graph' shows those that there are" : near));
    }

    private static Inventory read(Workplace workplace, InventoryOptions options, Settings settings, Access access)
            throws BadInput {
        return Inventory.read(
                workplace.inventories(options.inventories, settings), besidePlays(workplace), access.reading());
    }

    /// Variables beside the plays that run by default hold here too.
    private static @Nullable Path besidePlays(Workplace workplace) {
        var folder = workplace.file(PLAYBOOKS).toAbsolutePath().normalize();
        return Files.isDirectory(folder) ? folder : null;
    }

    private static NamedHosts of(
            Inventory inventory,
            List<Host> hosts,
            Settings settings,
            Access access,
            Workplace workplace,
            InventoryOptions options,
            ConnectionOptions connection)
            throws BadInput {
        connection.check();
        var extra = ExtraVars.of(workplace.extraVars(options.extraVars), access.keys());
        var rollout = Rollout.of(inventory, new Playbook(List.of()), extra, Tags.ALL, null);
        var targets = Targets.of(hosts, rollout, workplace, connection);
        var warnings = new ArrayList<>(inventory.warnings());
        warnings.addAll(targets.warnings());
        return new NamedHosts(settings, inventory, hosts, targets, warnings);
    }

    List<String> names() {
        return hosts.stream().map(Host::name).toList();
    }

    /// Some of them.
    NamedHosts only(Predicate<String> names) {
        return new NamedHosts(
                settings,
                inventory,
                hosts.stream().filter(host -> names.test(host.name())).toList(),
                targets,
                warnings);
    }

    /// Whom the inventory has.
    Set<String> all() {
        return inventory.hosts().keySet();
    }

    void warn(Terminal terminal) {
        warnings.forEach(warning -> terminal.err().print("warning: " + warning.render()));
    }
}
