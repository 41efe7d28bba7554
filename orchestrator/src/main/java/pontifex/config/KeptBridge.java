package pontifex.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.config.IfupdownReader.Option;
import pontifex.config.IfupdownReader.Stanza;

/// A bridge as ifupdown and the scripts of bridge-utils will make it at boot, out of all stanzas of its name.
///
/// @param ports as written, `regex …` and `all` too; none where it says `none`. Several lines accumulate
/// @param stp `on`, `off` (the default), or what else is written there
/// @param forwardDelay in seconds as written; empty where the kernel's 15 s stay
/// @param methods `inet manual` and the like, one for each stanza
/// @param addresses Dom0's own on the bridge
/// @param auto raised at boot
/// @param hotplug raised when the kernel reports it, which for a bridge is never by itself
public record KeptBridge(
        List<String> ports,
        String stp,
        String forwardDelay,
        List<String> methods,
        List<String> addresses,
        boolean auto,
        boolean hotplug) {
    public KeptBridge {
        ports = List.copyOf(ports);
        methods = List.copyOf(methods);
        addresses = List.copyOf(addresses);
    }

    /// The bridges among the stanzas: what has a `bridge_ports` of its own, or one that it inherits.
    static SortedMap<String, KeptBridge> among(List<Stanza> stanzas) {
        var bridges = new TreeMap<String, KeptBridge>();
        for (var stanza : stanzas) {
            if (stanza.is("iface") && !bridges.containsKey(stanza.words().getFirst())) {
                var name = stanza.words().getFirst();
                var own = stanzas.stream().filter(other -> other.isIface(name)).toList();
                var options = options(stanzas, own, 0);
                if (options.stream().anyMatch(option -> option.plainName().equals("bridge_ports"))) {
                    bridges.put(name, of(name, own, options, stanzas));
                }
            }
        }
        return bridges;
    }

    private static KeptBridge of(String name, List<Stanza> own, List<Option> options, List<Stanza> all) {
        return new KeptBridge(
                ports(values(options, "bridge_ports")),
                stp(String.join(" ", values(options, "bridge_stp"))),
                String.join(" ", values(options, "bridge_fd")),
                own.stream()
                        .map(it -> it.words().get(1) + " " + it.words().get(2))
                        .toList(),
                values(options, "address"),
                all.stream().anyMatch(it -> it.isAuto() && it.words().contains(name)),
                all.stream().anyMatch(it -> it.is("allow-hotplug") && it.words().contains(name)));
    }

    /// The stanzas' options, those of the stanza that each inherits from first.
    static List<Option> options(List<Stanza> all, List<Stanza> own, int depth) {
        var options = new ArrayList<Option>();
        for (var stanza : own) {
            int inherits = stanza.words().indexOf("inherits");
            if (inherits > 0 && inherits + 1 < stanza.words().size() && depth < 8) {
                var base = stanza.words().get(inherits + 1);
                options.addAll(options(
                        all, all.stream().filter(other -> other.isIface(base)).toList(), depth + 1));
            }
            options.addAll(stanza.options());
        }
        return options;
    }

    private static List<String> values(List<Option> options, String name) {
        return options.stream()
                .filter(option -> option.plainName().equals(name))
                .map(Option::value)
                .toList();
    }

    static List<String> ports(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split("\\s+")))
                .filter(port -> !port.equals("none"))
                .toList();
    }

    /// As brctl takes it.
    static String stp(String value) {
        return switch (value) {
            case "on", "yes", "1" -> "on";
            case "", "off", "no", "0" -> "off";
            default -> value;
        };
    }
}
