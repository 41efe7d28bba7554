package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.inventory.ConnectionFields;
import pontifex.playbook.PlayFields;
import pontifex.yaml.Field;

/// The JSON Schemas are those of docs/schemas, take what Pontifex takes, and refuse what it refuses. `-Dgolden=write`
/// writes them, and fails once.
///
/// What is read here is read as YAML 1.2, as editors do.
class SchemasTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path PAGES = ROOT.resolve("docs/schemas");
    private static final Path CASES = ROOT.resolve("orchestrator/src/test/golden/cli");
    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\\n(.*?)```");
    private static final Pattern FILE = Pattern.compile("(?m)^-- (\\S+) --\n");
    private static final String MODELINE = "# yaml-language-server: $schema=";

    private static final Map<String, Schema> SCHEMAS = schemas();

    @TempDir
    private Path folder;

    private static Map<String, Schema> schemas() {
        var registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
        var schemas = new TreeMap<String, Schema>();
        Schemas.all().forEach((name, text) -> schemas.put(name, registry.getSchema(text, InputFormat.JSON)));
        return schemas;
    }

    /// What is wrong with a text, by a schema; empty: nothing.
    static List<String> mistakes(String schema, String yaml) {
        return SCHEMAS.get(schema).validate(yaml, InputFormat.YAML).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }

    @Test
    void thoseOfTheDocumentationAreTheProgramsOwn() throws IOException {
        var moved = new ArrayList<String>();
        for (var schema : Schemas.all().entrySet()) {
            var page = PAGES.resolve(schema.getKey());
            if (!Files.exists(page) || !Files.readString(page).equals(schema.getValue())) {
                moved.add(schema.getKey());
                if ("write".equals(System.getProperty("golden"))) {
                    Files.createDirectories(PAGES);
                    Files.writeString(page, schema.getValue());
                }
            }
        }
        assertEquals(List.of(), moved, "-Dgolden=write rewrites them, and fails once");
        try (var files = Files.list(PAGES)) {
            assertEquals(
                    Schemas.all().keySet(),
                    files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new)));
        }
    }

    @Test
    void everyExampleNamesItsSchemaAndIsOfIt() throws IOException {
        int seen = 0;
        for (var part : List.of("playbooks", "inventory")) {
            try (var files = Files.walk(ROOT.resolve(part))) {
                for (var file :
                        files.filter(it -> it.toString().endsWith(".yml")).toList()) {
                    var text = Files.readString(file);
                    assertTrue(text.startsWith(MODELINE), file + " begins with " + MODELINE);
                    var named = text.substring(MODELINE.length(), text.indexOf('\n'));
                    var schema = file.getParent().resolve(named).normalize();
                    assertEquals(PAGES, schema.getParent(), file + " names a schema of docs/schemas");
                    assertEquals(List.of(), mistakes(schema.getFileName().toString(), text), file.toString());
                    seen++;
                }
            }
        }
        assertTrue(seen >= 6, "examples: " + seen);
    }

    /// A block that begins with `hosts` is a play, one whose tasks have a kind are tasks, and so on; others show a
    /// part.
    @Test
    void whatTheDocumentationShowsIsOfThem() throws IOException {
        var pages = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (var files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        var seen = new TreeMap<String, Integer>();
        for (var page : pages) {
            var blocks = BLOCK.matcher(Files.readString(page)).results().toList();
            for (var block : blocks) {
                var text = block.group(1);
                var schema = schemaOf(text);
                if (schema != null) {
                    seen.merge(schema, 1, Integer::sum);
                    assertEquals(List.of(), mistakes(schema, whole(text)), page + "\n" + text);
                }
            }
        }
        assertTrue(seen.getOrDefault("playbook.json", 0) > 12, seen.toString());
        assertTrue(seen.containsKey("inventory.json") && seen.containsKey("pontifex.json"), seen.toString());
    }

    private static String schemaOf(String text) {
        if (text.startsWith("- ")) {
            return "playbook.json";
        }
        if (text.startsWith("all:")) {
            return "inventory.json";
        }
        return text.startsWith("forks:") || text.startsWith("waivers:") ? "pontifex.json" : null;
    }

    /// Tasks are a play's.
    private static String whole(String text) {
        return text.startsWith("- ")
                        && !Pattern.compile("(?m)^[- ] hosts:").matcher(text).find()
                ? "- hosts: all\n  tasks:\n" + text.indent(4)
                : text;
    }

    /// What `pontifex` finds nothing wrong with, in the test cases of its command line.
    @Test
    void whatIsValidIsOfThem() throws IOException {
        int seen = 0;
        try (var cases = Files.list(CASES)) {
            for (var one : cases.filter(it -> Files.exists(it.resolve("site"))).toList()) {
                if (Files.readString(one.resolve("code")).equals("0\n")
                        && Files.readString(one.resolve("command")).matches("(?s)pontifex (validate|plan).*")) {
                    for (var file :
                            archive(Files.readString(one.resolve("site"))).entrySet()) {
                        var schema = schemaOfFile(file.getKey());
                        if (schema != null) {
                            assertEquals(List.of(), mistakes(schema, file.getValue()), one + " " + file.getKey());
                            seen++;
                        }
                    }
                }
            }
        }
        assertTrue(seen > 20, "files: " + seen);
    }

    private static Map<String, String> archive(String text) {
        var files = new TreeMap<String, String>();
        var names = FILE.matcher(text).results().toList();
        for (int i = 0; i < names.size(); i++) {
            int end = i + 1 < names.size() ? names.get(i + 1).start() : text.length();
            files.put(names.get(i).group(1), text.substring(names.get(i).end(), end));
        }
        return files;
    }

    private static String schemaOfFile(String name) {
        if (name.matches("playbooks/[^/]*\\.ya?ml|[^/]*site\\.yml")) {
            return "playbook.json";
        }
        if (name.matches("inventory/[^/]*\\.ya?ml")) {
            return "inventory.json";
        }
        if (name.matches("(.*/)?(group|host)_vars/.*\\.ya?ml")) {
            return "vars.json";
        }
        return name.equals("pontifex.yml") ? "pontifex.json" : null;
    }

    @Test
    void whatIsWrongIsRefused() {
        var play = "- hosts: all\n  tasks:\n    - ";
        for (var wrong : List.of(
                "[]",
                "hosts: all",
                "- tasks: []",
                "- { hosts: all, task: [] }",
                "- { hosts: all, order: random }",
                "- { hosts: all, pause: a while }",
                "- { hosts: all, confirm: later }",
                "- { hosts: all, verify: [{ command: { a: b } }] }",
                "- { hosts: all, verify: [ping] }",
                play + "{ brige: { name: xenbr1 } }",
                play + "{ name: nothing }",
                play + "{ bridge: xenbr1 }",
                play + "{ bridge: { nic: eth1 } }",
                play + "{ bridge: { name: xenbr1, nik: eth1 } }",
                play + "{ bridge: { name: xenbr1, nic: eth1, stp: perhaps } }",
                play + "{ bridge: { name: xenbr1, nic: eth1, mtu: 9001000 } }",
                play + "{ bridge: { name: xenbr1, nic: eth1, offload: { ty: true } } }",
                play + "{ bridge: { name: xenbr1, nic: [eth1] } }",
                play + "{ bridge: { name: xenbr1 }, vif: { guest: dom1 } }",
                play + "{ isolated: { bridge: xenbr1, guests: dom1 } }",
                play + "{ file: { path: /a, state: gone } }",
                play + "{ file: { path: /a, content: { a: b } } }")) {
            assertTrue(!mistakes("playbook.json", wrong).isEmpty(), wrong);
        }
        for (var wrong : List.of("[]", "all: [dom0-01]", "all: { host: {} }", "all: { hosts: { a: [1] } }")) {
            assertTrue(!mistakes("inventory.json", wrong).isEmpty(), wrong);
        }
        for (var wrong : List.of(
                "[]",
                "ansible_port: 70000",
                "ansible_connection: telnet",
                "ansible_become: perhaps",
                "ssh_profile: old")) {
            assertTrue(!mistakes("vars.json", wrong).isEmpty(), wrong);
        }
        for (var wrong : List.of("[]", "fork: 3", "forks: 0", "guard: long", "history: { key: a }", "waivers: [{}]")) {
            assertTrue(!mistakes("pontifex.json", wrong).isEmpty(), wrong);
        }
    }

    @Test
    void templatesAreTakenWhereTheyAreFilledIn() {
        var task =
                "- hosts: all\n  tasks:\n    - bridge: { name: \"{{ b }}\", nic: \"{{ n }}\", stp: \"{{ s }}\", mtu: \"{{ m }}\","
                        + " offload: \"{{ o }}\" }\n      loop: \"{{ l }}\"\n      no_log: \"{{ q }}\"\n";
        assertEquals(List.of(), mistakes("playbook.json", task));
    }

    /// The reader names all that it knows where it is given what it doesn't.
    @Test
    void theWordsAreTheReadersOwn() throws IOException {
        var said = Shell.in(folder).with("""
                -- inventory/hosts.yml --
                all: { hosts: { dom0-01: } }
                -- playbooks/site.yml --
                - hosts: all
                  xyzzyxyzzy: 1
                  tasks:
                    - { plughplugh: 1 }
                """).run("pontifex validate").err();
        var known = Pattern.compile("known here: (.*)").matcher(said).results().toList();
        if (known.size() != 2) {
            fail(said);
        }
        assertEquals(
                new TreeSet<>(Field.names(PlayFields.OF_PLAY)),
                words(known.get(0).group(1)));
        var ofTask = new TreeSet<>(Field.names(PlayFields.OF_TASK));
        ofTask.addAll(Field.names(PlayFields.kinds()));
        ofTask.addAll(Field.names(PlayFields.INCLUDES));
        assertEquals(ofTask, words(known.get(1).group(1)));
    }

    private static TreeSet<String> words(String list) {
        return Stream.of(list.split(", ")).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void theWordsOfTheSettingsAreTheReadersOwn() throws IOException {
        for (var part : Map.of("", SettingsFields.ALL, "history", SettingsFields.HISTORY, "ssh", SettingsFields.SSH)
                .entrySet()) {
            var inner = part.getKey().isEmpty() ? "xyzzyxyzzy: 1" : part.getKey() + ": { xyzzyxyzzy: 1 }";
            var said = Shell.in(folder)
                    .with("-- pontifex.yml --\n" + inner + "\n-- inventory/hosts.yml --\nall:\n")
                    .run("pontifex validate")
                    .err();
            var known = Pattern.compile("known here: (.*)").matcher(said);
            assertTrue(known.find(), said);
            assertEquals(new TreeSet<>(Field.names(part.getValue())), words(known.group(1)));
        }
    }

    @Test
    void everyVariableOfAConnectionIsDocumented() throws IOException {
        var page =
                Files.readString(ROOT.resolve("docs/inventory.md")) + Files.readString(ROOT.resolve("docs/become.md"));
        for (var field : ConnectionFields.ALL) {
            assertTrue(page.contains("`" + field.name() + "`"), field.name());
        }
    }

    @Test
    void theyAreWrittenIntoAFolder() throws IOException {
        var said = Shell.in(folder).run("pontifex schema a/schemas");
        assertEquals(0, said.code(), said.err());
        assertEquals(
                "a/schemas/inventory.json\na/schemas/playbook.json\na/schemas/pontifex.json\na/schemas/tasks.json\na/schemas/vars.json\n",
                said.out());
        assertEquals(Schemas.all().get("playbook.json"), Files.readString(folder.resolve("a/schemas/playbook.json")));
        Files.writeString(folder.resolve("file"), "");
        var refused = Shell.in(folder).run("pontifex schema file");
        assertEquals(64, refused.code());
        assertTrue(refused.err().contains("name another folder"), refused.err());
    }
}
