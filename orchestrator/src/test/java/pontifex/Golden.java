package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Golden cases: a folder a case under `src/test/golden/<area>/`, with its inputs and the outputs that are expected.
///
/// `-Dgolden=write` writes what came out, and fails the case that it changed, so that a run that rewrites is never
/// green.
/// Files are UTF-8, and their line ends are kept.
public final class Golden {
    private static final Path ROOT = Path.of(System.getProperty("project.root"), "orchestrator/src/test/golden");

    private Golden() {}

    /// Every case of an area (`config/sxp`), by name. An area without cases, or with a stray file, is a failure.
    public static Stream<Case> cases(String area) {
        var cases = list(ROOT.resolve(area));
        if (cases.isEmpty()) {
            throw new AssertionError("no golden case in " + area);
        }
        for (var path : cases) {
            if (!Files.isDirectory(path)) {
                throw new AssertionError(path + " belongs to no golden case");
            }
        }
        return cases.stream().map(Case::new);
    }

    /// The areas that have cases: each folder of `golden/` or of a folder in it whose own folders hold files only.
    static SortedSet<String> areas() {
        try (var all = Files.walk(ROOT)) {
            var areas = new TreeSet<String>();
            all.filter(path -> Files.isRegularFile(path) && !path.getParent().equals(ROOT))
                    .forEach(file -> areas.add(
                            ROOT.relativize(file.getParent().getParent()).toString()));
            return areas;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a case makes of its inputs.
    @FunctionalInterface
    public interface Run {
        /// The outputs: file name → text.
        Map<String, String> of(Case inputs) throws Exception;
    }

    /// One case. Its files are inputs, which the run reads, or outputs, which it gives; any other is an orphan.
    public record Case(Path folder, SortedSet<String> inputs) {
        Case(Path folder) {
            this(folder, new TreeSet<>());
        }

        public String input(String file) {
            inputs.add(file);
            try {
                return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public boolean has(String file) {
            return Files.exists(folder.resolve(file));
        }

        public void check(Run run) throws Exception {
            var outputs = run.of(this);
            boolean rewritten = false;
            for (var output : outputs.entrySet()) {
                var file = folder.resolve(output.getKey());
                var expected = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : null;
                if (!output.getValue().equals(expected) && "write".equals(System.getProperty("golden"))) {
                    Files.writeString(file, output.getValue(), StandardCharsets.UTF_8);
                    rewritten = true;
                } else {
                    assertEquals(expected, output.getValue(), file + " (-Dgolden=write rewrites it)");
                }
            }
            if (rewritten) {
                fail("rewrote " + folder + ": read it, and run again without -Dgolden=write");
            }
            for (var file : list(folder)) {
                var name = file.getFileName().toString();
                if (!inputs.contains(name) && !outputs.containsKey(name)) {
                    fail(file + " is an orphan: the case neither reads nor makes it");
                }
            }
        }

        @Override
        public String toString() {
            return folder.getFileName().toString();
        }
    }
}
