package pontifex.xen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/// A folder for what is too big for /tmp where that is memory.
final class OnDisk implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext of, ExtensionContext in) throws IOException {
        return Files.createTempDirectory(Path.of("/var/tmp"), "pontifex-xen-disks-");
    }
}
