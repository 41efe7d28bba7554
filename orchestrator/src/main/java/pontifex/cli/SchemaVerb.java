package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Writes the JSON Schemas.
@Command(
        name = "schema",
        description = "Writes JSON Schemas of playbooks, inventories, variables and pontifex.yml into a folder, for"
                + " editors: playbook.json, inventory.json, vars.json, pontifex.json. What stood there under these names"
                + " is replaced.")
final class SchemaVerb implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The folder. It is made where there is none.")
    private Path folder = Path.of("");

    private final Terminal terminal;
    private final Workplace workplace;

    SchemaVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput {
        var written = workplace.file(folder);
        try {
            Files.createDirectories(written);
            for (var schema : Schemas.all().entrySet()) {
                Files.writeString(written.resolve(schema.getKey()), schema.getValue());
                terminal.out().println(folder.resolve(schema.getKey()));
            }
        } catch (IOException e) {
            throw new BadInput(new Problem(
                    Source.of(folder.toString()), 1, "can't be written: " + e.getMessage(), "name another folder"));
        }
        return 0;
    }
}
