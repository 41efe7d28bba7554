package pontifex.resource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Truth;

/// Vif tasks as what is recorded of guests' interfaces tells them.
final class RecordedVif {
    private final Thing thing;

    private RecordedVif(Thing thing) {
        this.thing = thing;
    }

    /// In the order of their numbers: one is added behind the others, and the last is the one that can go.
    static void recalled(Recall recall) {
        for (var thing : sorted(recall.then("vif"))) {
            new RecordedVif(thing).put(recall);
        }
        for (var thing : sorted(recall.gone("vif"))) {
            var recorded = new RecordedVif(thing);
            if (recorded.number() != null) {
                recall.remove(thing, recorded.fields().absent());
            }
        }
    }

    /// Whether the file of any guest named this bridge.
    static boolean name(Recall recall, String bridge) {
        return recall.then("vif").stream()
                .map(thing -> thing.text("bridge", Truth.NEXT_BOOT))
                .anyMatch(said -> said != null && without(said).equals(bridge));
    }

    /// How many are on this bridge now.
    static long on(Recall recall, String bridge) {
        return recall.now("vif").stream()
                .filter(thing -> bridge.equals(thing.text("bridge", Truth.LIVE)))
                .count();
    }

    private static String without(String said) {
        return said.endsWith(Items.BY_DEFAULT) ? said.substring(0, said.length() - Items.BY_DEFAULT.length()) : said;
    }

    private static List<Thing> sorted(List<Thing> things) {
        var sorted = new ArrayList<>(things);
        sorted.sort(Comparator.comparing((Thing thing) -> new RecordedVif(thing).guest())
                .thenComparing(thing -> {
                    var number = new RecordedVif(thing).number();
                    return number == null ? -1 : Integer.parseInt(number);
                }));
        return sorted;
    }

    private void put(Recall recall) {
        var said = bridge();
        if (number() == null) {
            recall.cannot(thing, "no number of an interface stands behind its guest");
            return;
        }
        if (isInFile() && !recall.isConfigured(guest())) {
            recall.cannot(thing, "the guest has no file there any more; create it again, and roll back once more");
            return;
        }
        if (said == null) {
            recall.cannot(
                    thing,
                    isInFile()
                            ? "the guest's file names no bridge for it, and a vif task would"
                            : "the guest's file hasn't got it, and a task attaches nothing by hand");
            return;
        }
        var bridge =
                said.endsWith(Items.BY_DEFAULT) ? said.substring(0, said.length() - Items.BY_DEFAULT.length()) : said;
        var mac = thing.text("mac", Truth.NEXT_BOOT);
        var ip = thing.text("ip", Truth.NEXT_BOOT);
        var fields = fields().with("bridge", bridge).with("mac", mac).with("ip", ip);
        if (mac != null && MacAddress.canonical(mac) instanceof String six && MacAddress.isAnothers(six)) {
            fields.with("any_mac", "true");
        }
        recall.put(thing, fields.with("file", file()), gives(bridge, mac, ip));
    }

    /// As its file names it, or where that names none as it was attached.
    private @Nullable String bridge() {
        var live = thing.text("bridge", Truth.LIVE);
        var said = thing.text("bridge", Truth.NEXT_BOOT);
        return said != null || !isInFile() || "none".equals(live) ? said : live;
    }

    private boolean isInFile() {
        return thing.values().keySet().stream().anyMatch(item -> item.truth() == Truth.NEXT_BOOT);
    }

    private Fields fields() {
        return new Fields(Vif.KIND, thing).with("guest", guest()).with("index", number());
    }

    private @Nullable String file() {
        return thing.text("file", Truth.NEXT_BOOT);
    }

    private String guest() {
        int slash = thing.name().lastIndexOf('/');
        return slash < 0 ? thing.name() : thing.name().substring(0, slash);
    }

    private @Nullable String number() {
        var number = thing.name().substring(thing.name().lastIndexOf('/') + 1);
        return number.matches("[0-9]{1,4}") ? number : null;
    }

    /// Of a guest that runs the task gives the kernel's and the toolstack's truths too, as far as there are any.
    private SortedMap<Item, String> gives(String bridge, @Nullable String mac, @Nullable String ip) {
        var gives = new TreeMap<Item, String>();
        for (var item : thing.values().keySet()) {
            var given = switch (item.facet()) {
                case "bridge", "reboot_bridge", "xenstore_bridge" -> bridge;
                case "mac" -> mac;
                case "ip" -> ip;
                case "file" -> file();
                case "up" -> "yes";
                default -> null;
            };
            if (given != null) {
                gives.put(item, given);
            }
        }
        gives.put(thing.item("bridge", Truth.NEXT_BOOT), bridge);
        return gives;
    }
}
