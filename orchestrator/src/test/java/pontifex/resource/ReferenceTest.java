package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pontifex.yaml.BadInput;
import pontifex.yaml.Shape;

/// The reference page is what the kinds' doc comments say; `-Dgolden=write` writes it, and fails once.
class ReferenceTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path SOURCES = ROOT.resolve("orchestrator/src/main/java/pontifex/resource");
    private static final Path PAGE = ROOT.resolve("docs/reference.md");
    private static final Pattern KIND = Pattern.compile("Kind\\.of\\(\\s*\"([a-z_]+)\"");
    private static final Pattern COMMENT =
            Pattern.compile("(?m)((?:^///.*\\n)+)(?=(?:public )?(?:final )?(?:record|class) )");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\\n(.*?)```");

    @Test
    void everyKindHasItsComment() throws IOException {
        assertEquals(new TreeSet<>(Resources.kinds()), new TreeSet<>(comments().keySet()));
    }

    @Test
    void everyExampleIsReadAsItsKind() throws Exception {
        for (var comment : comments().entrySet()) {
            var example = EXAMPLE.matcher(comment.getValue());
            assertTrue(example.find(), () -> "no example of " + comment.getKey());
            var tasks = Tasks.list(example.group(1));
            assertTrue(tasks.length > 0);
            for (var line : example.group(1).lines().toList()) {
                assertTrue(line.startsWith("- " + comment.getKey() + ": "), line);
            }
            for (var task : tasks) {
                assertFalse(task.source().file().isEmpty());
            }
        }
    }

    @Test
    void everyFieldStandsInAnExample() throws IOException {
        for (var comment : comments().entrySet()) {
            for (var field : Resources.fieldsOf(comment.getKey())) {
                assertTrue(comment.getValue().contains(field + ":"), () -> comment.getKey() + " shows no " + field);
            }
        }
    }

    @Test
    void aFieldIsOfTheShapeThatItSays() {
        for (var word : Resources.kinds()) {
            var kind = Resources.named(word);
            for (var field : kind.takes()) {
                var before = word + ": { "
                        + kind.takes().stream()
                                .filter(other -> other.required() && !other.equals(field))
                                .map(other ->
                                        other.name() + (other.shape() instanceof Shape.ListOf ? ": [x], " : ": /x, "))
                                .collect(Collectors.joining());
                for (var wrong : wrong(field.shape())) {
                    var task = before + field.name() + ": " + wrong;
                    assertTrue(
                            isTold(task + " }", before.length()) || isTold(task + ", state: absent }", before.length()),
                            task);
                }
            }
        }
    }

    /// Whether a mistake is shown there or behind, and not for what is missing beside it.
    private static boolean isTold(String task, int from) {
        var mistake = assertThrows(BadInput.class, () -> Tasks.read(task), task);
        return mistake.problems().stream().anyMatch(problem -> problem.source().column() > from);
    }

    /// What no reader may take for the shape.
    private static List<String> wrong(Shape shape) {
        return switch (shape) {
            case Shape.Text _ -> List.of("{ a: b }", "[a]");
            case Shape.Flag _ -> List.of("perhaps", "[true]", "7");
            case Shape.Whole(long least, long most) ->
                List.of("many", "[1]", String.valueOf(least - 1), String.valueOf(most + 1));
            case Shape.OneOf _ -> List.of("another", "{ a: b }");
            case Shape.ListOf _ -> List.of("{ a: b }", "[{ a: b }]");
            case Shape.MapOf _ -> List.of("{ no-such-key: 1 }", "[a]", "a");
            case Shape.NamesTo _, Shape.Either _, Shape.Any _, Shape.Named _ -> List.of();
        };
    }

    @Test
    void thePageSaysWhatTheCommentsSay() throws IOException {
        var page = page();
        if (!Files.exists(PAGE) || !Files.readString(PAGE).equals(page)) {
            if ("write".equals(System.getProperty("golden"))) {
                Files.createDirectories(PAGE.getParent());
                Files.writeString(PAGE, page);
                fail("rewrote " + PAGE + ": read it, and run again without -Dgolden=write");
            }
            assertEquals(page, Files.exists(PAGE) ? Files.readString(PAGE) : "", "-Dgolden=write rewrites the page");
        }
    }

    private static String page() throws IOException {
        var out = new StringBuilder("""
                # What a play can ensure

                A task is one of these words with its fields. `file`, `script`, `template`, `bridge` and `vif` take
                `state: present` (the default) or `state: absent`. What can't be had safely on a host is refused there,
                with the reason, before anything is touched.

                """);
        for (var comment : comments().entrySet()) {
            var kind = Resources.named(comment.getKey());
            if (kind == null) {
                throw new AssertionError(comment.getKey());
            }
            out.append("## ")
                    .append(kind.word())
                    .append("\n\n")
                    .append(comment.getValue())
                    .append("\n| field | holds | |\n|---|---|---|\n");
            for (var field : kind.takes()) {
                out.append("| `" + field.name() + "`" + (field.required() ? " (required)" : "") + " | "
                        + field.shape().told() + " | " + field.about() + " |\n");
            }
            out.append('\n');
        }
        return out.toString().stripTrailing() + "\n";
    }

    /// Kind → its comment, without the tags at its end.
    private static SortedMap<String, String> comments() throws IOException {
        var found = new TreeMap<String, String>();
        List<Path> files;
        try (var all = Files.list(SOURCES)) {
            files = all.sorted().toList();
        }
        for (var file : files) {
            var text = Files.readString(file);
            var kind = KIND.matcher(text);
            var comment = COMMENT.matcher(text);
            if (kind.find() && comment.find()) {
                found.put(
                        kind.group(1),
                        comment.group(1)
                                        .lines()
                                        .map(line -> line.length() > 4 ? line.substring(4) : "")
                                        .takeWhile(line -> !line.startsWith("@param"))
                                        .collect(Collectors.joining("\n"))
                                        .strip()
                                + "\n");
            }
        }
        return found;
    }
}
