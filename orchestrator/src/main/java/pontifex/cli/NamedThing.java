package pontifex.cli;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.history.HistoryFailure;
import pontifex.state.Item;
import pontifex.yaml.BadInput;
import pontifex.yaml.DidYouMean;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// What of a host is meant: a thing, one facet of it, or all.
///
/// @param kind null, as `name` is then: all
/// @param facet null: all of the thing's
record NamedThing(
        @Nullable String kind,
        @Nullable String name,
        @Nullable String facet) {
    /// @throws BadInput for a kind alone
    static NamedThing of(@Nullable String kind, @Nullable String name, @Nullable String facet) throws BadInput {
        if (kind != null && name == null) {
            throw new BadInput(new Problem(
                    Source.of("KIND NAME"),
                    1,
                    "a thing is a kind and a name, and '" + kind + "' is only one of them",
                    "as reports have it: bridge xenbr1, vif dom1/0, file /etc/motd"));
        }
        return new NamedThing(kind, name, facet);
    }

    boolean isAll() {
        return kind == null;
    }

    boolean covers(Item item) {
        return kind == null
                || kind.equals(item.kind())
                        && item.name().equals(name)
                        && (facet == null || facet.equals(item.facet()));
    }

    /// The failure to find it among what is recorded of a host.
    HistoryFailure unknown(String host, Collection<Item> recorded) {
        var things = recorded.stream()
                .map(item -> item.kind() + " " + item.name() + (facet == null ? "" : " " + item.facet()))
                .distinct()
                .toList();
        var near = DidYouMean.hint(toString(), things);
        return new HistoryFailure(
                "nothing is recorded of " + this + " on " + host,
                near == null ? "'pontifex blame " + host + "' shows all that is" : near);
    }

    /// The failure to find a host in the history.
    static HistoryFailure unknownHost(String host, Collection<String> recorded) {
        var near = DidYouMean.hint(host, recorded);
        return new HistoryFailure(
                "nothing is recorded of " + host,
                near != null ? near : "'pontifex history' lists the runs and their hosts; an apply records");
    }

    /// `bridge xenbr1 nic`
    @Override
    public String toString() {
        return kind == null
                ? "all"
                : String.join(" ", facet == null ? List.of(kind, name + "") : List.of(kind, name + "", facet));
    }
}
