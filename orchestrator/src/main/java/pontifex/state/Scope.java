package pontifex.state;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which items are meant: all of them, or all facets and truths of what is claimed.
public record Scope(boolean all, SortedSet<Claim> claims) {
    public static final Scope ALL = new Scope(true, new TreeSet<>());
    public static final Scope NONE = new Scope(false, new TreeSet<>());

    public Scope {
        claims = Collections.unmodifiableSortedSet(new TreeSet<>(claims));
    }

    /// One thing, by an item's kind and name.
    public record Claim(String kind, String name) implements Comparable<Claim> {
        @Override
        public int compareTo(Claim other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }

    public static Scope of(String kind, String name) {
        var one = new TreeSet<Claim>();
        one.add(new Claim(kind, name));
        return new Scope(false, one);
    }

    public Scope and(Scope other) {
        var both = new TreeSet<>(claims);
        both.addAll(other.claims);
        return new Scope(all || other.all, both);
    }

    public boolean covers(String kind, String name) {
        return all || claims.contains(new Claim(kind, name));
    }
}
