package pontifex.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pontifex.config.IfupdownReader.Option;
import pontifex.config.IfupdownReader.Stanza;

/// A bridge as ifupdown and the scripts of bridge-utils will make it at boot, out of all stanzas of its name.
///
/// @param ports as written, `regex …` and `all` too; none where it says `none`. Several lines accumulate
/// @param stp `on`, `off` (the default), or what else is written there
/// @param forwardDelay in seconds as written; empty where the kernel's 15 s stay
/// @param mtu of the bridge and its ports, as written; empty where no stanza says, or another says it of
///     a port otherwise
/// @param mac as written; empty where no stanza says, or it is the name of the link that has it
/// @param offloads what ethtool is told of its ports, by its short names
/// @param methods `inet manual` and the like, one for each stanza
/// @param addresses Dom0's own on the bridge
/// @param auto raised at boot
/// @param hotplug raised when the kernel reports it, which for a bridge is never by itself
public record KeptBridge(
        List<String> ports,
        String stp,
        String forwardDelay,
        String mtu,
        String mac,
        SortedMap<String, Boolean> offloads,
        List<String> methods,
        List<String> addresses,
        boolean auto,
        boolean hotplug) {
    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}");

    public KeptBridge {
        ports = List.copyOf(ports);
        offloads = Collections.unmodifiableSortedMap(new TreeMap<>(offloads));
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
                mtu(own, options, all),
                mac(options),
                offloads(options, all),
                own.stream()
                        .map(it -> it.words().get(1) + " " + it.words().get(2))
                        .toList(),
                values(options, "address"),
                all.stream().anyMatch(it -> it.isAuto() && it.words().contains(name)),
                all.stream().anyMatch(it -> it.is("allow-hotplug") && it.words().contains(name)));
    }

    /// That of the stanza with the ports, which alone bridge-utils' script sees.
    private static String mtu(List<Stanza> own, List<Option> options, List<Stanza> all) {
        var making = own.stream()
                .filter(stanza -> options(all, List.of(stanza), 0).stream()
                        .anyMatch(option -> option.plainName().equals("bridge_ports")))
                .toList();
        var mtu = String.join(" ", values(options(all, making, 0), "mtu"));
        var ports = ports(values(options, "bridge_ports"));
        boolean otherwise = all.stream()
                .filter(stanza ->
                        stanza.is("iface") && ports.contains(stanza.words().getFirst()))
                .flatMap(stanza -> values(options(all, List.of(stanza), 0), "mtu").stream())
                .anyMatch(written -> !written.equals(mtu));
        return otherwise ? "" : mtu;
    }

    /// ifupdown's own comes after the script's.
    private static String mac(List<Option> options) {
        return Stream.of("hwaddress", "bridge_hw")
                .flatMap(name -> values(options, name).stream())
                .map(value -> value.replaceFirst("^ether\\s+", ""))
                .findFirst()
                .filter(value -> MAC.matcher(value).matches())
                .orElse("");
    }

    private static SortedMap<String, Boolean> offloads(List<Option> options, List<Stanza> all) {
        var offloads = new TreeMap<String, Boolean>();
        ports(values(options, "bridge_ports")).forEach(port -> offloads.putAll(Ethtool.offloads(all, port)));
        return offloads;
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
