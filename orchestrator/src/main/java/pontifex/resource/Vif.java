package pontifex.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
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
import pontifex.state.Item;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.VifSetting;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
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
/// - vif: { guest: dom4, bridge: xenbr1, file: /srv/guests/dom4.cfg }
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
/// A ghost of the guest's, an interface that was attached by hand and never got onto its bridge, goes:
/// the toolstack's record has it, and the guest's next reboot would fail on it.
///
/// Where xapi keeps the guests (XenServer, XCP-ng), its VIFs are what the file is elsewhere, and are only
/// compared: the `xe` commands that change them are told.
///
/// A MAC is Xen's own (00:16:3e) or a locally administered one, and no other guest of the fleet has it;
/// `any_mac: true` takes that on. `mac: auto` is one of Xen's that follows from the fleet (`fleet` in
/// pontifex.yml), the host, the guest and the index, always the same.
///
/// @param file null: it is one of those under /etc/xen
/// @param mac as [MacAddress] writes it; null: stays. A running guest has a new one from its next start
/// @param ip as written; several are parted by blanks; null: stays
/// @param bridge null only with `absent`
/// @param given the MAC as the fleet's only one; null where none is given
public record Vif(
        Source source,
        String guest,
        @Nullable String file,
        @Nullable Integer index,
        @Nullable String mac,
        @Nullable String ip,
        @Nullable String bridge,
        @Nullable GuestMac given)
        implements Resource {
    static final Kind KIND = Kind.of(
                    "vif",
                    "a guest's interface is on a bridge: in its file, in the toolstack's record, and live",
                    List.of(
                            Field.needed("guest", Shape.TEXT, "the guest, by name"),
                            Field.of(
                                    "bridge", Shape.TEXT, "where it is; on Open vSwitch also xenbr1.100, xenbr1:10:20"),
                            Field.of("mac", Shape.TEXT, "its MAC, or auto for one that follows from the names"),
                            Field.of("any_mac", Shape.FLAG, "the MAC may be another vendor's, or another guest's too"),
                            Field.of("ip", Shape.TEXT, "its addresses, parted by one blank"),
                            Field.of("index", Shape.whole(0, 255), "which of the guest's interfaces, from 0 on"),
                            Field.of("file", Shape.TEXT, "the guest's file, where it isn't under /etc/xen"),
                            Presence.FIELD),
                    Vif::from)
            .recalling("vif", RecordedVif::recalled);

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
        var file = OwnedFile.path(fields, "file", problems);
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
        return new Vif(fields.source(), guest, file, number, mac, ip, state == Presence.ABSENT ? null : bridge, given);
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
        return file == null ? Look.NOTHING : Look.atGuest(file);
    }

    @Override
    public List<GuestMac> macs() {
        return given == null ? List.of() : List.of(given);
    }

    /// Its own, and the guest's ghosts.
    @Override
    public Scope claims(HostState found) {
        var claims = own(found);
        if (found.guests().named(guest) instanceof Guest known && known.domain() instanceof Domain.Running running) {
            for (int ghost : ghosts(found, known, running)) {
                claims = claims.and(claim(ghost));
            }
        }
        return claims;
    }

    /// None where the interface isn't there any more and needn't be; where it can't be told the task is
    /// refused anyway, and the first is named.
    private Scope own(HostState found) {
        if (found.platform().toolstack() == Toolstack.XAPI) {
            var number = XapiVif.number(this, found);
            return number != null ? claim(number) : bridge == null ? Scope.NONE : claim(first());
        }
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

    @Override
    public boolean says(Item item) {
        return switch (item.facet()) {
            case "mac" -> mac != null || bridge == null;
            case "ip" -> ip != null || bridge == null;
            default -> true;
        };
    }

    private Scope claim(int number) {
        return Scope.of("vif", guest + "/" + number);
    }

    private int first() {
        return index == null ? 0 : index;
    }

    @Override
    public HostState on(HostState found) throws Refused {
        if (found.platform().toolstack() == Toolstack.XAPI) {
            return XapiVif.on(this, found);
        }
        var known = found.guests().named(guest);
        if (known == null && bridge == null) {
            return found;
        }
        if (known == null) {
            throw refused(
                    "guest '" + guest + "' has no configuration file "
                            + (file == null ? "under /etc/xen; " + others(found) : "in " + file),
                    "is it another guest, or another host? A file that lies elsewhere is named with 'file'");
        }
        if (known.domain() instanceof Domain.Unknown(var why)) {
            throw refused(
                    "whether " + guest + " runs can't be told: " + why,
                    "see that the toolstack answers, and calls the guest as its file does");
        }
        try {
            return bridge == null ? without(found, known) : on(found, known, bridge);
        } catch (ConfigException e) {
            throw refused(GuestReading.place(String.valueOf(known.file()), e), e.hint());
        }
    }

    private HostState on(HostState found, Guest known, String bridge) throws Refused, ConfigException {
        var place = VifPlace.of(this, found, bridge);
        var was = file(found, known);
        var number = VifNumber.of(this, known, was.vifs());
        var changed = number < was.vifs().size() ? edited(was, number, bridge) : added(was, known, bridge);
        changed = place.scripted(found, changed, number);
        var written = written(found, known, changed);
        return known.domain() instanceof Domain.Running running
                ? withoutGhosts(moved(written, known, running, number, bridge, changed.vifs()))
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
        var was = file(found, known);
        var vifs = was.vifs();
        if (VifNumber.isGone(this, vifs)) {
            if (known.domain() instanceof Domain.Running running) {
                refuseAttached(found, known, running);
            }
            return withoutGhosts(found);
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
        return written(found, known, was.withVifRemoved(number));
    }

    /// What the file hasn't got may be there all the same.
    private void refuseAttached(HostState found, Guest known, Domain.Running running) throws Refused {
        var ghosts = ghosts(found, known, running);
        var record = running.loaded().or(new TreeMap<>());
        for (int number : running.live().keySet()) {
            boolean isMeant = index != null
                    ? index == number
                    : mac == null || record.get(number) instanceof VifSetting told && mac.equals(told.mac());
            if (isMeant && !ghosts.contains(number)) {
                throw refused(
                        interfaceAt(number) + " is attached, though its file has none such",
                        "detach it first: " + (found.platform().toolstack() == Toolstack.XL ? "xl" : "xm")
                                + " network-detach " + guest + " " + number);
            }
        }
    }

    /// The interfaces of a running guest that never got onto their bridges. One that the file has is no
    /// matter of a slip by hand, and its own task's affair.
    private SortedSet<Integer> ghosts(HostState found, Guest known, Domain.Running running) {
        var ghosts = new TreeSet<Integer>();
        int configured = configured(found, known);
        running.live().forEach((number, vif) -> {
            if (vif.ghost() != null && number >= configured) {
                ghosts.add(number);
            }
        });
        return ghosts;
    }

    private int configured(HostState found, Guest known) {
        try {
            return file(found, known).vifs().size();
        } catch (Refused | ConfigException e) {
            return Integer.MAX_VALUE;
        }
    }

    private HostState withoutGhosts(HostState found) {
        if (!(found.guests().named(guest) instanceof Guest known && known.domain() instanceof Domain.Running running)) {
            return found;
        }
        var left = found;
        var after = running;
        for (int ghost : ghosts(found, known, running)) {
            if (running.live().get(ghost) instanceof Domain.LiveVif vif && vif.device() instanceof String device) {
                left = left.with(left.network().without(device));
            }
            after = after.without(ghost);
        }
        return after.equals(running) ? found : left.with(left.guests().with(known.with(after)));
    }

    private GuestFile file(HostState found, Guest known) throws Refused, ConfigException {
        if (known.file() == null || file != null && !file.equals(known.file())) {
            var why = known.configured() instanceof Seen.Unknown<?>(var reason)
                    ? reason
                    : known.file() + " is what names it";
            throw refused(
                    "the configuration file of " + guest + " can't be told: " + why,
                    "one file names one guest; one that lies elsewhere than in /etc/xen is named with 'file'");
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

    /// The guest runs: its link, xenstore's entries and, under xl, the record follow. xend's record is
    /// beyond reach and gets it at the guest's next start.
    private HostState moved(
            HostState found, Guest known, Domain.Running running, int number, String bridge, List<VifEntry> configured)
            throws Refused {
        if (!(running.live().get(number) instanceof Domain.LiveVif live)) {
            throw refused(interfaceAt(number) + " isn't attached", attach(found, number));
        }
        if (live.ghost() != null) {
            throw refused(
                    interfaceAt(number) + " is a ghost: it was never put on its bridge (" + live.ghost() + ")",
                    "detach it (xl network-detach " + guest + " " + number
                            + ") and run again, which tells how to attach it");
        }
        if (live.device() == null || !(found.network().link(live.device()) instanceof Link device)) {
            throw refused(
                    interfaceAt(number) + " has no link in Dom0", "detach it with the toolstack, and attach it again");
        }
        refuseEmulated(found, running, live.device(), number, bridge);
        if (!bridge.equals(live.bridge()) && live.backend() instanceof Seen.Unknown<?>(var why)) {
            throw refused(
                    "where xenstore has " + interfaceAt(number) + " can't be told: " + why,
                    "see that xenstore answers: xenstore-ls /local/domain/0/backend/vif");
        }
        var network = VifPlace.of(this, found, bridge).on(found.network(), joined(found.network(), device), number);
        var moved = live.onBridge(bridge);
        var after = running.with(live.named() == null ? moved : moved.named(bridge), number);
        var current = found.guests().named(guest) instanceof Guest read ? read : known;
        var state = found.with(network).with(found.guests().with(current.with(after)));
        return Userdata.following(this, state, running, number, GuestReading.setting(configured.get(number)));
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
