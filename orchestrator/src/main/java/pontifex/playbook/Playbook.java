package pontifex.playbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Yaml;

/// Plays in the order in which they run: those of one file after those of the other.
public record Playbook(List<Play> plays) {
    public Playbook {
        plays = List.copyOf(plays);
    }

    /// @throws BadInput with every mistake in any of the files
    public static Playbook read(List<Path> files) throws BadInput {
        return read(files, Keyring.NONE, ExtraVars.NONE);
    }

    /// @param keys what opens encrypted values and files
    /// @param extra what the plays' own words may ask for, over their variables
    /// @throws BadInput with every mistake in any of the files
    public static Playbook read(List<Path> files, Keyring keys, ExtraVars extra) throws BadInput {
        var problems = new Problems();
        var plays = new ArrayList<Play>();
        for (var file : files) {
            try {
                var folder = file.toAbsolutePath().normalize().getParent();
                var document = Yaml.read(file.toString(), bytes(file), keys);
                plays.addAll(new PlaybookReader(folder == null ? Path.of("/") : folder, keys, extra, problems)
                        .plays(document));
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        return new Playbook(plays);
    }

    private static byte[] bytes(Path file) throws BadInput {
        var at = Source.of(file.toString());
        try {
            if (Files.isDirectory(file)) {
                throw new BadInput(new Problem(at, 1, "this is a folder, not a playbook", "name a file in it"));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new BadInput(new Problem(
                    at,
                    1,
                    "there is no such playbook",
                    "looked for " + file.toAbsolutePath().normalize()));
        } catch (IOException e) {
            throw new BadInput(new Problem(at, 1, "can't be read: " + e, null));
        }
    }
}
