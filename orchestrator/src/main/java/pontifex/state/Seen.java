package pontifex.state;

import java.util.function.Function;

/// What a look can come back with: a value, or the reason why there is none. Unknown is never absent.
public sealed interface Seen<T> {
    record Value<T>(T value) implements Seen<T> {}

    record Unknown<T>(String why) implements Seen<T> {}

    static <T> Seen<T> of(T value) {
        return new Value<>(value);
    }

    static <T> Seen<T> unknown(String why) {
        return new Unknown<>(why);
    }

    /// What is unknown stays so, for the same reason.
    default <U> Seen<U> map(Function<T, U> change) {
        return switch (this) {
            case Value<T>(var value) -> of(change.apply(value));
            case Unknown<T>(var why) -> unknown(why);
        };
    }

    default T or(T instead) {
        return switch (this) {
            case Value<T>(var value) -> value;
            case Unknown<T> _ -> instead;
        };
    }
}
