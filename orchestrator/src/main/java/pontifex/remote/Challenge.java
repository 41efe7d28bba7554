package pontifex.remote;

import org.jspecify.annotations.Nullable;

/// Who answers what a host asks at the login, beside the password: a code that changes every minute, say.
@FunctionalInterface
public interface Challenge {
    /// @param host whom it is about, as `user@address`
    /// @param prompt the host's own words, which may hold anything
    /// @param shown whether what is typed may be seen
    /// @return null where there is nobody to ask; the caller wipes it
    char @Nullable [] answer(String host, String prompt, boolean shown);

    /// Whoever sits at the terminal.
    static Challenge standard() {
        return (host, prompt, shown) -> {
            var console = System.console();
            if (console == null || !console.isTerminal()) {
                return null;
            }
            if (shown) {
                var line = console.readLine("%s asks: %s", host, prompt);
                return line == null ? null : line.toCharArray();
            }
            return console.readPassword("%s asks: %s", host, prompt);
        };
    }
}
