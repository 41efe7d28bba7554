package pontifex.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;
import pontifex.yaml.Utf8;

/// A file's content, from regular files only and in a bounded size.
final class Bytes {
    private Bytes() {}

    static byte[] of(Path path) throws BadInput {
        try {
            if (!Files.isRegularFile(path)) {
                throw refused(path, "not a regular file");
            }
            if (Files.size(path) > Utf8.LARGEST) {
                throw refused(path, "the file is larger than 8 MiB");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw refused(path, "there is no such file");
        } catch (IOException e) {
            throw refused(path, "can't be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static BadInput refused(Path path, String why) {
        return new BadInput(new Problem(Source.of(path.toString()), 1, why, null));
    }
}
