package pontifex.resource;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The catalogue: every kind of task, a line each, in the order in which what was recorded is put back: bridges rest on
/// files, and guests on bridges.
public final class Resources {
    private static final List<Kind> IN_ORDER = List.of(
            File.KIND,
            Script.KIND,
            Template.KIND,
            NetworkScript.KIND,
            Bridge.KIND,
            BridgeNf.KIND,
            Vif.KIND,
            Command.KIND,
            Isolated.KIND,
            DefaultRoute.KIND);
    private static final SortedMap<String, Kind> KINDS = byWord(IN_ORDER);

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

    /// What a play's handlers are: commands that something must have made due.
    public static Kind handler() {
        return Handler.KIND;
    }

    /// Whether its tasks have a result of their own: what a program has said.
    public static boolean hasResult(Kind kind) {
        return kind.equals(Command.KIND) || kind.equals(Handler.KIND);
    }

    static List<Kind> inOrder() {
        return IN_ORDER;
    }

    /// The kinds of items that tasks can be told from.
    static Set<String> recalled() {
        return IN_ORDER.stream().map(Kind::recalled).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private static SortedMap<String, Kind> byWord(List<Kind> kinds) {
        var byWord = new TreeMap<String, Kind>();
        kinds.forEach(kind -> byWord.put(kind.word(), kind));
        return Collections.unmodifiableSortedMap(byWord);
    }
}
