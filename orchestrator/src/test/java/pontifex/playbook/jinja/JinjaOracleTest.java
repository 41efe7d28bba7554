package pontifex.playbook.jinja;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Our templates against the real jinja2 (Debian's python3-jinja2), case by case.
class JinjaOracleTest {
    /// Where we differ on purpose: what jinja2 gives, and what we give.
    private static final Map<String, List<String>> DIFFERENCES = Map.of("n.real", List.of("3", "ERROR"));

    private final Path folder = folder();

    private static Path folder() {
        try {
            return Path.of(JinjaOracleTest.class.getResource("oracle.py").toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> cases() throws IOException {
        var cases = new ArrayList<>(
                Files.readString(folder.resolve("expressions.txt")).lines().toList());
        cases.addAll(templates());
        return cases;
    }

    private List<String> templates() throws IOException {
        return List.of(Files.readString(folder.resolve("templates.txt")).split("\n----\n"));
    }

    private List<String> jinja2() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        "/usr/bin/python3", folder.resolve("oracle.py").toString(), folder.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), "python3-jinja2 is needed: " + output);
        return output.lines().toList();
    }

    @Test
    void everyCaseGivesWhatJinja2Gives() throws Exception {
        var scope = new Fixed(value(Yaml.read("variables", Files.readString(folder.resolve("variables.json")))));
        var cases = cases();
        var expected = jinja2();
        assertEquals(cases.size(), expected.size());
        var templates = templates();
        var wrong = new ArrayList<String>();
        for (int i = 0; i < cases.size(); i++) {
            var isTemplate = i >= cases.size() - templates.size();
            var ours = ours(cases.get(i), isTemplate, scope);
            var known = DIFFERENCES.get(cases.get(i));
            if (known != null) {
                assertEquals(known, List.of(expected.get(i), ours), cases.get(i));
            } else if (!ours.equals(expected.get(i))) {
                wrong.add(cases.get(i) + "\n    jinja2: " + expected.get(i) + "\n    ours:   " + ours);
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    private static String ours(String text, boolean template, Scope scope) {
        try {
            return Text.repr(
                    template
                            ? Template.of(text).text(scope)
                            : Template.ofExpression(text).value(scope));
        } catch (TemplateError e) {
            return "ERROR";
        }
    }

    private static @Nullable Object value(YamlNode node) {
        return switch (node) {
            case YamlScalar scalar -> scalar.value();
            case YamlList list -> {
                var items = new ArrayList<@Nullable Object>();
                list.items().forEach(item -> items.add(value(item)));
                yield items;
            }
            case YamlMap map -> {
                var entries = new LinkedHashMap<String, @Nullable Object>();
                map.entries().forEach(entry -> entries.put(entry.key().text(), value(entry.value())));
                yield entries;
            }
        };
    }

    private record Fixed(@Nullable Object variables) implements Scope {
        @Override
        public @Nullable Object get(String name) {
            return Members.at(variables, name);
        }

        @Override
        public Collection<String> names() {
            return List.of();
        }
    }
}
