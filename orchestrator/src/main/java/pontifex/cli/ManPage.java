package pontifex.cli;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// One command's man page, in man(7)'s own macros: groff and mandoc read them alike.
final class ManPage {
    private final CommandSpec spec;
    private final StringBuilder out = new StringBuilder();

    private ManPage(CommandSpec spec) {
        this.spec = spec;
    }

    /// `pontifex-inventory-list`
    static String name(CommandSpec spec) {
        return spec.qualifiedName("-");
    }

    /// @param summary what the command does, in a few words
    static String of(CommandSpec spec, String summary) {
        var page = new ManPage(spec);
        page.write(summary);
        return page.out.toString();
    }

    private void write(String summary) {
        out.append(".TH \"")
                .append(escaped(name(spec).toUpperCase(Locale.ROOT)))
                .append("\" \"1\" \"")
                .append(LocalDate.now(ZoneOffset.UTC))
                .append("\" \"Pontifex\" \"Pontifex\"\n");
        macro("SH", "NAME");
        line(name(spec) + " - " + summary);
        macro("SH", "SYNOPSIS");
        line(CliWords.synopsis(spec));
        macro("SH", "DESCRIPTION");
        line(String.join(" ", CliWords.description(spec)));
        arguments();
        commands();
        exits();
        examples();
        macro("SH", "SEE ALSO");
        line(seeAlso());
    }

    private void arguments() {
        var arguments = CliWords.arguments(spec);
        if (arguments.isEmpty()) {
            return;
        }
        macro("SH", "OPTIONS");
        for (var argument : arguments) {
            macro("TP");
            bold(CliWords.heading(argument));
            line(CliWords.about(argument));
        }
    }

    private void commands() {
        if (spec.parent() == null) {
            for (var group : Verbs.GROUPS) {
                macro("SH", group.title().toUpperCase(Locale.ROOT));
                for (var verb : group.verbs()) {
                    macro("TP");
                    bold(verb.name());
                    line(verb.summary());
                }
            }
        } else if (!spec.subcommands().isEmpty()) {
            macro("SH", "COMMANDS");
            spec.subcommands().forEach((name, line) -> {
                macro("TP");
                bold(name);
                line(String.join(" ", CliWords.description(line.getCommandSpec())));
            });
        }
    }

    private void exits() {
        macro("SH", "EXIT STATUS");
        for (var exit : CliWords.exits(spec)) {
            macro("TP");
            bold(exit.code());
            line(exit.words());
        }
    }

    private void examples() {
        var examples = CliWords.examples(spec);
        if (examples.isEmpty()) {
            return;
        }
        macro("SH", "EXAMPLES");
        macro("nf");
        examples.forEach(this::line);
        macro("fi");
    }

    private String seeAlso() {
        var pages = new ArrayList<String>();
        if (spec.parent() != null) {
            pages.add("pontifex(1)");
        }
        if (spec.parent() == null) {
            Verbs.all().forEach(verb -> pages.add("pontifex-" + verb.name() + "(1)"));
        }
        pages.add("ssh(1)");
        return String.join(", ", pages);
    }

    /// Its arguments in quotes.
    private void macro(String name, String... arguments) {
        out.append('.').append(name);
        for (var argument : arguments) {
            out.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        out.append('\n');
    }

    private void bold(String text) {
        macro("B", text);
    }

    /// A dot or a quote at its beginning is no macro.
    private void line(String text) {
        out.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
                .append(escaped(text))
                .append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("~", "\\(ti")
                .replace("^", "\\(ha")
                .replace("`", "\\(ga")
                .replace("\n", " ");
    }
}
