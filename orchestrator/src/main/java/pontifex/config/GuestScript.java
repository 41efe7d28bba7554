package pontifex.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a guest's file says, whichever dialect: its plain assignments in order, and what stands in the way of trusting
/// them.
record GuestScript(List<Assignment> assignments, List<Obstacle> obstacles) {
    GuestScript {
        assignments = List.copyOf(assignments);
        obstacles = List.copyOf(obstacles);
    }

    /// @param appends `+=`
    /// @param continued a line ends in a backslash within it
    record Assignment(String name, Span at, boolean appends, Value value, boolean continued) {}

    /// A use of `name` that makes its value unknown; `*` is every name.
    record Obstacle(String name, int at, String reason) {
        boolean concerns(String other) {
            return name.equals("*") || name.equals(other);
        }

        String about(String other) {
            return name.equals("*") ? reason + ", and so " + other : other + " is " + reason;
        }
    }

    sealed interface Value {
        Span span();
    }

    /// One string.
    ///
    /// @param inside what stands between its quotes
    /// @param value what that means
    /// @param blemish why it can be read but not edited
    record Literal(
            Span span, Span inside, String value, @Nullable String blemish) implements Value {}

    /// `[…]`
    ///
    /// @param commas the offset of the comma after each item; the last item may have none
    record Items(Span span, List<Value> items, List<Integer> commas) implements Value {
        Items {
            items = List.copyOf(items);
            commas = List.copyOf(commas);
        }
    }

    /// Anything else.
    record Computed(Span span, String reason) implements Value {}
}
