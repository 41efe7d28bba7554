package pontifex.playbook.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A piece of a template.
sealed interface Node {
    record Literal(String text) implements Node {}

    record Print(Expression value) implements Node {}

    record If(List<Branch> branches, List<Node> otherwise) implements Node {}

    record Branch(Expression condition, List<Node> body) {}

    record For(
            int at,
            List<String> targets,
            Expression in,
            @Nullable Expression condition,
            List<Node> body,
            List<Node> otherwise)
            implements Node {}

    /// @param attribute of a namespace, or null where a name is set
    record Set(int at, List<String> targets, @Nullable String attribute, Expression value) implements Node {}

    /// `{% set x %} … {% endset %}`
    record Capture(String target, List<Node> body) implements Node {}
}
