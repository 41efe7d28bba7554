package pontifex.run;

import org.jspecify.annotations.Nullable;
import pontifex.transaction.Receipt;
import pontifex.yaml.Secret;

/// A command that was run on a host, and how it ended.
///
/// @param register what its task calls its result; null: nothing
/// @param command its words as people read them; masked where a secret went into them
/// @param out the first 2 KiB that it said; so with `err`, on stderr. Empty where a secret went into it
public record Ran(
        String task,
        String place,
        @Nullable String register,
        boolean handler,
        String command,
        int status,
        String out,
        String err) {
    static Ran of(Doing doing, Receipt.Ran ran) {
        return new Ran(
                doing.task().name(),
                Wanted.place(doing.task()),
                doing.task().register(),
                doing.command().handler(),
                doing.command().toString(),
                ran.status(),
                masked(ran.out()),
                masked(ran.err()));
    }

    private static String masked(String said) {
        return said.lines()
                .map(Secret::masked)
                .reduce((all, line) -> all + "\n" + line)
                .orElse("");
    }

    public boolean failed() {
        return status != 0;
    }

    /// Why it failed, in its own words where it has any.
    String cause() {
        return !err.isEmpty() ? err : !out.isEmpty() ? out : "it ended with exit status " + status;
    }
}
