package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// docs/errors.md is what the code tells people of mistakes and failures; `-Dgolden=write` writes it, and fails once.
class ErrorsPageTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Path PAGE = ROOT.resolve("docs/errors.md");
    private static final Path GOLDEN = ROOT.resolve("orchestrator/src/test/golden/cli");

    /// In the page's order; what is in no package of these is told of by nobody.
    private static final SequencedMap<String, String> BEFORE = sections("""
            cli            The command line and pontifex.yml
            yaml           Files as such
            inventory      The inventory
            vault          What ansible-vault has encrypted
            program        Programs of the repository
            playbook       Plays
            playbook.jinja Templates and expressions
            """);

    private static final SequencedMap<String, String> OF_A_HOST = sections("""
            remote         Coming in, and becoming root
            probe          Looking
            config         The host's own files
            resource       Tasks and assertions
            plan           Planning
            run            A run
            transaction    A change
            history        The history
            """);

    /// Where every sentence is about what is wrong.
    private static final Pattern WHOLE = Pattern.compile(
            "pontifex\\.(yaml|inventory|vault|program|playbook|remote)\\..*(?<!Fields)|pontifex\\.cli\\.(Usage|Main)");

    private static Map<String, SequencedSet<Sentences.Sentence>> sentences = Map.of();

    @BeforeAll
    static void read() throws IOException {
        sentences = Sentences.in(ROOT.resolve("orchestrator/src/main/java"), WHOLE.asMatchPredicate());
    }

    @Test
    void thePageHasWhatTheCodeSays() throws IOException {
        var page = page();
        if (!Files.exists(PAGE) || !Files.readString(PAGE).equals(page)) {
            if ("write".equals(System.getProperty("golden"))) {
                Files.writeString(PAGE, page);
                fail("rewrote " + PAGE + ": read it, and run again without -Dgolden=write");
            }
            assertEquals(page, Files.exists(PAGE) ? Files.readString(PAGE) : "", "-Dgolden=write rewrites the page");
        }
    }

    /// What the golden cases of the command line print is a sample of all that can be wrong.
    @Test
    void whatTheCommandLineIsKnownToSayIsOnThePage() throws IOException {
        var known = sentences.values().stream()
                .flatMap(SequencedSet::stream)
                .map(sentence -> Pattern.compile(Pattern.quote(plain(sentence)).replace("…", "\\E.*\\Q")))
                .toList();
        var missing = new ArrayList<String>();
        var place = Pattern.compile("(?:pontifex|warning|note): (.*)|\\S+:[0-9]+:[0-9]+  (.*)|inventory  (.*)");
        try (var cases = Files.walk(GOLDEN)) {
            for (var file : cases.filter(path -> path.endsWith("err")).sorted().toList()) {
                for (var line : Files.readAllLines(file)) {
                    var said = place.matcher(line);
                    if (said.matches()) {
                        var text = said.replaceFirst("$1$2$3").replaceFirst("^\\S+:[0-9]+:[0-9]+  ", "");
                        if (known.stream().noneMatch(it -> it.matcher(text).find())) {
                            missing.add(text);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    private static String page() {
        var out = new StringBuilder("""
                # What it says when something is wrong

                Made of the code: every sentence about a mistake, a refusal or a failure, and what it says to do about it. A `…` stands for what is only known
                then: a name, a place, what a host said. Search for the words around it.

                ## Before any host is contacted

                All that is wrong is told at once, with file, line and column; exit code 64, and nothing was done. A warning is told the same way,
                and does not stop.
                """);
        tables(out, BEFORE);
        out.append("""

                ## Of a host

                Told with the host, and with the task's place; the other hosts go on. Exit codes: the sum of 2 failed, 4 unreachable, 8 rolled back,
                16 between two states, 32 in doubt; of a command that only looks, 1 (docs/cli.md). Without a history that can be read or written: 1.
                """);
        tables(out, OF_A_HOST);
        return out.toString();
    }

    private static void tables(StringBuilder out, SequencedMap<String, String> sections) {
        sections.forEach((name, title) -> {
            if (sentences.get(name).isEmpty()) {
                return;
            }
            out.append("\n### ").append(title).append("\n\n| it says | cause, and what to do |\n|---|---|\n");
            for (var sentence : sentences.get(name)) {
                out.append("| ")
                        .append(cell(plain(sentence)))
                        .append(" | ")
                        .append(cell(sentence.next()))
                        .append(" |\n");
            }
        });
    }

    private static String plain(Sentences.Sentence sentence) {
        return sentence.text().replaceFirst("^(pontifex|warning|note): ", "");
    }

    private static String cell(String text) {
        return text.strip().replaceAll("([|*<\\[\\]_`\\\\])", "\\\\$1");
    }

    private static SequencedMap<String, String> sections(String lines) {
        return lines.lines()
                .map(line -> line.split(" +", 2))
                .collect(Collectors.toMap(
                        words -> "pontifex." + words[0], words -> words[1], (one, _) -> one, LinkedHashMap::new));
    }
}
