package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Writes the man pages.
@Command(
        name = "man",
        description = "Writes a man page for pontifex and for each of its commands into a folder: pontifex.1,"
                + " pontifex-plan.1 and so on. What stood there under these names is replaced.")
final class ManVerb implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            description = "The folder, such as ~/.local/share/man/man1. It is made where there is none.")
    private Path folder = Path.of("");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final Terminal terminal;
    private final Workplace workplace;

    ManVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput {
        var written = workplace.file(folder);
        try {
            Files.createDirectories(written);
            for (var page : pages(spec.root()).entrySet()) {
                Files.writeString(written.resolve(page.getKey()), page.getValue());
                terminal.out().println(folder.resolve(page.getKey()));
            }
        } catch (IOException e) {
            throw new BadInput(new Problem(
                    Source.of(folder.toString()), 1, "can't be written: " + e.getMessage(), "name another folder"));
        }
        return 0;
    }

    /// File name → page.
    static SortedMap<String, String> pages(CommandLine.Model.CommandSpec root) {
        var pages = new TreeMap<String, String>();
        pages.put("pontifex.1", ManPage.of(root, "keeps every guest of a fleet of Xen Dom0s on its bridge"));
        for (var verb : Verbs.all()) {
            var line = root.subcommands().get(verb.name());
            if (line != null) {
                pages.put(
                        ManPage.name(line.getCommandSpec()) + ".1", ManPage.of(line.getCommandSpec(), verb.summary()));
            }
        }
        return pages;
    }
}
