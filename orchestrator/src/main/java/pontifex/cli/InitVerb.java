package pontifex.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// Lays out a repository to begin with.
@Command(
        name = "init",
        description =
                "Lays out a repository that runs: an inventory of two Dom0s, a playbook, pontifex.yml, schemas for"
                        + " editors, and a README that says how to go on. Nothing that is there is overwritten: then nothing is"
                        + " written at all.")
final class InitVerb implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The folder. It is made where there is none. Default: this one")
    private Path folder = Path.of("");

    private final Terminal terminal;
    private final Workplace workplace;

    InitVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput {
        var files = files();
        refuseWhatIsThere(files);
        for (var file : files.entrySet()) {
            var written = workplace.file(folder).resolve(file.getKey());
            try {
                Files.createDirectories(
                        Objects.requireNonNull(written.toAbsolutePath().getParent()));
                Files.writeString(written, file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new BadInput(new Problem(
                        Source.of(folder.resolve(file.getKey()).toString()),
                        1,
                        "can't be written: " + e,
                        "name another folder"));
            }
            terminal.out().println(folder.resolve(file.getKey()));
        }
        terminal.out().println();
        terminal.out()
                .println("Next: put your hosts into "
                        + folder.resolve("inventory/hosts.yml")
                        + ", and see there with: pontifex validate; pontifex ping;"
                        + " pontifex plan");
        return 0;
    }

    private void refuseWhatIsThere(SortedMap<String, String> files) throws BadInput {
        var problems = new Problems();
        for (var name : files.keySet()) {
            if (Files.exists(workplace.file(folder).resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                problems.add(
                        Source.of(folder.resolve(name).toString()),
                        1,
                        "is there already; nothing was written",
                        "name another folder, or move it away");
            }
        }
        problems.throwIfAny();
    }

    /// Path → content.
    private static SortedMap<String, String> files() {
        var files = new TreeMap<String, String>();
        files.put("README.md", template("README.md"));
        files.put(".gitignore", template("gitignore"));
        files.put("pontifex.yml", template("pontifex.yml"));
        files.put("inventory/hosts.yml", template("hosts.yml"));
        files.put("inventory/group_vars/dom0s.yml", template("dom0s.yml"));
        files.put("playbooks/bridges.yml", template("bridges.yml"));
        Schemas.all().forEach((name, schema) -> files.put("schemas/" + name, schema));
        return files;
    }

    private static String template(String name) {
        try (InputStream in = InitVerb.class.getResourceAsStream("/pontifex/cli/init/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no file " + name + " to begin a repository with");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
