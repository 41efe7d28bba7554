package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/// docs/cli.md is what the command line's own model says; `-Dgolden=write` writes it, and fails once.
class CliPageTest {
    private static final Path PAGE = Path.of(System.getProperty("project.root"), "docs/cli.md");

    /// What several commands take alike, by the class that has it.
    private static final Map<Class<?>, String> TITLES = Map.of(
            FleetOptions.class,
            "Plays and hosts",
            InventoryOptions.class,
            "The inventory",
            ConnectionOptions.class,
            "How hosts are reached",
            GuardOptions.class,
            "The guard",
            OutputOptions.class,
            "How a run is told",
            ShardOptions.class,
            "A part of the run",
            FormatOptions.class,
            "For people or for programs",
            ListOptions.class,
            "Only listing");

    @Test
    void thePageSaysWhatTheCommandLineSays() throws IOException {
        var page = page();
        if (!Files.exists(PAGE) || !Files.readString(PAGE).equals(page)) {
            if ("write".equals(System.getProperty("golden"))) {
                Files.writeString(PAGE, page);
                fail("rewrote " + PAGE + ": read it, and run again without -Dgolden=write");
            }
            assertEquals(page, Files.exists(PAGE) ? Files.readString(PAGE) : "", "-Dgolden=write rewrites the page");
        }
    }

    @Test
    void everyCommandIsInTheGroups() {
        assertEquals(List.of(), HelpPage.missing(line().getSubcommands()));
    }

    static CommandLine line() {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return Pontifex.line(new Terminal(nowhere, nowhere, false), Workplace.HERE);
    }

    private static String page() {
        var root = line().getCommandSpec();
        var out = new StringBuilder("""
                # The command line

                Made of the command line's own model: what `pontifex COMMAND --help` prints. Every command may also end with

                """);
        Verbs.EXITS.forEach(
                exit -> out.append("- `").append(exit.replaceFirst(" ", "` ")).append('\n'));
        out.append("\n| | |\n|---|---|\n");
        for (var group : Verbs.GROUPS) {
            out.append("| **").append(group.title()).append("** | |\n");
            group.verbs()
                    .forEach(verb -> out.append(
                            "| [%s](#pontifex-%s) | %s |%n".formatted(verb.name(), verb.name(), cell(verb.summary()))));
        }
        var shared = new TreeMap<String, List<ArgSpec>>();
        for (var verb : Verbs.all()) {
            command(out, root.subcommands().get(verb.name()).getCommandSpec(), shared);
        }
        out.append("\n# What several commands take\n");
        shared.forEach((title, arguments) -> {
            out.append("\n## ").append(title).append('\n');
            table(out, arguments);
        });
        return out.toString();
    }

    private static void command(StringBuilder out, CommandSpec spec, SortedMap<String, List<ArgSpec>> shared) {
        out.append("\n## ").append(spec.qualifiedName()).append('\n');
        CliWords.description(spec)
                .forEach(text -> out.append('\n').append(text.strip()).append('\n'));
        out.append("\n```\n").append(CliWords.synopsis(spec)).append('\n');
        CliWords.examples(spec).forEach(example -> out.append(example).append('\n'));
        out.append("```\n");
        var own = new ArrayList<ArgSpec>();
        var parts = new LinkedHashMap<String, List<ArgSpec>>();
        for (var argument : CliWords.arguments(spec)) {
            var part = part(spec, argument);
            (part == null ? own : parts.computeIfAbsent(part, _ -> new ArrayList<>())).add(argument);
        }
        parts.forEach((title, arguments) -> shared.merge(title, arguments, CliPageTest::longer));
        own.removeIf(argument -> CliWords.heading(argument).startsWith("-h, "));
        table(out, own);
        if (!parts.isEmpty()) {
            out.append("\nAlso: ");
            out.append(String.join(
                    ", ",
                    parts.keySet().stream()
                            .map(title -> "[" + title.substring(0, 1).toLowerCase() + title.substring(1) + "](#"
                                    + title.toLowerCase().replace(' ', '-') + ")")
                            .toList()));
            out.append(".\n");
        }
        exits(out, spec);
        spec.subcommands().values().forEach(line -> command(out, line.getCommandSpec(), shared));
    }

    private static List<ArgSpec> longer(List<ArgSpec> one, List<ArgSpec> other) {
        return one.size() >= other.size() ? one : other;
    }

    /// Null: it is the command's own.
    private static String part(CommandSpec spec, ArgSpec argument) {
        for (var mixin : spec.mixins().values()) {
            if (Stream.concat(mixin.options().stream(), mixin.positionalParameters().stream())
                    .anyMatch(each -> each.equals(argument))) {
                var nested = part(mixin, argument);
                var type = mixin.userObject().getClass();
                return nested != null ? nested : TITLES.get(type);
            }
        }
        return null;
    }

    private static void table(StringBuilder out, List<ArgSpec> arguments) {
        if (arguments.isEmpty()) {
            return;
        }
        out.append("\n| | |\n|---|---|\n");
        arguments.forEach(argument -> out.append("| `")
                .append(cell(CliWords.heading(argument)))
                .append("` | ")
                .append(cell(CliWords.about(argument)))
                .append(" |\n"));
    }

    private static void exits(StringBuilder out, CommandSpec spec) {
        var exits = spec.usageMessage().exitCodeList();
        if (!exits.isEmpty()) {
            out.append("\nExit codes: ");
            out.append(String.join(
                    "; ",
                    exits.entrySet().stream()
                            .map(exit -> (exit.getKey().isBlank() ? "" : "`" + exit.getKey() + "` ") + exit.getValue())
                            .toList()));
            out.append(".\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;");
    }
}
