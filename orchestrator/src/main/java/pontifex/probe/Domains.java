package pontifex.probe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.state.Seen;
import pontifex.state.VifSetting;

/// The domains that run, Dom0 aside, as the toolstack's long list tells them.
final class Domains {
    /// @param uuid null: not told
    /// @param vifs the toolstack's record of its interfaces, by number
    record Running(int id, String name, @Nullable String uuid, Seen<SortedMap<Integer, VifSetting>> vifs) {}

    /// A line of the short list.
    ///
    /// @param dying whether nothing of it runs any more, and only its number is still held
    record Listed(int id, String name, boolean dying) {}

    /// Name, number, memory, processors, six letters for its state, seconds.
    private static final Pattern LINE =
            Pattern.compile("(.+?) +([0-9]{1,5}) +[0-9]+ +[0-9]+ +([-rbpscd]{6}) +[0-9.]+ *");

    private Domains() {}

    /// `xl list -l` and `xm list -l`. Before Xen 4.2 xl printed xend's form too, but no bridges.
    ///
    /// @throws Unreadable when it is neither
    static List<Running> read(String text, XenStore store, LinkTable links, boolean bridgesTold) throws Unreadable {
        return text.stripLeading().startsWith("(") ? forms(text, store, links, bridgesTold) : json(text);
    }

    /// `xl list` and `xm list`: a name, which may hold blanks, then five columns of a word each. Lines
    /// that are none of that are passed over, the heading among them.
    static List<Listed> shortList(String text) {
        var found = new ArrayList<Listed>();
        for (var line : text.split("\n")) {
            var matcher = LINE.matcher(line);
            if (matcher.matches() && !matcher.group(2).equals("0")) {
                found.add(new Listed(
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(1),
                        matcher.group(3).contains("d")));
            }
        }
        return found;
    }

    private static List<Running> json(String text) throws Unreadable {
        try {
            var found = new ArrayList<Running>();
            for (var element : list(Json.read(text))) {
                var domain = map(element);
                var config = map(domain.get("config"));
                var created = map(config.get("c_info"));
                int id = number(domain.get("domid"));
                if (id != 0) {
                    found.add(new Running(
                            id, String.valueOf(created.get("name")), text(created.get("uuid")), nics(config)));
                }
            }
            return found;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Unreadable("what the toolstack printed is no list of domains: " + Unreadable.shown(text));
        }
    }

    private static Seen<SortedMap<Integer, VifSetting>> nics(Map<?, ?> config) {
        var vifs = new TreeMap<Integer, VifSetting>();
        var nics = config.get("nics") == null ? List.of() : list(config.get("nics"));
        for (int i = 0; i < nics.size(); i++) {
            var nic = map(nics.get(i));
            vifs.put(
                    nic.get("devid") == null ? i : number(nic.get("devid")),
                    new VifSetting(lower(text(nic.get("mac"))), text(nic.get("ip")), text(nic.get("bridge"))));
        }
        return Seen.of(vifs);
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("no list");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("no object");
    }

    private static int number(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number.intValueExact();
        }
        throw new IllegalArgumentException("no number");
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static @Nullable String lower(@Nullable String mac) {
        return mac == null ? null : mac.toLowerCase(Locale.ROOT);
    }

    private static List<Running> forms(String text, XenStore store, LinkTable links, boolean bridgesTold)
            throws Unreadable {
        var found = new ArrayList<Running>();
        for (var form : Sxp.read(text).all("domain")) {
            var domid = form.value("domid");
            var name = form.value("name");
            if (domid == null || !domid.matches("[0-9]{1,6}") || name == null) {
                throw new Unreadable("a domain without its number and name in what the toolstack printed");
            }
            int id = Integer.parseInt(domid);
            if (id != 0) {
                var vifs = vifs(form, id, store, List.copyOf(store.indexes(id, links)));
                found.add(new Running(
                        id,
                        name,
                        form.value("uuid"),
                        bridgesTold ? Seen.of(vifs) : Seen.unknown("this xl tells no bridges")));
            }
        }
        return found;
    }

    /// xend's list has no numbers. An interface has that of xenstore's entry with its MAC, else it stands in the list
    /// where it stands among the live ones, as long as there are as many.
    private static SortedMap<Integer, VifSetting> vifs(Sxp.Form domain, int id, XenStore store, List<Integer> live) {
        var forms = new ArrayList<Sxp.Form>();
        domain.all("device").forEach(device -> forms.addAll(device.all("vif")));
        var vifs = new TreeMap<Integer, VifSetting>();
        for (int place = 0; place < forms.size(); place++) {
            var form = forms.get(place);
            var mac = lower(form.value("mac"));
            var index = mac == null ? null : store.index(id, mac);
            int fallback = live.size() == forms.size() ? live.get(place) : place;
            vifs.put(index == null ? fallback : index, new VifSetting(mac, form.value("ip"), form.value("bridge")));
        }
        return vifs;
    }
}
