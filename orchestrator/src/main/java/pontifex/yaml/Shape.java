package pontifex.yaml;

import java.util.List;

/// What a field may hold, as far as it can be said without the field's own rules: for schemas and the reference.
public sealed interface Shape {
    Shape TEXT = new Text();
    Shape FLAG = new Flag();
    Shape ANY = new Any();
    Shape TEXTS = new ListOf(TEXT);
    Shape TEXT_OR_TEXTS = new Either(List.of(TEXT, TEXTS));

    static Shape whole(long least, long most) {
        return new Whole(least, most);
    }

    static Shape oneOf(String... words) {
        return new OneOf(List.of(words));
    }

    static Shape listOf(Shape item) {
        return new ListOf(item);
    }

    static Shape mapOf(List<Field> fields) {
        return new MapOf(fields);
    }

    static Shape either(Shape... shapes) {
        return new Either(List.of(shapes));
    }

    /// A single value; a number, too, is taken as the text that it is written as.
    record Text() implements Shape {}

    /// Yes or no, in any of YAML 1.1's words for them.
    record Flag() implements Shape {}

    /// A whole number.
    record Whole(long least, long most) implements Shape {}

    record OneOf(List<String> words) implements Shape {
        public OneOf {
            words = List.copyOf(words);
        }
    }

    record ListOf(Shape item) implements Shape {}

    /// A map with these keys and no others.
    record MapOf(List<Field> fields) implements Shape {
        public MapOf {
            fields = List.copyOf(fields);
        }
    }

    /// A map with any keys.
    record NamesTo(Shape value) implements Shape {}

    record Either(List<Shape> shapes) implements Shape {
        public Either {
            shapes = List.copyOf(shapes);
        }
    }

    /// Whatever YAML can write.
    record Any() implements Shape {}

    /// As it is defined elsewhere under this name: a shape that holds itself.
    record Named(String name) implements Shape {}

    /// For people: `true or false`.
    default String told() {
        return switch (this) {
            case Text _ -> "text";
            case Flag _ -> "true or false";
            case Whole(long least, long most) ->
                most == Long.MAX_VALUE
                        ? "whole number from " + least + " on"
                        : "whole number, " + least + " to " + most;
            case OneOf(var words) -> String.join(" or ", words);
            case ListOf(Text _) -> "list of texts";
            case ListOf _ -> "list";
            case MapOf _, NamesTo _ -> "map";
            case Either(var shapes) ->
                String.join(", or ", shapes.stream().map(Shape::told).toList());
            case Any _ -> "anything";
            case Named(var name) -> name;
        };
    }
}
