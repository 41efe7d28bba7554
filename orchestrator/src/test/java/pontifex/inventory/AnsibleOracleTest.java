package pontifex.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import pontifex.json.Json;
import pontifex.playbook.HostExpressions;
import pontifex.vault.PasswordSource;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;

/// Every inventory under `src/test/inventories`, read by us and by Debian's ansible-inventory: the same bytes, or,
/// where
/// the folder has a file `refused` with what we say, refused by both.
///
/// Ansible takes most of a second to begin; it begins once for all of them.
class AnsibleOracleTest {
    private static final Path CASES =
            Path.of(System.getProperty("project.root")).resolve("orchestrator/src/test/inventories");
    private static final Path ORACLE = Path.of("/usr/bin/ansible-inventory");

    @TempDir
    static Path home;

    /// What a case gives both of us.
    private record Case(Path folder, List<String> sources, Path playbooks, List<String> vault) {
        static Case of(Path folder) throws IOException {
            var sources = new ArrayList<String>();
            var vault = new ArrayList<String>();
            var playbooks = folder.resolve("no playbooks here");
            var words = Files.readString(folder.resolve("arguments")).strip().split("\\s+");
            for (int i = 0; i < words.length; i += 2) {
                var word = words[i + 1];
                switch (words[i]) {
                    case "-i" ->
                        sources.add(
                                word.contains(",") ? word : folder.resolve(word).toString());
                    case "--playbook-dir" -> playbooks = folder.resolve(word);
                    case "--vault-password-file" -> vault.add("default@" + folder.resolve(word));
                    case "--vault-id" -> vault.add(word.replace("@", "@" + folder + "/"));
                    default -> throw new IllegalArgumentException(words[i]);
                }
            }
            return new Case(folder, sources, playbooks, vault);
        }

        String name() {
            return folder.getFileName().toString();
        }

        /// What we say of it, where it is wrong.
        @Nullable String refused() throws IOException {
            var file = folder.resolve("refused");
            return Files.exists(file) ? Files.readString(file).strip() : null;
        }

        List<String> arguments(String... what) {
            var arguments = new ArrayList<String>();
            sources.forEach(source -> arguments.addAll(List.of("-i", source)));
            vault.forEach(id -> arguments.addAll(List.of("--vault-id", id)));
            if (Files.exists(playbooks)) {
                arguments.addAll(List.of("--playbook-dir", playbooks.toString()));
            }
            arguments.addAll(Arrays.asList(what));
            return arguments;
        }

        Inventory read() throws BadInput {
            var keys = vault.isEmpty() ? PasswordSource.vault(List.of(), DOORS) : keys();
            var programs = Reading.Programs.run(folder, Reading.Programs.LIMIT);
            return Inventory.read(sources, playbooks, new Reading(keys, programs, new HostExpressions(keys)));
        }

        private Keyring keys() throws BadInput {
            return PasswordSource.vault(
                    vault.stream().map(id -> PasswordSource.ofId(id, DOORS)).toList(), DOORS);
        }
    }

    private static final PasswordSource.Doors DOORS = new PasswordSource.Doors() {
        @Override
        public @Nullable String refusal(Path program) {
            return null;
        }

        @Override
        public char @Nullable [] ask(String prompt) {
            return null;
        }

        @Override
        public Path file(String written) {
            return Path.of(written);
        }
    };

    private record Question(Case about, List<String> what, Path out, Path err) {
        static Question of(Case about, String... what) {
            try {
                var out = Files.createTempFile(home, "out", null);
                return new Question(about, List.of(what), out, Files.createTempFile(home, "err", null));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Map<String, Object> json() {
            return Map.of(
                    "arguments", about.arguments(what.toArray(String[]::new)),
                    "out", out.toString(),
                    "err", err.toString());
        }

        private String ours() throws BadInput {
            var inventory = about.read();
            return switch (what.getFirst()) {
                case "--list" -> InventoryJson.list(inventory);
                case "--graph" -> InventoryJson.graph(inventory);
                default -> InventoryJson.host(inventory.all().getFirst());
            };
        }

        DynamicTest answered(int code) {
            return DynamicTest.dynamicTest(about.name() + " " + String.join(" ", what), () -> {
                var refused = about.refused();
                if (refused == null) {
                    assertEquals(0, code, () -> text(err));
                    assertEquals(text(out), ours());
                } else {
                    var said = assertThrows(BadInput.class, this::ours).render();
                    assertTrue(said.contains(refused), said);
                    assertNotEquals(0, code, () -> text(out));
                }
            });
        }
    }

    @TestFactory
    Stream<DynamicTest> weReadAnInventoryAsAnsibleDoes() throws Exception {
        assertTrue(Files.isExecutable(ORACLE), ORACLE + " is missing: install ansible-core");
        var questions = new ArrayList<Question>();
        try (var folders = Files.list(CASES)) {
            for (var folder : folders.sorted().toList()) {
                var each = Case.of(folder);
                questions.add(Question.of(each, "--list"));
                if (each.name().contains("deep") || each.name().contains("puzzle")) {
                    questions.add(Question.of(each, "--graph"));
                    questions.add(Question.of(
                            each, "--host", each.read().all().getFirst().name()));
                }
            }
        }
        assertTrue(questions.size() >= 70, "only " + questions.size() + " questions");
        var codes = asked(questions);
        var tests = new ArrayList<DynamicTest>();
        for (int i = 0; i < questions.size(); i++) {
            tests.add(questions.get(i).answered(codes.get(i)));
        }
        return tests.stream();
    }

    /// The exit code of each.
    private static List<Integer> asked(List<Question> questions) throws Exception {
        var in = Files.writeString(
                home.resolve("questions"),
                Json.write(questions.stream().map(Question::json).toList()));
        var out = home.resolve("codes");
        var err = home.resolve("complaints");
        var builder = new ProcessBuilder("/usr/bin/python3", resource())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.redirectInput(in.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ANSIBLE") || name.startsWith("PYTHON"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("ANSIBLE_HOME", home.toString());
        builder.environment().put("ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED", "1");
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.directory(home.toFile());
        var process = builder.start();
        var ended = process.waitFor(180, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly();
        }
        assertTrue(ended, "ansible-inventory did not end");
        assertEquals(0, process.exitValue(), () -> text(err));
        var codes = new ArrayList<Integer>();
        for (var code : (List<?>) Json.read(text(out))) {
            codes.add(((Number) code).intValue());
        }
        return codes;
    }

    private static String resource() throws IOException {
        var file = home.resolve("oracle.py");
        try (var in = AnsibleOracleTest.class.getResourceAsStream("oracle.py")) {
            Files.write(file, in.readAllBytes());
        }
        return file.toString();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
