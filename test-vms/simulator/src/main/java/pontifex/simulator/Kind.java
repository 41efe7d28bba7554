package pontifex.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The lab's kinds of host that can be simulated: see `test-vms/README.md`.
enum Kind {
    XEND,
    XL;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Kind of(String word) {
        for (var kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw new Refusal("unknown kind '" + word + "'; simulated ones are: "
                + Arrays.stream(values()).map(Kind::word).collect(Collectors.joining(", ")));
    }
}
