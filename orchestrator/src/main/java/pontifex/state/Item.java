package pontifex.state;

import java.util.Comparator;

/// The smallest thing that is compared, recorded, audited, blamed and reported.
///
/// @param kind `bridge`, `vif`, `file`, `network_script` or `bridge_nf`
/// @param name whose it is: `xenbr1`, `dom1/0` (the guest and its interface's number), a path
/// @param facet what of it: `nic`, `bridge`, `mac`, `mode`, …
public record Item(String kind, String name, String facet, Truth truth) implements Comparable<Item> {
    private static final Comparator<Item> ORDER = Comparator.comparing(Item::kind)
            .thenComparing(Item::name)
            .thenComparing(Item::facet)
            .thenComparing(Item::truth);

    @Override
    public int compareTo(Item other) {
        return ORDER.compare(this, other);
    }

    /// As people read it: `bridge xenbr1 nic (next boot)`.
    @Override
    public String toString() {
        return kind + " " + name + " " + facet + " (" + truth.words() + ")";
    }
}
