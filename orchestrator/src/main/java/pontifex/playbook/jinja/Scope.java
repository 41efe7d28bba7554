package pontifex.playbook.jinja;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Where a template's names come from.
public interface Scope {
    /// The value of a name: null, `Boolean`, `Long`, `BigInteger`, `Double`, `String`, `List`, `Map`, [Written],
    /// [Tuple] or, where there is none, [Undefined].
    @Nullable Object get(String name);

    /// All names, for "did you mean".
    Collection<String> names();
}
