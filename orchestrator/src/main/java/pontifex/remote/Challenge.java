package pontifex.remote;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who answers what a host asks at the login, beside the password: a code that changes every minute, say.
@FunctionalInterface
public interface Challenge {
    /// @param host whom it is about, as `user@address`
    /// @param prompt the host's own words, which may hold anything
    /// @param shown whether what is typed may be seen
    /// @return null where there is nobody to ask; the caller wipes it
    char @Nullable [] answer(String host, String prompt, boolean shown);

    /// Whoever sits at the terminal, one question at a time.
    static Challenge standard() {
        var asking = new ReentrantLock();
        return (host, prompt, shown) -> {
            var console = System.console();
            if (console == null || !console.isTerminal()) {
                return null;
            }
            asking.lock();
            try {
                if (!shown) {
                    return console.readPassword("%s asks: %s", host, prompt);
                }
                var line = console.readLine("%s asks: %s", host, prompt);
                return line == null ? null : line.toCharArray();
            } finally {
                asking.unlock();
            }
        };
    }
}
