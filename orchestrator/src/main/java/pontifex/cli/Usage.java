package pontifex.cli;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Visible;

/// What is wrong with a command line, in words, and what to do about it.
final class Usage {
    private static final String OF_THE_COMMAND =
            "what belongs to the command stands after --: pontifex exec dom0s -- uname -r";

    /// Ansible's options that there aren't, and what there is instead.
    private static final Map<String, String> ANSIBLE = Map.of(
            "--syntax-check", "that is: pontifex validate",
            "-T", "that is: --timeout");

    private Usage() {}

    /// ```
    /// pontifex: there is no command 'aply'
    ///   did you mean 'apply'?
    /// ```
    static String explained(ParameterException wrong) {
        var command = wrong.getCommandLine();
        var name = command.getCommandSpec().qualifiedName();
        var message = String.valueOf(wrong.getMessage());
        var hint = (command.getSubcommands().isEmpty() ? "its options" : "the commands") + ": " + name + " --help";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            var word = unmatched.getUnmatched().getFirst();
            message = unknown(command, word, unmatched.isUnknownOption());
            var near = DidYouMean.hint(word, unmatched.isUnknownOption() ? options(command) : commands(command));
            var meant = command.getCommandName().equals("exec") ? OF_THE_COMMAND : hint;
            hint = near != null ? near : ANSIBLE.getOrDefault(word, meant);
        } else if (wrong instanceof MissingParameterException missing) {
            var first = missing.getMissing().getFirst();
            message = (first instanceof OptionSpec option ? option.longestName() : command.getCommandName()) + " wants "
                    + first.paramLabel();
            hint = meaning(first);
        } else if (wrong.getArgSpec() instanceof OptionSpec option && wrong.getValue() != null) {
            boolean number = option.type() == int.class || option.type() == Integer.class;
            message = "'" + wrong.getValue() + "' is no " + (number ? "whole number" : option.paramLabel()) + " for "
                    + option.longestName();
            hint = meaning(option);
        }
        return "pontifex: " + Visible.text(decapitalised(message)) + "\n  " + Visible.text(hint) + "\n";
    }

    /// `FORMAT: console, or json for one JSON object a line`
    private static String meaning(ArgSpec argument) {
        var words = String.join(" ", argument.description()).replaceFirst("\\.?( Default:.*)?$", "");
        return argument.paramLabel() + ": " + words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    private static String unknown(CommandLine command, String word, boolean option) {
        if (option) {
            return "there is no option '" + word + "' of "
                    + command.getCommandSpec().qualifiedName();
        }
        return command.getSubcommands().isEmpty()
                ? "'" + word + "' is one argument too many"
                : "there is no command '" + word + "'";
    }

    private static ArrayList<String> options(CommandLine command) {
        var names = new ArrayList<String>();
        command.getCommandSpec().options().forEach(option -> {
            for (var name : option.names()) {
                if (name.startsWith("--")) {
                    names.add(name);
                }
            }
        });
        return names;
    }

    private static ArrayList<String> commands(CommandLine command) {
        return new ArrayList<>(command.getSubcommands().keySet());
    }

    /// picocli's own sentences begin with a capital letter.
    private static String decapitalised(String message) {
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
