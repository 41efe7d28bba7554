package pontifex.resource;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.state.Item;
import pontifex.state.Truth;
import pontifex.state.Value;

/// One thing of a host, a bridge or a file, by the items that are recorded of it.
///
/// @param place where the first of them stands
public record Thing(String kind, String name, SortedMap<Item, Value> values, pontifex.yaml.Source place) {
    public Thing {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    Item item(String facet, Truth truth) {
        return new Item(kind, name, facet, truth);
    }

    /// Both as one, by both names.
    Thing and(@Nullable Thing other) {
        if (other == null) {
            return this;
        }
        var both = new TreeMap<>(other.values);
        both.putAll(values);
        return new Thing(kind, other.name + " " + name, both, other.place);
    }

    /// Null where there is no such item, or it could not be told.
    @Nullable String text(String facet, Truth truth) {
        return values.get(item(facet, truth)) instanceof Value.Text(var text) ? text : null;
    }

    /// Whether anything of it could be told.
    boolean isKnown() {
        return values.values().stream().anyMatch(value -> value instanceof Value.Text);
    }

    boolean has(String facet, Truth truth) {
        return values.containsKey(item(facet, truth));
    }

    /// `bridge xenbr1`
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
