package pontifex.state;

import java.util.List;

/// What Dom0 has on a link, and what rests on it. fe80:: is each link's own and isn't carried.
///
/// @param routes those over the link, and those of other links that are told to send from one of the addresses: they
///     go with it
/// @param rules those that name the link
public record Carried(List<Address> addresses, List<Route> routes, List<Rule> rules) {
    public static final Carried NOTHING = new Carried(List.of(), List.of(), List.of());

    public Carried {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
        rules = List.copyOf(rules);
    }

    public boolean isEmpty() {
        return addresses.isEmpty() && routes.isEmpty() && rules.isEmpty();
    }
}
