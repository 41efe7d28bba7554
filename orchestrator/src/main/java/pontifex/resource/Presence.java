package pontifex.resource;

import org.jspecify.annotations.Nullable;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.YamlMap;

/// `state:` of a task: whether the thing is to be there.
enum Presence {
    PRESENT,
    ABSENT;

    private static final java.util.List<String> WORDS = java.util.List.of("present", "absent");

    static final Field FIELD =
            Field.of("state", new Shape.OneOf(WORDS), "whether it is to be there; without it: present");

    /// `present` where the field isn't there.
    static @Nullable Presence read(YamlMap fields, Problems problems) {
        var state = fields.scalar(problems, "state");
        if (state == null || state.text().equals("present")) {
            return PRESENT;
        }
        if (state.text().equals("absent")) {
            return ABSENT;
        }
        var near = DidYouMean.hint(state.text(), WORDS);
        problems.add(
                state,
                "'state' is present or absent, not '" + state.text() + "'",
                near == null ? "without it the task means present" : near);
        return null;
    }
}
