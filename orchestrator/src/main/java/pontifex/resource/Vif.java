package pontifex.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.GuestFile;
import pontifex.config.VifEntry;
import pontifex.config.VifKey;
import pontifex.state.Content;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.VifSetting;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;

/// A guest's interface is on a bridge: in its configuration file, in the toolstack's record, and in the
/// kernel where the guest runs.
///
/// ```yaml
/// - vif: { guest: dom1, bridge: xenbr1, mac: 00:16:3e:00:00:01, ip: 192.168.1.11 }
/// - vif: { guest: dom2, index: 1, bridge: xenbr2, mac: auto }
/// - vif: { guest: domN, bridge: xenbr3.100 }
/// - vif: { guest: dom3, mac: 00:16:3e:00:00:33, state: absent }
/// ```
///
/// On Open vSwitch the bridge may be followed by a VLAN and by those that are carried tagged, in the words of
/// Xen's vif-openvswitch, `xenbr1.100` or `xenbr1:10:20`; without any, an interface carries all VLANs. The file
/// then names that script, unless xl takes it by itself.
///
/// Which interface: `index` says it, else `mac` (in the file, or in the record of a guest that runs), else
/// it is the only one. One that isn't there is added behind the others, to a guest that doesn't run; what
/// is removed must be the last, as those behind it would get other numbers.
///
/// A MAC is Xen's own (00:16:3e) or a locally administered one, and no other guest of the fleet has it;
/// `any_mac: true` takes that on. `mac: auto` is one of Xen's that follows from the fleet (`fleet` in
/// pontifex.yml), the host, the guest and the index, always the same.
///
/// @param mac as [MacAddress] writes it; null: stays. A running guest has a new one from its next start
/// @param ip as written; several are parted by blanks; null: stays
/// @param bridge null only with `absent`
/// @param given the MAC as the fleet's only one; null where none is given
public record Vif(
        Source source,
        String guest,
        @Nullable Integer index,
        @Nullable String mac,
        @Nullable String ip,
        @Nullable String bridge,
        @Nullable GuestMac given)
        implements Resource {
    static final Kind KIND = Kind.of("vif", "guest", "bridge mac any_mac ip index state", Vif::from);

    private static @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems) {
        var guest = fields.text(problems, "guest");
        var state = Presence.read(fields, problems);
        var index = fields.integer(problems, "index");
        boolean any = Boolean.TRUE.equals(fields.bool(problems, "any_mac"));
        var ip = ip(fields, problems);
        var bridge = VifPlace.read(fields, problems);
        if (index != null && (index < 0 || index > 255) && fields.get("index") instanceof YamlNode at) {
            problems.add(at, "'index' counts a guest's interfaces from 0", null);
        }
        if (state == Presence.PRESENT) {
            fields.require(problems, "bridge");
        }
        if (guest == null || state == null) {
            return null;
        }
        var number = index == null ? null : Integer.valueOf(index.intValue());
        var mac = MacAddress.ofGuest(fields, guest, number == null ? 0 : number, any, files, problems);
        var given = state == Presence.PRESENT && mac != null && fields.get("mac") instanceof YamlNode at
                ? new GuestMac(mac, guest, number, any, at)
                : null;
        return new Vif(fields.source(), guest, number, mac, ip, state == Presence.ABSENT ? null : bridge, given);
    }

    private static @Nullable String ip(YamlMap fields, Problems problems) {
        var at = fields.scalar(problems, "ip");
        if (at == null) {
            return null;
        }
        for (var one : at.text().split(" ", -1)) {
            if (Addresses.parsed(one.replaceFirst("/[0-9]{1,3}$", "")) == null) {
                problems.add(
                        at,
                        "'" + one + "' is no IP address",
                        "for example 192.0.2.11; several are parted by one blank");
                return null;
            }
        }
        return at.text();
    }

    @Override
    public Look look() {
        return Look.NOTHING;
    }

    @Override
    public List<GuestMac> macs() {
        return given == null ? List.of() : List.of(given);
    }

    /// Its own, and those beside it whose record comes along.
    @Override
    public Scope claims(HostState found) {
        var claims = own(found);
        try {
            for (var number : recordsMoved(found, on(found))) {
                claims = claims.and(claim(number));
            }
        } catch (Refused e) {
            return claims;
        }
        return claims;
    }

    private Set<Integer> recordsMoved(HostState before, HostState after) {
        var was = records(before);
        var is = new TreeMap<>(records(after));
        is.entrySet().removeIf(entry -> entry.getValue().equals(was.get(entry.getKey())));
        return is.keySet();
    }

    private SortedMap<Integer, VifSetting> records(HostState state) {
        return state.guests().named(guest) instanceof Guest known && known.domain() instanceof Domain.Running running
                ? running.loaded().or(new TreeMap<>())
                : new TreeMap<>();
    }

    /// None where the interface isn't there any more and needn't be; where it can't be told the task is
    /// refused anyway, and the first is named.
    private Scope own(HostState found) {
        var known = found.guests().named(guest);
        try {
            if (known == null) {
                return bridge == null ? Scope.NONE : claim(first());
            }
            var vifs = file(found, known).vifs();
            return bridge == null && VifNumber.isGone(this, vifs) ? Scope.NONE : claim(VifNumber.of(this, known, vifs));
        } catch (Refused | ConfigException e) {
            return claim(first());
        }
    }

    private Scope claim(int number) {
        return Scope.of("vif", guest + "/" + number);
    }

    private int first() {
        return index == null ? 0 : index;
    }

    @Override
    public HostState on(HostState found) throws Refused {
        var known = found.guests().named(guest);
        if (known == null && bridge == null) {
            return found;
        }
        if (known == null && found.platform().toolstack() == Toolstack.XAPI) {
            throw refused(
                    "xapi keeps the interfaces of " + guest + " itself, and Pontifex doesn't change them there",
                    "xe vif-list vm-name-label=" + guest
                            + " tells their uuids, then: xe vif-move uuid=… network-uuid=…");
        }
        if (known == null) {
            throw refused(
                    "guest '" + guest + "' has no configuration file under /etc/xen; " + others(found),
                    "is it another guest, or another host?");
        }
        if (known.domain() instanceof Domain.Unknown(var why)) {
            throw refused("whether " + guest + " runs can't be told: " + why, "see that the toolstack answers");
        }
        try {
            return bridge == null ? without(found, known) : on(found, known, bridge);
        } catch (ConfigException e) {
            throw refused(GuestReading.place(String.valueOf(known.file()), e), e.hint());
        }
    }

    private HostState on(HostState found, Guest known, String bridge) throws Refused, ConfigException {
        var place = VifPlace.of(this, found, bridge);
        var file = file(found, known);
        var number = VifNumber.of(this, known, file.vifs());
        var changed = number < file.vifs().size() ? edited(file, number, bridge) : added(file, known, bridge);
        changed = place.scripted(found, changed, number);
        var written = written(found, known, changed);
        return known.domain() instanceof Domain.Running running
                ? moved(written, known, running, number, bridge, changed.vifs())
                : written;
    }

    private GuestFile edited(GuestFile file, int number, String bridge) throws ConfigException {
        var changed = file;
        for (var value : values(bridge).entrySet()) {
            var has = file.vifs().get(number).value(value.getKey());
            if (!has.map(text -> VifNumber.same(value.getKey(), text, value.getValue()))
                    .orElse(false)) {
                changed = changed.withVif(number, value.getKey(), value.getValue());
            }
        }
        return changed;
    }

    private GuestFile added(GuestFile file, Guest known, String bridge) throws Refused, ConfigException {
        if (known.domain() instanceof Domain.Running) {
            throw refused(
                    guest + " runs, and its file has no interface "
                            + file.vifs().size(),
                    "shut it down first: an interface is added to a guest that doesn't run");
        }
        return file.withVifAdded(values(bridge));
    }

    private Map<VifKey, String> values(String bridge) {
        var values = new LinkedHashMap<VifKey, String>();
        if (ip != null) {
            values.put(VifKey.IP, ip);
        }
        if (mac != null) {
            values.put(VifKey.MAC, mac);
        }
        values.put(VifKey.BRIDGE, bridge);
        return values;
    }

    private HostState without(HostState found, Guest known) throws Refused, ConfigException {
        var file = file(found, known);
        var vifs = file.vifs();
        if (VifNumber.isGone(this, vifs)) {
            return found;
        }
        var number = VifNumber.of(this, known, vifs);
        if (known.domain() instanceof Domain.Running) {
            throw refused(guest + " runs", "shut it down first: its interfaces are removed from its file alone");
        }
        if (number < vifs.size() - 1) {
            throw refused(
                    "interface " + (number + 1) + " of " + guest + " would become its interface " + number,
                    "remove the last one first, or edit the file by hand");
        }
        return written(found, known, file.withVifRemoved(number));
    }

    private GuestFile file(HostState found, Guest known) throws Refused, ConfigException {
        if (known.file() == null) {
            var why = known.configured() instanceof Seen.Unknown<?>(var reason) ? reason : "it has none";
            throw refused("the configuration file of " + guest + " can't be told: " + why, "one file names one guest");
        }
        if (!(found.files().at(known.file()) instanceof FileState.Regular regular)) {
            var why = known.configured() instanceof Seen.Unknown<?>(var reason) ? reason : "it wasn't read";
            throw refused("the file of " + guest + " can't be edited: " + why, "see that it is a plain, readable file");
        }
        return GuestFile.parse(GuestReading.dialect(found), regular.content().latin1());
    }

    private static HostState written(HostState found, Guest known, GuestFile changed) {
        var path = String.valueOf(known.file());
        if (!(found.files().at(path) instanceof FileState.Regular regular)) {
            throw new IllegalStateException(path + " was read before");
        }
        var content = Content.ofLatin1(changed.text());
        return content.equals(regular.content()) ? found : Reading.of(found.with(path, regular.with(content)));
    }

    /// The guest runs: its link, xenstore's entry and, under xl, the saved record follow. xend's record is
    /// beyond reach and gets it at the guest's next start.
    private HostState moved(
            HostState found, Guest known, Domain.Running running, int number, String bridge, List<VifEntry> configured)
            throws Refused {
        var after = running;
        var network = found.network();
        if (!(running.live().get(number) instanceof Domain.LiveVif live)) {
            throw refused(interfaceAt(number) + " isn't attached", attach(found, number));
        }
        if (live.device() == null || !(network.link(live.device()) instanceof Link device)) {
            throw refused(
                    interfaceAt(number) + " has no link in Dom0", "detach it with the toolstack, and attach it again");
        }
        refuseEmulated(found, running, live.device(), number, bridge);
        if (!bridge.equals(live.bridge()) && live.backend() instanceof Seen.Unknown<?>(var why)) {
            throw refused(
                    "where xenstore has " + interfaceAt(number) + " can't be told: " + why,
                    "see that xenstore answers: xenstore-ls /local/domain/0/backend/vif");
        }
        network = VifPlace.of(this, found, bridge).on(network, joined(network, device), number);
        after = after.with(
                live.named() == null ? live.onBridge(bridge) : new Domain.LiveVif(live.device(), bridge, bridge),
                number);
        if (found.platform().toolstack() == Toolstack.XL
                && running.loaded() instanceof Seen.Value<SortedMap<Integer, VifSetting>>(var records)) {
            if (!(records.get(number) instanceof VifSetting record)) {
                throw refused(
                        "xl's record of " + guest + " has no interface " + number,
                        "detach it with xl network-detach, and attach it again");
            }
            if (!isSaid(record, GuestReading.setting(configured.get(number)))) {
                after = after.withRecord(anew(records, configured));
            }
        }
        var current = found.guests().named(guest) instanceof Guest read ? read : known;
        return found.with(network).with(found.guests().with(current.with(after)));
    }

    private String interfaceAt(int number) {
        return "interface " + number + " of " + guest;
    }

    private String attach(HostState found, int number) {
        var command = found.platform().toolstack() == Toolstack.XL
                ? "xl network-attach " + guest + " devid=" + number
                : "xm network-attach " + guest;
        return "attach it first: " + command + " bridge=" + bridge + (mac == null ? "" : " mac=" + mac) + ", or shut "
                + guest + " down";
    }

    /// Whether a record is in step with the file, as far as the file goes.
    private static boolean isSaid(VifSetting record, VifSetting configured) {
        return (configured.mac() == null || configured.mac().equals(record.mac()))
                && (configured.ip() == null || configured.ip().equals(record.ip()))
                && (configured.bridge() == null || configured.bridge().equals(record.bridge()));
    }

    /// xl makes its record anew from the file, all interfaces of the guest at once, and forgets what the file doesn't
    /// say: an interface that was attached by hand, a MAC that was drawn, a bridge.
    private SortedMap<Integer, VifSetting> anew(SortedMap<Integer, VifSetting> records, List<VifEntry> configured)
            throws Refused {
        var made = new TreeMap<Integer, VifSetting>();
        for (var entry : records.entrySet()) {
            int number = entry.getKey();
            var record = entry.getValue();
            if (number >= configured.size()) {
                throw forgets("interface " + number, "write that interface into its file, or detach it");
            }
            var setting = GuestReading.setting(configured.get(number));
            if (setting.mac() == null && record.mac() != null) {
                throw forgets(
                        "the MAC " + record.mac() + " of interface " + number, written(number, "mac=" + record.mac()));
            }
            if (setting.bridge() == null && record.bridge() != null) {
                throw forgets(
                        "the bridge " + record.bridge() + " of interface " + number,
                        written(number, "bridge=" + record.bridge()));
            }
            made.put(number, setting);
        }
        return made;
    }

    private static String written(int number, String value) {
        return "write " + value + " for interface " + number + " into its file first, by a task for it or by hand";
    }

    private Refused forgets(String what, String hint) {
        return refused(
                "xl's record of " + guest + " has to be made anew from its file, and would forget " + what, hint);
    }

    /// An HVM guest's interface has a second link, of its device model, that would have to move too.
    private void refuseEmulated(HostState found, Domain.Running running, String device, int number, String bridge)
            throws Refused {
        for (var name : new TreeSet<>(List.of(device + "-emu", "tap" + running.id() + "." + number))) {
            if (found.network().link(name) instanceof Link emulated
                    && !VifPlace.of(this, found, bridge).master().equals(emulated.master())) {
                throw refused(
                        "interface " + number + " of " + guest + " has an emulated NIC too, " + name
                                + ", which can't be moved while it runs",
                        "shut it down first");
            }
        }
    }

    private static String others(HostState found) {
        var names = found.guests().byName().values().stream()
                .filter(known -> known.file() != null)
                .map(Guest::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "there is none at all" : "it has " + names;
    }

    /// What comes from another bridge takes this one's MTU: nobody else sets it after the guest's start.
    private Link joined(Network network, Link device) {
        return bridge != null && !bridge.equals(device.master()) && network.link(bridge) instanceof Link to
                ? device.withMaster(bridge).withMtu(to.mtu())
                : device.withMaster(bridge);
    }

    private Refused refused(String cause, String hint) {
        return new Refused(source, cause, hint);
    }
}
