package pontifex.probe;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.state.Seen;
import pontifex.state.VifSetting;

/// The domains that run, Dom0 aside, as the toolstack's long list tells them.
final class Domains {
    /// @param vifs the toolstack's record of its interfaces, by number
    record Running(int id, String name, Seen<SortedMap<Integer, VifSetting>> vifs) {}

    private Domains() {}

    /// `xl list -l` and `xm list -l`. Before Xen 4.2 xl printed xend's form too, but no bridges.
    ///
    /// @throws Unreadable when it is neither
    static List<Running> read(String text, XenStore store, LinkTable links, boolean bridgesTold) throws Unreadable {
        return text.stripLeading().startsWith("(") ? forms(text, store, links, bridgesTold) : json(text);
    }

    private static List<Running> json(String text) throws Unreadable {
        var found = new ArrayList<Running>();
        try {
            for (var element : JsonParser.parseString(text).getAsJsonArray()) {
                var domain = element.getAsJsonObject();
                int id = domain.get("domid").getAsInt();
                var config = domain.getAsJsonObject("config");
                if (id != 0) {
                    found.add(new Running(
                            id, config.getAsJsonObject("c_info").get("name").getAsString(), nics(config)));
                }
            }
        } catch (JsonParseException
                | IllegalStateException
                | NumberFormatException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new Unreadable("what the toolstack printed is no list of domains: " + Unreadable.shown(text));
        }
        return found;
    }

    private static Seen<SortedMap<Integer, VifSetting>> nics(JsonObject config) {
        var vifs = new TreeMap<Integer, VifSetting>();
        var nics = config.getAsJsonArray("nics");
        for (int i = 0; nics != null && i < nics.size(); i++) {
            var nic = nics.get(i).getAsJsonObject();
            var devid = nic.get("devid");
            vifs.put(
                    devid == null ? i : devid.getAsInt(),
                    new VifSetting(lower(text(nic.get("mac"))), text(nic.get("ip")), text(nic.get("bridge"))));
        }
        return Seen.of(vifs);
    }

    private static @Nullable String text(@Nullable JsonElement value) {
        return value == null || value.isJsonNull() ? null : value.getAsString();
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
                found.add(
                        new Running(id, name, bridgesTold ? Seen.of(vifs) : Seen.unknown("this xl tells no bridges")));
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
