package pontifex.yaml;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Collects mistakes, so that all of a file, and of all files, are shown in one go.
public final class Problems {
    private final SequencedSet<Problem> found = new LinkedHashSet<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /// What is said of a secret is said without its text.
    public void add(YamlNode at, String message, @Nullable String hint) {
        add(Problem.of(at, message, hint));
    }

    public void add(Source at, int length, String message, @Nullable String hint) {
        add(new Problem(at, length, message, hint));
    }

    public void addAll(BadInput other) {
        found.addAll(other.problems());
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Problem> all() {
        return new ArrayList<>(found);
    }

    public void throwIfAny() throws BadInput {
        if (!found.isEmpty()) {
            throw new BadInput(all());
        }
    }
}
