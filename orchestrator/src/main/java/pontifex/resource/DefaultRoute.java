package pontifex.resource;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Judgement;
import pontifex.state.Look;
import pontifex.state.Route;
import pontifex.state.Seen;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;

/// The host's main table has exactly this default route, and no second one; or none.
///
/// ```yaml
/// - route: { via: 192.0.2.1, dev: xenbr0 }
/// - route: { via: "2001:db8::1" }
/// - route: { none: true }
/// ```
///
/// The family is `via`'s. `dev` may be left out. `none` means: neither for IPv4 nor for IPv6.
///
/// @param via null: no default route at all
/// @param dev null: whatever link
public record DefaultRoute(
        Source source, @Nullable String via, @Nullable String dev) implements Assertion {
    static final Kind KIND = Kind.of(
            "route",
            "the host's main table has exactly this default route",
            List.of(
                    Field.of("via", Shape.TEXT, "the gateway's address"),
                    Field.of("dev", Shape.TEXT, "the link that it leaves by; without it: whatever link"),
                    Field.of("none", Shape.FLAG, "there is no default route at all")),
            DefaultRoute::from);

    private static @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems) {
        var via = Addresses.read(fields, "via", problems);
        var dev = LinkName.read(fields, "dev", problems);
        var none = Boolean.TRUE.equals(fields.bool(problems, "none"));
        if (none ? fields.has("via") || fields.has("dev") : !fields.has("via")) {
            problems.add(fields, "a route task has either 'via' (and perhaps 'dev') or 'none: true'", null);
            return null;
        }
        return new DefaultRoute(fields.source(), via, dev);
    }

    /// The family: a gateway that changes is another value, not another thing.
    @Override
    public String subject() {
        return via == null ? "default" : via.contains(":") ? "default IPv6" : "default IPv4";
    }

    @Override
    public Look look() {
        return Look.NOTHING;
    }

    @Override
    public Judgement judge(HostState state) {
        return switch (state.network().routes()) {
            case Seen.Unknown<List<Route>>(var why) -> new Judgement.NotProvable("the routes can't be told: " + why);
            case Seen.Value<List<Route>>(var routes) -> judge(defaults(routes));
        };
    }

    private List<Route> defaults(List<Route> routes) {
        return routes.stream()
                .filter(route -> route.isDefault() && route.table().equals("main"))
                .filter(route -> via == null || route.ipv6() == via.contains(":"))
                .toList();
    }

    private Judgement judge(List<Route> defaults) {
        if (via == null) {
            return defaults.isEmpty()
                    ? new Judgement.Holds()
                    : new Judgement.Violated("there is a default route: " + lines(defaults));
        }
        var wanted = "default via " + via + (dev == null ? "" : " dev " + dev);
        if (defaults.isEmpty()) {
            return new Judgement.Violated("there is no default route; expected " + wanted);
        }
        return defaults.size() == 1 && isWanted(defaults.getFirst())
                ? new Judgement.Holds()
                : new Judgement.Violated("expected " + wanted + " alone, there is " + lines(defaults));
    }

    private boolean isWanted(Route route) {
        return route.gateway() instanceof String gateway
                && Addresses.same(gateway, via)
                && (dev == null || dev.equals(route.link()));
    }

    private static String lines(List<Route> routes) {
        return routes.stream().map(route -> "'" + route.line().strip() + "'").collect(Collectors.joining(" and "));
    }
}
