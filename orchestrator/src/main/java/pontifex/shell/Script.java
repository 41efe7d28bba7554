package pontifex.shell;

import java.util.List;
import java.util.stream.Collectors;

/// One call of a function: its name is constant, its arguments are values and always quoted.
public record Script(String function, List<String> arguments) {
    public Script {
        if (!function.matches("[a-z_][a-z0-9_]*")) {
            throw new IllegalArgumentException("not a function's name: " + function);
        }
        arguments = List.copyOf(arguments);
    }

    public static Script of(String function, String... arguments) {
        return new Script(function, List.of(arguments));
    }

    /// The call as one line of a program; a newline in an argument stays inside its quotes.
    public String line() {
        return arguments.isEmpty()
                ? function
                : function + " " + arguments.stream().map(Quoted::word).collect(Collectors.joining(" "));
    }
}
