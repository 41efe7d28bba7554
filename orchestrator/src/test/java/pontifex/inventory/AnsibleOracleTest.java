package pontifex.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every inventory under `src/test/inventories`, read by us and by Debian's ansible-inventory: the same bytes.
class AnsibleOracleTest {
    private static final Path CASES =
            Path.of(System.getProperty("project.root")).resolve("orchestrator/src/test/inventories");
    private static final Path ORACLE = Path.of("/usr/bin/ansible-inventory");

    @TempDir
    static Path home;

    /// What a case gives both of us.
    private record Case(String name, List<String> sources, Path playbooks) {
        static Case of(Path folder) throws IOException {
            var sources = new ArrayList<String>();
            var playbooks = folder.resolve("no playbooks here");
            var words = Files.readString(folder.resolve("arguments")).strip().split("\\s+");
            for (int i = 0; i < words.length; i += 2) {
                switch (words[i]) {
                    case "-i" ->
                        sources.add(
                                words[i + 1].contains(",")
                                        ? words[i + 1]
                                        : folder.resolve(words[i + 1]).toString());
                    case "--playbook-dir" -> playbooks = folder.resolve(words[i + 1]);
                    default -> throw new IllegalArgumentException(words[i]);
                }
            }
            return new Case(folder.getFileName().toString(), sources, playbooks);
        }

        List<String> arguments(String... what) {
            var arguments = new ArrayList<>(List.of(ORACLE.toString()));
            sources.forEach(source -> arguments.addAll(List.of("-i", source)));
            if (Files.exists(playbooks)) {
                arguments.addAll(List.of("--playbook-dir", playbooks.toString()));
            }
            arguments.addAll(Arrays.asList(what));
            return arguments;
        }
    }

    @TestFactory
    Stream<DynamicTest> weReadAnInventoryAsAnsibleDoes() throws Exception {
        assertTrue(Files.isExecutable(ORACLE), ORACLE + " is missing: install ansible-core");
        List<Case> cases;
        try (var folders = Files.list(CASES)) {
            cases = folders.sorted()
                    .map(folder -> {
                        try {
                            return Case.of(folder);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
        assertTrue(cases.size() >= 15, "only " + cases.size() + " inventories");
        var tests = new ArrayList<Callable<DynamicTest>>();
        for (var each : cases) {
            tests.add(() -> compare(each, InventoryJson.list(read(each)), "--list"));
            if (each.name().contains("deep") || each.name().contains("puzzle")) {
                tests.add(() -> compare(each, InventoryJson.graph(read(each)), "--graph"));
                var first = read(each).all().getFirst();
                tests.add(() -> compare(each, InventoryJson.host(first), "--host", first.name()));
            }
        }
        try (var two = Executors.newFixedThreadPool(2)) {
            var done = new ArrayList<DynamicTest>();
            for (var future : two.invokeAll(tests)) {
                done.add(future.get());
            }
            return done.stream();
        }
    }

    private static Inventory read(Case each) throws Exception {
        return Inventory.read(each.sources(), each.playbooks());
    }

    private static DynamicTest compare(Case each, String ours, String... what) throws Exception {
        var out = Files.createTempFile(home, "out", null);
        var err = Files.createTempFile(home, "err", null);
        var builder = new ProcessBuilder(each.arguments(what))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ANSIBLE") || name.startsWith("PYTHON"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("ANSIBLE_HOME", home.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.directory(home.toFile());
        var process = builder.start();
        var ended = process.waitFor(120, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        return DynamicTest.dynamicTest(each.name() + " " + String.join(" ", what), () -> {
            assertTrue(ended, "ansible-inventory did not end");
            assertEquals(0, process.exitValue(), () -> text(err));
            assertFalse(text(err).contains("Unable to parse"), () -> text(err));
            assertEquals(text(out), ours);
        });
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
