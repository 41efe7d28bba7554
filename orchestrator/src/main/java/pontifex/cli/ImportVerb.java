package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.inventory.HostPattern;
import pontifex.run.Extent;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// Writes the inventory and the plays that describe hosts as they are.
@Command(
        name = "import",
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "Writes an inventory and plays that describe hosts as they are: a plan of them finds nothing to do."
                        + " The hosts are not touched, and no file is overwritten.")
final class ImportVerb implements Callable<Integer> {
    @Parameters(
            paramLabel = "HOST",
            arity = "1..*",
            description = "Hosts of the inventory; where there is no inventory yet, names or addresses.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write into. Default: the current one")
    private Path out = Path.of("");

    @Mixin
    private InventoryOptions inventory = new InventoryOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private FormatOptions format = new FormatOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    ImportVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        var settings = Settings.read(workplace);
        if (inventory.inventories.isEmpty()
                && settings.inventories().isEmpty()
                && !Files.exists(workplace.file(Path.of("inventory")))) {
            inventory.inventories = List.of(String.join(",", names) + ",");
        }
        var pattern = String.join(":", names);
        var hosts = NamedHosts.of(
                new HostPattern(new Source("HOST", 1, 1, pattern), pattern), workplace, inventory, connection);
        hosts.warn(terminal);
        var survey = survey(hosts);
        if (!survey.failed().isEmpty()) {
            survey.failed().forEach(line -> terminal.err().println(line));
            terminal.err().println("nothing was written");
            format.chronicle(terminal).described(new Description(List.of(), List.of(), List.of(), survey.failed()));
            return 1;
        }
        var found = new TreeMap<String, AsFound>();
        survey.found().forEach((host, state) -> found.put(host, AsFound.of(host, state)));
        var undescribed = found.entrySet().stream()
                .flatMap(
                        host -> host.getValue().left().stream().map(line -> host.getKey() + ": not described: " + line))
                .toList();
        var files = new Imported(hosts.hosts(), found).files();
        var left = left(files.sequencedKeySet());
        write(files);
        format.chronicle(terminal)
                .described(new Description(named(files.sequencedKeySet()), named(left), undescribed, List.of()));
        undescribed.forEach(line -> terminal.err().println(Visible.text(line)));
        return 0;
    }

    /// Twice: what the tasks must see is known when it is known what is there.
    private Survey survey(NamedHosts hosts) throws BadInput, InterruptedException {
        var first = Survey.of(hosts, _ -> Look.NOTHING, connection, terminal, workplace);
        var states = first.found();
        if (!first.failed().isEmpty()) {
            return first;
        }
        return Survey.of(
                hosts,
                host -> states.get(host) instanceof HostState state
                        ? AsFound.look(host, state.items(Extent.of(state)))
                        : Look.NOTHING,
                connection,
                terminal,
                workplace);
    }

    /// As they are called from here.
    private List<String> named(Collection<String> files) {
        return files.stream().map(file -> out.resolve(file).toString()).toList();
    }

    /// The inventory that the hosts were found in needs no other: it is taken out of what is to be written.
    private List<String> left(Collection<String> files) {
        return Files.exists(workplace.file(out).resolve(Imported.INVENTORY)) && files.remove(Imported.INVENTORY)
                ? List.of(Imported.INVENTORY)
                : List.of();
    }

    /// All of them, or none where one is in the way.
    private void write(SequencedMap<String, String> files) throws BadInput {
        var folder = workplace.file(out);
        var problems = new Problems();
        for (var name : files.keySet()) {
            if (Files.exists(folder.resolve(name))) {
                problems.add(
                        Source.of(out.resolve(name).toString()),
                        1,
                        "is there already, and is not overwritten; nothing was written",
                        "move it away, or have the files written elsewhere with --out DIR");
            }
        }
        problems.throwIfAny();
        for (var file : files.entrySet()) {
            write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static void write(Path file, String text) throws BadInput {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (IOException e) {
            var problems = new Problems();
            problems.add(Source.of(file.toString()), 1, "can't be written: " + e.getMessage(), null);
            problems.throwIfAny();
        }
    }
}
