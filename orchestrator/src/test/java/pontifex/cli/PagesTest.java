package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the pages under `docs/` show is taken by the program, and what they list is all there is.
class PagesTest {
    private static final Path DOCS = Path.of(System.getProperty("project.root"), "docs");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    @TempDir
    private Path folder;

    private Shell shell;

    @BeforeEach
    void theExamplesOfThePages() throws IOException {
        shell = Shell.in(folder)
                .with("-- inventory/hosts.yml --\n" + example("inventory.md") + "-- playbooks/site.yml --\n"
                        + example("plays.md") + "-- pontifex.yml --\n" + example("index.md"));
    }

    private static String page(String name) throws IOException {
        return Files.readString(DOCS.resolve(name));
    }

    private static String example(String name) throws IOException {
        var found = YAML.matcher(page(name));
        assertTrue(found.find(), name + " has no example");
        return found.group(1);
    }

    @Test
    void theExamplesAreValid() {
        assertEquals(new Shell.Said(0, "valid: 1 play, 4 hosts, 8 tasks\n", ""), shell.run("pontifex validate"));
        assertEquals(
                new Shell.Said(0, "valid: 1 play, 4 hosts, 12 tasks\n", ""),
                shell.run("pontifex validate -e site=north"));
        assertEquals(0, shell.run("pontifex inventory graph").code());
    }

    @Test
    void theFiltersAreThoseThatThereAre() throws IOException {
        shell.replace("playbooks/site.yml", "{{ motd }}", "{{ motd | nosuch }}");
        var said = shell.run("pontifex validate").err();
        var known = Pattern.compile("known: (.*)\n").matcher(said);
        assertTrue(known.find(), said);
        var listed = Pattern.compile("(?s)Filters: `(.*?)`").matcher(page("plays.md"));
        assertTrue(listed.find());
        var filters = new TreeSet<>(List.of(known.group(1).split(", ")));
        filters.remove("d"); // another name of default
        assertEquals(filters, new TreeSet<>(List.of(listed.group(1).split("\\s+"))));
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        try (var pages = Files.list(DOCS)) {
            for (var page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                LINK.matcher(Files.readString(page)).results().forEach(link -> {
                    var to = link.group(1);
                    assertTrue(
                            to.startsWith("https://") || Files.exists(page.resolveSibling(to)),
                            page.getFileName() + " leads to " + to);
                });
            }
        }
    }

    @Test
    void theIndexNamesEveryPage() throws IOException {
        var index = page("index.md");
        try (var pages = Files.list(DOCS)) {
            for (var page :
                    pages.map(file -> String.valueOf(file.getFileName())).toList()) {
                if (page.endsWith(".md") && !page.equals("index.md")) {
                    assertTrue(index.contains("(" + page + ")"), "index.md doesn't name " + page);
                }
            }
        }
    }
}
