package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What the command line's model says of a command, as plain text: for its man page and for the reference.
final class CliWords {
    /// One code that a command may end with; a sum of several has words alone.
    record Exit(String code, String words) {}

    private CliWords() {}

    /// `pontifex plan [OPTIONS] [PLAYBOOK...]`
    static String synopsis(CommandSpec spec) {
        var usage = spec.usageMessage();
        if (usage.customSynopsis().length > 0) {
            return String.join(" ", usage.customSynopsis());
        }
        var parts = new ArrayList<String>();
        parts.add(spec.qualifiedName());
        if (!spec.options().isEmpty()) {
            parts.add("[OPTIONS]");
        }
        spec.positionalParameters().forEach(parameter -> parts.add(label(parameter)));
        if (!spec.subcommands().isEmpty()) {
            parts.add(usage.synopsisSubcommandLabel());
        }
        return String.join(" ", parts);
    }

    private static String label(ArgSpec parameter) {
        var label = parameter.paramLabel();
        boolean many = parameter.arity().max() > 1;
        var written = many && !label.endsWith("...]") && !label.endsWith("...") ? label + "..." : label;
        return parameter.required() || written.startsWith("[") ? written : "[" + written + "]";
    }

    static List<String> description(CommandSpec spec) {
        return plain(spec.usageMessage().description());
    }

    /// Its parameters, then its options, without hidden ones.
    static List<ArgSpec> arguments(CommandSpec spec) {
        return Stream.concat(spec.positionalParameters().stream(), spec.options().stream())
                .filter(argument -> !argument.hidden())
                .map(ArgSpec.class::cast)
                .toList();
    }

    /// `-i, --inventory=FILE`
    static String heading(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            var value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
            return String.join(", ", option.names()) + value;
        }
        return label(argument);
    }

    static String about(ArgSpec argument) {
        var about = String.join(" ", plain(argument.description()));
        var byDefault = argument.defaultValueString(true);
        return about.replace("${DEFAULT-VALUE}", String.valueOf(byDefault));
    }

    static List<Exit> exits(CommandSpec spec) {
        var exits = new ArrayList<Exit>();
        spec.usageMessage()
                .exitCodeList()
                .forEach((code, words) -> exits.add(new Exit(code, String.join(" ", plain(words)))));
        for (var exit : Verbs.EXITS) {
            exits.add(new Exit(exit.substring(0, exit.indexOf(' ')), exit.substring(exit.indexOf(' ') + 1)));
        }
        return exits;
    }

    static List<String> examples(CommandSpec spec) {
        return Stream.of(spec.usageMessage().footer()).map(String::strip).toList();
    }

    /// picocli's descriptions are formats.
    private static List<String> plain(String... texts) {
        return Stream.of(texts).map(text -> text.formatted()).toList();
    }
}
