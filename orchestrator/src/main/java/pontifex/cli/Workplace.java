package pontifex.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/// The folder that the user stands in: what the command line and `pontifex.yml` name is found from there.
record Workplace(Path folder) {
    static final Workplace HERE = new Workplace(Path.of(""));

    Path file(Path written) {
        return folder.resolve(written);
    }

    /// Where the inventories are: as given after `-i`, else as `pontifex.yml` says, else `inventory`.
    List<String> inventories(List<String> given, Settings settings) {
        var chosen = given.isEmpty() ? settings.inventories() : given;
        return (chosen.isEmpty() ? List.of("inventory") : chosen)
                .stream().map(this::inventory).toList();
    }

    /// `dom0-01,dom0-02` are names of hosts, unless there is such a file.
    private String inventory(String written) {
        try {
            var file = file(Path.of(written));
            return written.contains(",") && !Files.exists(file) ? written : file.toString();
        } catch (InvalidPathException e) {
            return written;
        }
    }

    /// What was given after `-e`: `@site.yml` is a file.
    List<String> extraVars(List<String> given) {
        return given.stream().map(String::strip).map(this::extraVar).toList();
    }

    private String extraVar(String written) {
        try {
            return written.startsWith("@") ? "@" + file(Path.of(written.substring(1))) : written;
        } catch (InvalidPathException e) {
            return written;
        }
    }
}
