package pontifex.playbook.jinja;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Jinja's `namespace`: the one value that `{% set ns.x = … %}` changes, so that a loop can leave something behind.
final class Namespace extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> values;

    Namespace(Map<String, @Nullable Object> values) {
        this.values = new LinkedHashMap<>(values);
    }

    @Override
    public @Nullable Object put(String name, @Nullable Object value) {
        return values.put(name, value);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
        return values.entrySet();
    }
}
