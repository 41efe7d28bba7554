package pontifex.resource;

import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Seen;
import pontifex.state.VifSetting;
import pontifex.state.Xapi;

/// What xapi has of guests' interfaces, where another host has a file: it is what the next start makes of them.
final class XapiGuests {
    private XapiGuests() {}

    static Guests of(HostState raw) {
        var byName = new TreeMap<String, Guest>();
        raw.guests()
                .byName()
                .forEach((name, guest) ->
                        byName.put(name, new Guest(name, null, configured(name, raw), guest.domain())));
        return new Guests(byName, raw.guests().files(), GuestReading.unlisted(raw));
    }

    private static Seen<SortedMap<Integer, VifSetting>> configured(String name, HostState raw) {
        return switch (raw.xapi()) {
            case Seen.Unknown<Xapi>(var why) -> Seen.unknown(why);
            case Seen.Value<Xapi>(var xapi) -> {
                var called = xapi.called(name);
                yield called.size() == 1
                        ? settings(xapi, called.getFirst(), raw)
                        : Seen.unknown("xapi has " + called.size() + " guests called " + name);
            }
        };
    }

    private static Seen<SortedMap<Integer, VifSetting>> settings(Xapi xapi, String guest, HostState raw) {
        var settings = new TreeMap<Integer, VifSetting>();
        for (var one : xapi.vifsOf(guest).entrySet()) {
            var vif = xapi.vifs().get(one.getValue());
            var place = vif == null ? null : XapiBoot.place(xapi, vif.network(), raw);
            if (vif == null || place == null) {
                return Seen.unknown("xapi has VIF " + one.getValue() + " on a network that it doesn't tell of");
            }
            settings.put(one.getKey(), new VifSetting(vif.mac(), vif.allowed(), place));
        }
        return Seen.of(settings);
    }
}
