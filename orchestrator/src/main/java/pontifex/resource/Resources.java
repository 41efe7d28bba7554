package pontifex.resource;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The catalogue: every kind of task, a line each.
public final class Resources {
    private static final SortedMap<String, Kind> KINDS = byWord(List.of(
            Bridge.KIND,
            BridgeNf.KIND,
            NetworkScript.KIND,
            Vif.KIND,
            File.KIND,
            Script.KIND,
            Template.KIND,
            Isolated.KIND,
            DefaultRoute.KIND));

    private Resources() {}

    /// The words that a task may begin with.
    public static Set<String> kinds() {
        return KINDS.keySet();
    }

    /// Null for a word that is no kind.
    public static @Nullable Kind named(String word) {
        return KINDS.get(word);
    }

    /// The fields that a kind takes; none for a word that is no kind.
    public static SortedSet<String> fieldsOf(String word) {
        var kind = KINDS.get(word);
        return kind == null ? Collections.emptySortedSet() : kind.fields();
    }

    private static SortedMap<String, Kind> byWord(List<Kind> kinds) {
        var byWord = new TreeMap<String, Kind>();
        kinds.forEach(kind -> byWord.put(kind.word(), kind));
        return Collections.unmodifiableSortedMap(byWord);
    }
}
