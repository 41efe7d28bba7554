package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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
            var optional = new ArrayList<>(kind.fields());
            optional.removeAll(kind.required());
            out.append("## ")
                    .append(kind.word())
                    .append("\n\n")
                    .append(comment.getValue())
                    .append('\n');
            out.append("Fields: ").append(fields(kind.required(), " (required)"));
            out.append(kind.required().isEmpty() || optional.isEmpty() ? "" : ", ");
            out.append(fields(optional, "")).append(".\n\n");
        }
        return out.toString().stripTrailing() + "\n";
    }

    private static String fields(Iterable<String> fields, String note) {
        var words = new ArrayList<String>();
        fields.forEach(field -> words.add("`" + field + "`" + note));
        return String.join(", ", words);
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
