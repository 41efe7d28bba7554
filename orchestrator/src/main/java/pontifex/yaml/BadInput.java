package pontifex.yaml;

import java.util.List;
import java.util.stream.Collectors;

/// What a user wrote can't be used: every mistake that was found, to be shown whole before any host is contacted.
public final class BadInput extends Exception {
    private final List<Problem> problems;

    public BadInput(List<Problem> problems) {
        super(render(problems));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("bad input needs a problem");
        }
        this.problems = List.copyOf(problems);
    }

    public BadInput(Problem problem) {
        this(List.of(problem));
    }

    public List<Problem> problems() {
        return problems;
    }

    /// All problems as people read them, an empty line between two.
    public String render() {
        return render(problems);
    }

    private static String render(List<Problem> problems) {
        return problems.stream().map(Problem::render).collect(Collectors.joining("\n"));
    }
}
