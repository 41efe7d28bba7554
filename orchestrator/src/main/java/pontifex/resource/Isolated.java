package pontifex.resource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Judgement;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.OvsBridge;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.VifSetting;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.Source;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlScalar;

/// Nobody but these guests is on a bridge: no other guest, no second NIC, not Dom0, and nothing joins it to
/// another.
///
/// ```yaml
/// - isolated: { bridge: xenbr1, guests: [dom1] }
/// - isolated: { bridge: xenbr0, guests: [dom1, dom2], dom0_address: true }
/// ```
///
/// Of a bridge of Open vSwitch's one VLAN can be named, `xenbr1.100`: then whoever carries that VLAN is on it, and an
/// interface with neither a tag nor trunks carries all of them.
///
/// With `dom0_address: true` Dom0 may have addresses on the bridge. A second NIC, or an address of Dom0's, that
/// only the next boot gives the bridge breaks it too; what of that can't be told is the `bridge` task's. It holds
/// as far as a host can tell of itself: that two NICs don't lead to one switch can't be proven from here.
public record Isolated(Source source, String bridge, SortedSet<String> guests, boolean dom0Address)
        implements Assertion {
    static final Kind KIND = Kind.of(
            "isolated",
            "nobody but these guests is on a bridge",
            List.of(
                    Field.needed("bridge", Shape.TEXT, "the bridge; of Open vSwitch's also with a VLAN: xenbr1.100"),
                    Field.needed("guests", Shape.TEXTS, "who may be on it, by name"),
                    Field.of("dom0_address", Shape.FLAG, "whether Dom0 may have addresses on it; without it: no")),
            Isolated::from);

    private static final String IPV4_FORWARD = "/proc/sys/net/ipv4/ip_forward";
    private static final String IPV6_FORWARD = "/proc/sys/net/ipv6/conf/all/forwarding";
    private static final String PROXY_ARP = "/proc/sys/net/ipv4/conf/all/proxy_arp";
    private static final String NO_IPV6 = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
    private static final Pattern DOM0_END = Pattern.compile("vif0\\.([0-9]+)");

    private static @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems) {
        var bridge = LinkName.read(fields, "bridge", problems);
        var guests = guests(fields.list(problems, "guests"), problems);
        var dom0 = fields.bool(problems, "dom0_address");
        return bridge == null ? null : new Isolated(fields.source(), bridge, guests, Boolean.TRUE.equals(dom0));
    }

    private static SortedSet<String> guests(@Nullable YamlList list, Problems problems) {
        var guests = new TreeSet<String>();
        for (var item : list == null ? List.<pontifex.yaml.YamlNode>of() : list.items()) {
            if (item instanceof YamlScalar name && !name.text().isEmpty()) {
                guests.add(name.text());
            } else {
                problems.add(item, "a guest is given by its name, this is " + item.kind(), null);
            }
        }
        return guests;
    }

    @Override
    public String subject() {
        return bridge;
    }

    @Override
    public Look look() {
        return Look.at(IPV4_FORWARD, IPV6_FORWARD, PROXY_ARP, NO_IPV6, ownIpv6(), proxyArp(), ageingTime());
    }

    @Override
    public Judgement judge(HostState state) {
        if (Segment.of(state, bridge) == null
                || !(state.network().link(segment(state).bridge()) instanceof Link link)) {
            return new Judgement.Violated("there is no bridge " + bridge);
        }
        var findings = new Findings();
        onlyItsNic(state, findings);
        onlyItsNicLater(state, findings);
        nothingElseOnOvs(state, findings);
        onlyItsGuestsNow(state, findings);
        onlyItsGuestsLater(state, findings);
        if (!dom0Address) {
            noAddressOfDom0(state, findings);
            if (link.kind() == Link.Kind.BRIDGE) {
                noAddressToCome(state, findings);
            }
        }
        nothingForwards(state, findings);
        nothingJoinsIt(state, findings);
        noSpanningTree(link, findings);
        remembersAddresses(state, findings);
        return findings.judgement();
    }

    /// Where it isn't there, what is said of it is said by its name.
    private Segment segment(HostState state) {
        return Segment.of(state, bridge) instanceof Segment segment ? segment : new Segment(bridge, null);
    }

    /// What Open vSwitch has on a bridge and the kernel doesn't show, or does with frames beyond passing them on.
    private void nothingElseOnOvs(HostState state, Findings findings) {
        if (state.network().ovs() instanceof Seen.Unknown<?>(var why)) {
            findings.notProvable("whether Open vSwitch has " + bridge + " can't be told: " + why);
        }
        if (!(state.network().ovsBridge(segment(state).bridge()) instanceof OvsBridge own)) {
            return;
        }
        own.ports().forEach((name, port) -> {
            if (!port.type().isEmpty()
                    && state.network().link(name) == null
                    && segment(state).holds(state, port.at().toString())) {
                findings.violated(name + " on " + bridge
                        + " is neither a NIC nor a guest's interface, but a port of type " + port.type());
            }
        });
        if (own.mirrored()) {
            findings.violated("Open vSwitch copies frames of " + bridge + " to a port that they aren't for (a mirror)");
        }
        if (own.controlled()) {
            findings.notProvable("a controller says what " + bridge + " does with frames");
        }
    }

    /// One NIC at most, and no port that is neither a NIC nor a guest's.
    private void onlyItsNic(HostState state, Findings findings) {
        var nics = new ArrayList<String>();
        for (var port : segment(state).ports(state)) {
            switch (kind(state, port)) {
                case NIC, VLAN, BOND -> nics.add(state.network().nicName(port));
                case VIF -> {}
                case BRIDGE, OVS_BRIDGE, VIRTUAL, LOOPBACK ->
                    findings.violated(port + " on " + bridge + " is neither a NIC nor a guest's interface");
            }
        }
        if (nics.size() > 1) {
            nics.sort(null);
            findings.violated(bridge + " joins " + String.join(" and ", nics));
        }
    }

    /// As the next boot makes it, where its files can be read: what they make of a bridge is its own task's to judge.
    private void onlyItsNicLater(HostState state, Findings findings) {
        if (state.network().kept() instanceof Seen.Value<Kept>(var kept)
                && kept.bridges().or(Collections.emptySortedMap()).get(bridge) instanceof Kept.Bridge later) {
            if (later.ports().size() > 1) {
                findings.violated("the next boot joins " + String.join(" and ", later.ports()) + " by " + bridge);
            }
            if (!dom0Address && !later.addresses().isEmpty()) {
                findings.violated(
                        "the next boot gives Dom0 " + String.join(" and ", later.addresses()) + " on " + bridge);
            }
        }
    }

    /// Of the guests that run, by the kernel and by the toolstack's records.
    private void onlyItsGuestsNow(HostState state, Findings findings) {
        var owners = new TreeSet<String>();
        if (state.guests().unlisted() instanceof Domain.Unknown(var why)) {
            findings.notProvable("which guests run can't be told: " + why);
        }
        for (var guest : state.guests().byName().values()) {
            switch (guest.domain()) {
                case Domain.NotRunning _ -> {}
                case Domain.Unknown all when all.equals(state.guests().unlisted()) -> {}
                case Domain.Unknown(var why) ->
                    findings.notProvable("whether " + guest.name() + " runs can't be told: " + why);
                case Domain.Running running -> {
                    running.live().forEach((index, vif) -> {
                        if (vif.device() != null) {
                            owners.add(vif.device());
                            owners.add(vif.device() + "-emu");
                            owners.add("tap" + running.id() + "." + index);
                            noStranger(state, guest, running.id(), index, vif.device(), findings);
                        }
                        if (!guests.contains(guest.name())) {
                            notByXenstore(state, guest, index, vif, findings);
                        }
                    });
                    recorded(
                            state,
                            guest,
                            running.loaded(),
                            "at its next reboot",
                            "the toolstack's record of",
                            findings);
                }
            }
        }
        for (var port : segment(state).ports(state)) {
            if (kind(state, port) == Link.Kind.VIF
                    && !owners.contains(port)
                    && !DOM0_END.matcher(port).matches()) {
                if (state.guests().unlisted() instanceof Domain.Unknown) {
                    findings.notProvable("whose " + port + " on " + bridge + " is can't be told");
                } else {
                    findings.violated(port + " on " + bridge + " belongs to no guest that is known");
                }
            }
        }
    }

    private void notByXenstore(HostState state, Guest guest, int index, Domain.LiveVif vif, Findings findings) {
        if (vif.backend() instanceof Seen.Unknown<?>(var why)) {
            findings.notProvable("where xenstore has " + interfaceOf(guest, index) + " can't be told: " + why);
        } else if (segment(state).holds(state, vif.named())) {
            findings.violated("xenstore has " + interfaceOf(guest, index) + " on " + bridge);
        }
    }

    private void noStranger(HostState state, Guest guest, int domain, int index, String device, Findings findings) {
        if (guests.contains(guest.name())) {
            return;
        }
        for (var name : List.of(device, device + "-emu", "tap" + domain + "." + index)) {
            if (segment(state).ports(state).contains(name)) {
                findings.violated(interfaceOf(guest, index) + " (" + name + ") is on " + bridge);
            }
        }
    }

    /// Of all guests, by their files.
    private void onlyItsGuestsLater(HostState state, Findings findings) {
        for (var guest : state.guests().byName().values()) {
            recorded(state, guest, guest.configured(), "at its next start", record(state), findings);
            if (!guests.contains(guest.name())
                    && guest.configured() instanceof Seen.Value<SortedMap<Integer, VifSetting>>(var vifs)) {
                vifs.forEach((index, vif) -> {
                    if (vif.bridge() == null) {
                        byDefault(state, guest, index, vif.otherwise(), findings);
                    }
                });
            }
        }
    }

    private static String record(HostState state) {
        return state.platform().toolstack() == Toolstack.XAPI ? "xapi's record of" : "the file of";
    }

    private void recorded(
            HostState state,
            Guest guest,
            Seen<SortedMap<Integer, VifSetting>> settings,
            String when,
            String what,
            Findings findings) {
        if (guests.contains(guest.name())) {
            return;
        }
        switch (settings) {
            case Seen.Unknown<SortedMap<Integer, VifSetting>>(var why) ->
                findings.notProvable(what + " " + guest.name() + " can't be told: " + why);
            case Seen.Value<SortedMap<Integer, VifSetting>>(var vifs) ->
                vifs.forEach((index, vif) -> {
                    if (segment(state).holds(state, vif.bridge())) {
                        findings.violated(
                                what + " " + guest.name() + " puts interface " + index + " on " + bridge + " " + when);
                    }
                });
        }
    }

    /// xm's script puts a vif without a bridge on the first that it finds.
    private void byDefault(HostState state, Guest guest, int index, @Nullable String otherwise, Findings findings) {
        if (otherwise == null) {
            findings.notProvable(interfaceOf(guest, index) + " names no bridge, so which it gets can't be told");
        } else if (segment(state).holds(state, otherwise)) {
            findings.violated(interfaceOf(guest, index) + " names no bridge, and xl's default is " + bridge);
        }
    }

    /// On the bridge itself also fe80::, which the kernel gives by itself; on a port fe80:: is dead, as
    /// a port hands every frame to its bridge before anything else in Dom0 sees it. Of Xen 3's vif0.N the
    /// other end is ethN.
    private void noAddressOfDom0(HostState state, Findings findings) {
        switch (state.network().addresses()) {
            case Seen.Unknown<List<Address>>(var why) -> findings.notProvable("Dom0's addresses can't be told: " + why);
            case Seen.Value<List<Address>>(var addresses) -> {
                var ends = ends(state);
                for (var address : addresses) {
                    var on = address.link();
                    boolean own =
                            on.equals(segment(state).bridge()) && segment(state).vlan() == null || ends.contains(on);
                    boolean port = segment(state).ports(state).contains(on) && !address.linkLocal();
                    if (own || port) {
                        findings.violated("Dom0 has the address " + address.prefixed() + " on " + on
                                + (address.linkLocal()
                                        ? " (net.ipv6.conf." + on + ".disable_ipv6 = 1 takes it off)"
                                        : ""));
                    }
                }
            }
        }
    }

    private Set<String> ends(HostState state) {
        return segment(state).ports(state).stream()
                .map(DOM0_END::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(end -> "eth" + end.group(1))
                .collect(Collectors.toSet());
    }

    /// A bridge that is still to be made gets an fe80:: address then, unless the kernel was told not to
    /// give any.
    private void noAddressToCome(HostState state, Findings findings) {
        if (state.files().at(ownIpv6()) instanceof FileState.Absent && "0".equals(setting(state, NO_IPV6))) {
            findings.violated("the kernel will give Dom0 an fe80:: address on " + bridge
                    + " when it is made: set net.ipv6.conf.default.disable_ipv6 to 1 on the host first, with sysctl -w and"
                    + " in /etc/sysctl.d (links that are there keep theirs)");
        }
    }

    /// Nothing makes a router of Dom0.
    private void nothingForwards(HostState state, Findings findings) {
        forwards(state, IPV4_FORWARD, "net.ipv4.ip_forward", findings);
        forwards(state, IPV6_FORWARD, "net.ipv6.conf.all.forwarding", findings);
        forwards(state, PROXY_ARP, "net.ipv4.conf.all.proxy_arp", findings);
        forwards(state, proxyArp(), "net.ipv4.conf." + bridge + ".proxy_arp", findings);
    }

    private static void forwards(HostState state, String path, String name, Findings findings) {
        if (state.files().at(path) instanceof FileState.Absent) {
            return;
        }
        var value = setting(state, path);
        if (value == null) {
            findings.notProvable(name + " can't be told");
        } else if (!value.equals("0")) {
            findings.violated("Dom0 passes packets on between its links: " + name + " is " + value);
        }
    }

    /// A VLAN of the bridge or of one of its ports that is a port elsewhere, or carries an address.
    private void nothingJoinsIt(HostState state, Findings findings) {
        var below = new TreeSet<>(segment(state).ports(state));
        below.add(segment(state).bridge());
        for (var link : state.network().links().values()) {
            var dot = link.name().lastIndexOf('.');
            boolean named = (link.kind() == Link.Kind.VLAN || link.kind() == Link.Kind.VIRTUAL)
                    && dot > 0
                    && below.contains(link.name().substring(0, dot));
            if (named || link.lower() != null && below.contains(link.lower())) {
                findings.violated(link.name() + " taps the segment of " + bridge);
            }
        }
        if (state.network().link(segment(state).bridge()) instanceof Link link && link.master() != null) {
            findings.violated(bridge + " is itself a port of " + link.master());
        }
    }

    /// A guest could send BPDUs into the tree.
    private void noSpanningTree(Link link, Findings findings) {
        if (link.settings() == null) {
            findings.notProvable("whether STP is off on " + bridge + " can't be told");
        } else if (link.settings().stp()) {
            findings.violated("STP is on on " + bridge);
        }
    }

    /// With an ageing time of 0 a bridge is a hub: every guest on it sees every frame.
    private void remembersAddresses(HostState state, Findings findings) {
        if (guests.size() > 1 && "0".equals(setting(state, ageingTime()))) {
            findings.violated(bridge + " has an ageing time of 0, and so sends every frame to every port");
        }
    }

    private static Link.Kind kind(HostState state, String port) {
        return state.network().link(port) instanceof Link link ? link.kind() : Link.Kind.VIRTUAL;
    }

    private static String interfaceOf(Guest guest, int index) {
        return guest.name() + "'s interface " + index;
    }

    private static @Nullable String setting(HostState state, String path) {
        return state.files().at(path) instanceof FileState.Regular file
                ? file.content().latin1().strip()
                : null;
    }

    private String ownIpv6() {
        return "/proc/sys/net/ipv6/conf/" + bridge + "/disable_ipv6";
    }

    private String proxyArp() {
        return "/proc/sys/net/ipv4/conf/" + bridge + "/proxy_arp";
    }

    private String ageingTime() {
        return "/sys/class/net/" + bridge + "/bridge/ageing_time";
    }

    /// What was found: one violation outweighs whatever can't be told.
    private static final class Findings {
        private final List<String> violated = new ArrayList<>();
        private final List<String> notProvable = new ArrayList<>();

        void violated(String sentence) {
            violated.add(sentence);
        }

        void notProvable(String sentence) {
            notProvable.add(sentence);
        }

        Judgement judgement() {
            if (!violated.isEmpty()) {
                return new Judgement.Violated(String.join("; ", violated));
            }
            return notProvable.isEmpty()
                    ? new Judgement.Holds()
                    : new Judgement.NotProvable(String.join("; ", notProvable));
        }
    }
}
