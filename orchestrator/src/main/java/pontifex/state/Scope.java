package pontifex.state;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Which items are meant: all of them, or all facets and truths of what is claimed.
public record Scope(boolean all, SortedSet<Claim> claims) {
    public static final Scope ALL = new Scope(true, new TreeSet<>());
    public static final Scope NONE = new Scope(false, new TreeSet<>());

    public Scope {
        claims = Collections.unmodifiableSortedSet(new TreeSet<>(claims));
    }

    /// The kind of a claim of a file's mode, owner and group alone; its items are of the kind `file`.
    public static final String FILE_ACCESS = "file_access";

    private static final Set<String> ACCESS = Set.of("mode", "owner", "group", "directory", "symlink");

    /// One thing, by an item's kind and name; or [#FILE_ACCESS] of a path.
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

    /// The things of some items: of a file of whose content there is none, its access alone.
    public static Scope of(Items items) {
        var things = new TreeSet<Claim>();
        for (var item : items.values().keySet()) {
            things.add(new Claim(item.kind(), item.name()));
        }
        var claims = new TreeSet<Claim>();
        for (var thing : things) {
            boolean access = thing.kind().equals("file")
                    && !items.values().containsKey(new Item("file", thing.name(), "content", Truth.NEXT_BOOT));
            claims.add(access ? new Claim(FILE_ACCESS, thing.name()) : thing);
        }
        return new Scope(false, claims);
    }

    public Scope and(Scope other) {
        var both = new TreeSet<>(claims);
        both.addAll(other.claims);
        return new Scope(all || other.all, both);
    }

    /// Whether something is covered by both.
    public boolean meets(Scope other) {
        return all
                ? other.all || !other.claims.isEmpty()
                : claims.stream().anyMatch(claim -> other.covers(claim.kind(), claim.name()));
    }

    public boolean covers(Item item) {
        return covers(item.kind(), item.name())
                || item.kind().equals("file") && ACCESS.contains(item.facet()) && covers(FILE_ACCESS, item.name());
    }

    /// Whether all facets of a thing are meant.
    public boolean covers(String kind, String name) {
        return all || claims.contains(new Claim(kind, name));
    }
}
