package pontifex.state;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether frames that bridges forward are handed to iptables, ip6tables and arptables: the kernel's switches
/// `net.bridge.bridge-nf-call-…`, which its module br_netfilter has (before Linux 3.18 bridge itself).
///
/// @param live what they are now
/// @param boot what the next boot makes of each of [#ALL]; unknown until its files have been read
public record NfCalls(Seen<Live> live, Seen<SortedMap<String, Boot>> boot) {
    /// Who can be called, as the switches are named.
    public static final List<String> ALL = List.of("iptables", "ip6tables", "arptables");

    /// The kind of the items; the name of one is that of who is called.
    public static final String ITEM = "bridge_nf";

    public static final NfCalls NOT_SEEN =
            new NfCalls(Seen.unknown("nobody has looked at them"), Seen.unknown("the host's files have not been read"));

    public NfCalls {
        boot = boot.map(calls -> Collections.unmodifiableSortedMap(new TreeMap<>(calls)));
    }

    public NfCalls with(Live changed) {
        return withLive(Seen.of(changed));
    }

    public NfCalls withLive(Seen<Live> changed) {
        return new NfCalls(changed, boot);
    }

    public NfCalls withBoot(Seen<SortedMap<String, Boot>> changed) {
        return new NfCalls(live, changed);
    }

    /// A bridge's own switches go with it.
    NfCalls withoutBridge(String bridge) {
        return new NfCalls(live.map(now -> now.withoutBridge(bridge)), boot);
    }

    /// @param bridge whose own it is, which can only add to the host's; empty: the host's, for all bridges
    public record Switch(String bridge, String call) implements Comparable<Switch> {
        private static final Comparator<Switch> ORDER =
                Comparator.comparing(Switch::bridge).thenComparing(Switch::call);

        public static Switch of(String call) {
            return new Switch("", call);
        }

        @Override
        public int compareTo(Switch other) {
            return ORDER.compare(this, other);
        }

        /// `bridge-nf-call-iptables`, or `nf_call_iptables of xenbr1`
        @Override
        public String toString() {
            return bridge.isEmpty() ? "bridge-nf-call-" + call : "nf_call_" + call + " of " + bridge;
        }
    }

    /// @param there who the kernel has a switch for: nobody else is called, and nobody at all where the module isn't
    ///     loaded
    /// @param on the switches that are on
    public record Live(SortedSet<String> there, SortedSet<Switch> on) {
        public Live {
            there = Collections.unmodifiableSortedSet(new TreeSet<>(there));
            on = Collections.unmodifiableSortedSet(new TreeSet<>(on));
        }

        public Live with(Switch which, boolean turned) {
            var changed = new TreeSet<>(on);
            if (turned) {
                changed.add(which);
            } else {
                changed.remove(which);
            }
            return new Live(there, changed);
        }

        private Live withoutBridge(String bridge) {
            return new Live(
                    there,
                    on.stream()
                            .filter(it -> !it.bridge().equals(bridge))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }

        /// Whether all frames of all bridges go there, or none of any.
        public boolean isAlways(String call, boolean called) {
            return called
                    ? on.contains(Switch.of(call))
                    : on.stream().noneMatch(it -> it.call().equals(call));
        }

        private String words(String call) {
            if (on.contains(Switch.of(call))) {
                return "on";
            }
            var bridges = on.stream()
                    .filter(it -> it.call().equals(call))
                    .map(Switch::bridge)
                    .collect(Collectors.joining(" "));
            return bridges.isEmpty() ? "off" : "on for " + bridges;
        }
    }

    /// A switch at the next boot. It comes with its module, and is on unless somebody turns it off by then.
    ///
    /// @param early where the module is loaded before sysctl's settings are applied
    /// @param late where it is loaded after that
    public record Boot(boolean early, boolean late) {
        private static final String ON = "on once br_netfilter is loaded";
        private static final String OFF = "off";

        public boolean isAlways(boolean called) {
            return early == called && late == called;
        }

        private String words() {
            if (early == late) {
                return early ? ON : OFF;
            }
            return early
                    ? "on, or off where br_netfilter is loaded late"
                    : "off, or on where br_netfilter is loaded late";
        }
    }

    /// What two items' words say, now and after a reboot: yes or no where they agree; null: neither.
    public static @Nullable Boolean always(String live, String boot) {
        return live.equals("on") && boot.equals(Boot.ON)
                ? Boolean.TRUE
                : live.equals("off") && boot.equals(Boot.OFF) ? Boolean.FALSE : null;
    }

    void items(Scope scope, BiConsumer<Item, Value> found) {
        for (var call : ALL) {
            if (scope.covers(ITEM, call)) {
                put(call, Truth.LIVE, live.map(now -> now.words(call)), found);
                put(
                        call,
                        Truth.NEXT_BOOT,
                        boot.map(
                                calls -> Objects.requireNonNull(calls.get(call)).words()),
                        found);
            }
        }
    }

    private static void put(String call, Truth truth, Seen<String> seen, BiConsumer<Item, Value> found) {
        found.accept(
                new Item(ITEM, call, "call", truth),
                switch (seen) {
                    case Seen.Unknown<String>(var why) -> new Value.Unknown(why);
                    case Seen.Value<String>(var words) -> Value.of(words);
                });
    }
}
