package pontifex.playbook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlNode;

/// What tasks have of what they stand in: their play, and the files that it was imported through.
///
/// @param when must hold beside their own
/// @param vars their own win
/// @param trail the files that lead to them
record Inherited(
        Set<String> tags,
        @Nullable YamlNode when,
        @Nullable YamlNode noLog,
        Map<String, YamlNode> vars,
        boolean runOnce,
        List<Path> trail) {
    /// How many files may lead to one another.
    static final int DEEPEST = 20;

    static final Inherited NOTHING = new Inherited(Set.of(), null, null, Map.of(), false, List.of());

    Inherited {
        tags = Set.copyOf(tags);
        vars = Map.copyOf(vars);
        trail = List.copyOf(trail);
    }

    Inherited with(Set<String> more) {
        var all = new LinkedHashSet<>(tags);
        all.addAll(more);
        return new Inherited(all, when, noLog, vars, runOnce, trail);
    }

    Inherited when(@Nullable YamlNode condition) {
        return new Inherited(tags, both(when, condition), noLog, vars, runOnce, trail);
    }

    Inherited noLog(@Nullable YamlNode inner) {
        return new Inherited(tags, when, inner == null ? noLog : inner, vars, runOnce, trail);
    }

    Inherited vars(Map<String, YamlNode> inner) {
        var all = new HashMap<>(vars);
        all.putAll(inner);
        return new Inherited(tags, when, noLog, all, runOnce, trail);
    }

    /// The same, where variables are the play's and no more the tasks'.
    Inherited withoutVars() {
        return new Inherited(tags, when, noLog, Map.of(), runOnce, trail);
    }

    Inherited runOnce(boolean inner) {
        return new Inherited(tags, when, noLog, vars, runOnce || inner, trail);
    }

    Inherited through(Path file) {
        var longer = new ArrayList<>(trail);
        longer.add(file);
        return new Inherited(tags, when, noLog, vars, runOnce, longer);
    }

    /// Two conditions that must both hold, the outer one first.
    static @Nullable YamlNode both(@Nullable YamlNode outer, @Nullable YamlNode inner) {
        if (outer == null || inner == null) {
            return outer == null ? inner : outer;
        }
        var all = new ArrayList<YamlNode>();
        for (var each : List.of(outer, inner)) {
            all.addAll(each instanceof YamlList list ? list.items() : List.of(each));
        }
        return new YamlList(inner.source(), all);
    }
}
