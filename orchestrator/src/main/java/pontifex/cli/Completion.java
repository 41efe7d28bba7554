package pontifex.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The scripts by which shells complete our commands, made of the command line's own model.
final class Completion {
    private static final Pattern WORDS = Pattern.compile("(?m)^.*_(?:option|pos_param)_args=\\(.*$");

    private Completion() {}

    /// For bash and zsh. The words of an option are printed as people write them.
    static String bash(CommandLine root) {
        return WORDS.matcher(AutoComplete.bash("pontifex", root))
                .replaceAll(words -> Matcher.quoteReplacement(lowered(words.group())));
    }

    private static String lowered(String line) {
        int from = line.indexOf('(');
        return line.substring(0, from) + line.substring(from).toLowerCase(Locale.ROOT);
    }

    /// One `complete` a command, option and word.
    static String fish(CommandLine root) {
        var out = new StringBuilder("# Completes pontifex in fish: pontifex completion fish\n");
        out.append("complete -c pontifex -f\n");
        commands(out, root.getCommandSpec(), "__fish_use_subcommand");
        options(out, root.getCommandSpec(), "__fish_use_subcommand");
        for (var verb : Verbs.all()) {
            var spec = Objects.requireNonNull(root.getSubcommands().get(verb.name()))
                    .getCommandSpec();
            var seen = "__fish_seen_subcommand_from " + verb.name();
            commands(out, spec, seen);
            options(out, spec, seen);
            spec.positionalParameters().forEach(parameter -> arguments(out, parameter, seen));
        }
        return out.toString();
    }

    private static void commands(StringBuilder out, CommandSpec spec, String when) {
        spec.subcommands().forEach((name, line) -> {
            var about = Verbs.all().stream()
                    .filter(verb -> verb.name().equals(name))
                    .map(Verbs.Verb::summary)
                    .findFirst()
                    .orElseGet(() -> first(line.getCommandSpec().usageMessage().description()));
            out.append("complete -c pontifex -n ")
                    .append(quoted(when))
                    .append(" -a ")
                    .append(quoted(name))
                    .append(" -d ")
                    .append(quoted(about))
                    .append('\n');
        });
    }

    private static void options(StringBuilder out, CommandSpec spec, String when) {
        for (var option : spec.options()) {
            if (option.hidden()) {
                continue;
            }
            var line = new StringBuilder("complete -c pontifex -n ").append(quoted(when));
            for (var name : option.names()) {
                line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            if (takesValue(option)) {
                line.append(isPath(option) ? " -r -F" : " -x");
                var words = words(option);
                line.append(words.isEmpty() ? "" : " -a " + quoted(String.join(" ", words)));
            }
            out.append(line)
                    .append(" -d ")
                    .append(quoted(first(option.description())))
                    .append('\n');
        }
    }

    private static void arguments(StringBuilder out, ArgSpec parameter, String when) {
        var words = words(parameter);
        if (isPath(parameter)) {
            out.append("complete -c pontifex -n ").append(quoted(when)).append(" -F\n");
        } else if (!words.isEmpty()) {
            out.append("complete -c pontifex -n ")
                    .append(quoted(when))
                    .append(" -a ")
                    .append(quoted(String.join(" ", words)))
                    .append('\n');
        }
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static boolean isPath(ArgSpec argument) {
        return Stream.concat(Stream.of(argument.type()), Stream.of(argument.auxiliaryTypes()))
                        .anyMatch(Path.class::equals)
                || argument.paramLabel().equals("FILE");
    }

    private static List<String> words(ArgSpec argument) {
        var words = new ArrayList<String>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates().forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
        }
        return words;
    }

    /// The first sentence, or what stands before a semicolon: there is little room.
    private static String first(String... description) {
        var all = description.length == 0 ? "" : description[0].formatted();
        return all.replaceFirst("(?s)(;|\\. |\\.$| Default:).*", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
