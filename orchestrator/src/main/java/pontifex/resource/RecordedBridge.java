package pontifex.resource;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.state.Item;
import pontifex.state.Link;
import pontifex.state.Truth;

/// Bridge tasks as what is recorded of bridges tells them. What the next boot makes counts, as a task gives the same
/// now and then.
final class RecordedBridge {
    private static final String OFFLOAD = "offload_";
    private static final List<Truth> BOTH = List.of(Truth.LIVE, Truth.NEXT_BOOT);

    private final Thing thing;
    private final SortedMap<Item, String> gives = new TreeMap<>();

    private RecordedBridge(Thing thing) {
        this.thing = thing;
    }

    /// A bridge whose NIC another one has now comes after that one has let go of it. Where each waits for another one,
    /// as with two whose NICs were swapped, one lets go first, and has none until it gets its own.
    static void recalled(Recall recall) {
        var holders = new HashMap<String, String>();
        recall.now("bridge").forEach(bridge -> nics(bridge).forEach(nic -> holders.put(nic, bridge.name())));
        var gone = new ArrayList<Thing>();
        for (var thing : recall.gone("bridge")) {
            if (RecordedVif.name(recall, thing.name())) {
                recall.cannot(thing, "it wasn't there, but guests' files named it, so it stays");
            } else {
                gone.add(thing);
            }
        }
        var left = new ArrayList<Thing>();
        for (var thing : recall.then("bridge")) {
            if (nic(thing) == null) {
                recall.cannot(thing, "a bridge task gives it one NIC, no less and no more");
            } else {
                left.add(thing);
            }
        }
        while (!left.isEmpty()) {
            var next = left.stream()
                    .filter(thing -> isFree(nic(thing), thing, holders))
                    .findFirst()
                    .orElse(null);
            var holder = next == null ? holder(left, gone, holders) : null;
            if (holder != null) {
                gone.remove(holder);
                recall.removeFirst(holder, absent(holder));
                holders.values().removeIf(holder.name()::equals);
                continue;
            }
            var first = next == null ? inRing(left, holders, recall) : null;
            if (first != null) {
                recall.letGo(first, String.valueOf(nic(first)), absent(first));
                holders.values().removeIf(first.name()::equals);
                continue;
            }
            var one = next == null ? left.getFirst() : next;
            left.remove(one);
            holders.values().removeIf(one.name()::equals);
            holders.put(String.valueOf(nic(one)), one.name());
            var recorded = new RecordedBridge(one);
            recall.put(one, recorded.fields(hasMtu(one, recall)), recorded.gives);
        }
        gone.forEach(thing -> recall.remove(thing, absent(thing)));
    }

    private static boolean isFree(@Nullable String nic, Thing thing, Map<String, String> holders) {
        var holder = holders.get(String.valueOf(nic));
        return holder == null || holder.equals(thing.name());
    }

    /// One that is to go, and has a NIC that is waited for.
    private static @Nullable Thing holder(List<Thing> left, List<Thing> gone, Map<String, String> holders) {
        var needed = left.stream()
                .map(thing -> holders.get(String.valueOf(nic(thing))))
                .toList();
        return gone.stream()
                .filter(thing -> needed.contains(thing.name()))
                .findFirst()
                .orElse(null);
    }

    /// As it is now, one that comes back and has the NIC of another one that does: with as few guests on it as may be,
    /// since with any it is refused.
    private static @Nullable Thing inRing(List<Thing> left, Map<String, String> holders, Recall recall) {
        var back = left.stream().map(Thing::name).toList();
        var needed = left.stream()
                .map(thing -> holders.get(String.valueOf(nic(thing))))
                .toList();
        return recall.now("bridge").stream()
                .filter(thing -> nic(thing) != null && back.contains(thing.name()) && needed.contains(thing.name()))
                .min(Comparator.comparing(thing -> RecordedVif.on(recall, thing.name())))
                .orElse(null);
    }

    private static Fields absent(Thing thing) {
        return new Fields(Bridge.KIND, thing)
                .with("name", thing.name())
                .with("nic", nic(thing))
                .absent();
    }

    /// Null where it has none, or several.
    private static @Nullable String nic(Thing thing) {
        var nics = nics(thing);
        return nics.size() == 1 ? nics.getFirst() : null;
    }

    private static List<String> nics(Thing thing) {
        var boot = thing.text("nic", Truth.NEXT_BOOT);
        var nics = boot == null ? thing.text("nic", Truth.LIVE) : boot;
        return nics == null || nics.equals("none") ? List.of() : List.of(nics.split(" "));
    }

    /// Whether an MTU is said of it now: one that nobody said before has to be said, to have it back.
    private static boolean hasMtu(Thing then, Recall recall) {
        return recall.now("bridge").stream()
                .anyMatch(now -> now.name().equals(then.name()) && now.has("mtu", Truth.NEXT_BOOT));
    }

    private Fields fields(boolean mtuIsSaid) {
        var nic = String.valueOf(nic(thing));
        gives("nic", nic, BOTH);
        gives("nic_up", "yes", List.of(Truth.LIVE));
        gives("up", "yes", List.of(Truth.LIVE));
        var fields = new Fields(Bridge.KIND, thing).with("name", thing.name()).with("nic", nic);
        tree(fields);
        var mtu = text("mtu") instanceof String said ? said : String.valueOf(Link.USUAL_MTU);
        if (mtuIsSaid || thing.has("mtu", Truth.NEXT_BOOT)) {
            fields.with("mtu", mtu);
            gives("mtu", mtu, BOTH);
            gives("nic_mtu", mtu, List.of(Truth.LIVE));
        }
        if (thing.text("mac", Truth.NEXT_BOOT) instanceof String mac) {
            fields.with("mac", mac);
            gives("mac", mac, BOTH);
        }
        return fields.with("offload", offloads());
    }

    private void tree(Fields fields) {
        boolean stp = "on".equals(text("stp"));
        var delay = text("forward_delay") instanceof String said ? said : stp ? "15" : "0";
        given("stp", stp ? "on" : "off");
        given("forward_delay", delay);
        fields.with("stp", stp ? "true" : null);
        if (!isUsual(delay, stp)) {
            fields.with("forward_delay", delay);
        }
    }

    private static boolean isUsual(String delay, boolean stp) {
        return delay.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
                && new BigDecimal(delay).compareTo(new BigDecimal(stp ? 15 : 0)) == 0;
    }

    private SortedMap<String, String> offloads() {
        var offloads = new TreeMap<String, String>();
        for (var item : thing.values().keySet()) {
            if (item.truth() == Truth.NEXT_BOOT
                    && item.facet().startsWith(OFFLOAD)
                    && thing.text(item.facet(), Truth.NEXT_BOOT) instanceof String onOff) {
                offloads.put(item.facet().substring(OFFLOAD.length()), String.valueOf(onOff.equals("on")));
                gives(item.facet(), onOff, BOTH);
            }
        }
        return offloads;
    }

    private @Nullable String text(String facet) {
        var boot = thing.text(facet, Truth.NEXT_BOOT);
        return boot == null ? thing.text(facet, Truth.LIVE) : boot;
    }

    /// Of what not every host's files say, only those truths that are recorded.
    private void given(String facet, String text) {
        BOTH.stream().filter(truth -> thing.has(facet, truth)).forEach(truth -> gives(facet, text, List.of(truth)));
    }

    private void gives(String facet, String text, List<Truth> truths) {
        truths.forEach(truth -> gives.put(thing.item(facet, truth), text));
    }
}
