package pontifex.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.UsageMessageSpec;

/// What `pontifex --help` and `pontifex help` print: the verbs in groups, and where to begin.
final class HelpPage {
    private static final List<String> FIRST = List.of(
            "pontifex init xen-fleet     a repository to begin with",
            "pontifex validate           what shows without a connection",
            "pontifex plan               what would change; touches nothing",
            "pontifex apply -l dom0-07   one host first",
            "pontifex help plan          all about one command");

    private HelpPage() {}

    static CommandLine with(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, verbs());
        return line;
    }

    private static IHelpSectionRenderer verbs() {
        return help -> {
            var lines = new ArrayList<String>();
            for (var group : Verbs.GROUPS) {
                lines.add("");
                lines.add(heading(help, group.title()));
                group.verbs().forEach(verb -> lines.add("  %-11s %s".formatted(verb.name(), verb.summary())));
            }
            lines.add("");
            lines.add(heading(help, "For example"));
            FIRST.forEach(example -> lines.add("  " + example));
            lines.add("");
            lines.add(heading(help, "Exit codes: each command's --help tells its own; all of them may end with"));
            Verbs.EXITS.forEach(exit -> lines.add("  " + exit));
            return String.join("\n", lines) + "\n";
        };
    }

    private static String heading(CommandLine.Help help, String words) {
        Text text = help.colorScheme().ansi().new Text("@|bold " + words + "|@", help.colorScheme());
        return text.toString();
    }

    /// Verbs that aren't in the groups, or the other way round.
    static List<String> missing(Map<String, CommandLine> verbs) {
        var named = Verbs.all().stream().map(Verbs.Verb::name).toList();
        var missing = new ArrayList<>(verbs.keySet());
        missing.removeAll(named);
        named.stream().filter(name -> !verbs.containsKey(name)).forEach(missing::add);
        return missing;
    }
}
