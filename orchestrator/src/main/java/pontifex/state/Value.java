package pontifex.state;

/// What an item has.
public sealed interface Value {
    record Text(String text) implements Value {
        @Override
        public String toString() {
            return text;
        }
    }

    /// Could not be told, and why. It equals nothing but itself and proves nothing.
    record Unknown(String why) implements Value {
        @Override
        public String toString() {
            return "unknown (" + why + ")";
        }
    }

    static Value of(String text) {
        return new Text(text);
    }
}
