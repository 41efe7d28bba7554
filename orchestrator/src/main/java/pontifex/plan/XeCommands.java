package pontifex.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Seen;
import pontifex.state.Xapi;

/// The commands that make one state of a host with xapi another, as somebody runs them there: Pontifex doesn't
/// (docs.xenserver.com, "Command-line interface").
final class XeCommands {
    private final HostState observed;
    private final HostState wanted;
    private final Xapi before;
    private final Xapi after;
    private final List<String> commands = new ArrayList<>();

    private XeCommands(HostState observed, HostState wanted, Xapi before, Xapi after) {
        this.observed = observed;
        this.wanted = wanted;
        this.before = before;
        this.after = after;
    }

    /// None where nothing differs.
    static List<String> between(HostState observed, HostState wanted) {
        if (!(observed.xapi() instanceof Seen.Value<Xapi>(var before))
                || !(wanted.xapi() instanceof Seen.Value<Xapi>(var after))) {
            return List.of();
        }
        var commands = new XeCommands(observed, wanted, before, after);
        commands.networks();
        commands.pifs();
        before.vifs().keySet().forEach(commands::vif);
        after.vifs().forEach((uuid, vif) -> {
            if (!before.vifs().containsKey(uuid)) {
                commands.create(vif);
            }
        });
        return List.copyOf(commands.commands);
    }

    private void networks() {
        after.networks().forEach((uuid, net) -> {
            if (before.networks().get(uuid) instanceof Xapi.Net was && was.mtu() != net.mtu()) {
                commands.add("xe network-param-set uuid=" + uuid + " MTU=" + net.mtu());
            }
        });
    }

    private void pifs() {
        after.pifs().forEach((uuid, pif) -> {
            if (!before.pifs().containsKey(uuid)) {
                commands.add("xe vlan-create pif-uuid=" + before.pif(pif.device()) + " vlan=" + pif.vlan()
                        + " network-uuid=" + pif.network());
            } else if (after.networks().get(pif.network()) instanceof Xapi.Net net && isOther(pif, net)) {
                if (pif.attached() && !pif.management()) {
                    commands.add("xe pif-unplug uuid=" + uuid);
                }
                commands.add("xe pif-plug uuid=" + uuid);
            }
        });
    }

    /// Whether its bridge, or a NIC of that, is to become another link than it is.
    private boolean isOther(Xapi.Pif pif, Xapi.Net net) {
        if (pif.slave() != null) {
            return false;
        }
        var links = new TreeSet<>(wanted.network().ports(net.bridge()));
        links.removeIf(port -> guestsLinks(wanted).contains(port));
        links.add(net.bridge());
        return links.stream()
                .anyMatch(link -> !Objects.equals(
                        observed.network().link(link), wanted.network().link(link)));
    }

    private static SortedSet<String> guestsLinks(HostState state) {
        var links = new TreeSet<String>();
        for (var guest : state.guests().byName().values()) {
            if (guest.domain() instanceof Domain.Running running) {
                running.live().values().forEach(vif -> {
                    if (vif.device() != null) {
                        links.add(vif.device());
                    }
                });
            }
        }
        return links;
    }

    private void vif(String uuid) {
        var was = Objects.requireNonNull(before.vifs().get(uuid));
        if (!(after.vifs().get(uuid) instanceof Xapi.Vif vif)) {
            destroy(uuid, was);
            return;
        }
        if (!was.mac().equals(vif.mac())) {
            destroy(uuid, was);
            create(vif);
            return;
        }
        if (!Objects.equals(was.allowed(), vif.allowed()) && vif.allowed() != null) {
            allow(uuid, was.allowed(), vif.allowed());
        }
        if (!was.network().equals(vif.network())) {
            commands.add("xe vif-move uuid=" + uuid + " network-uuid=" + vif.network());
        } else if (was.attached() && !sameLive(vif)) {
            commands.add("xe vif-unplug uuid=" + uuid);
            commands.add("xe vif-plug uuid=" + uuid);
        }
        if (!was.attached() && vif.attached()) {
            commands.add("xe vif-plug uuid=" + uuid);
        }
    }

    private void destroy(String uuid, Xapi.Vif vif) {
        if (vif.attached()) {
            commands.add("xe vif-unplug uuid=" + uuid);
        }
        commands.add("xe vif-destroy uuid=" + uuid);
    }

    /// The new one's uuid is what vif-create prints.
    private void create(Xapi.Vif vif) {
        commands.add("xe vif-create vm-uuid=" + vif.guest() + " device=" + vif.device() + " network-uuid="
                + vif.network() + (vif.mac().isEmpty() ? "" : " mac=" + vif.mac()));
        if (vif.allowed() != null) {
            allow("…", null, vif.allowed());
        }
        if (vif.attached()) {
            commands.add("xe vif-plug uuid=…");
        }
    }

    private void allow(String vif, @Nullable String before, String after) {
        var command = new StringBuilder("xe vif-param-set uuid=" + vif + " locking-mode=locked");
        for (boolean ipv6 : new boolean[] {false, true}) {
            if (!of(before, ipv6).equals(of(after, ipv6))) {
                command.append(ipv6 ? " ipv6-allowed=" : " ipv4-allowed=").append(of(after, ipv6));
            }
        }
        commands.add(command.toString());
    }

    private static String of(@Nullable String addresses, boolean ipv6) {
        return Stream.of(addresses == null ? new String[0] : addresses.split(" "))
                .filter(address -> address.indexOf(':') >= 0 == ipv6)
                .collect(Collectors.joining(","));
    }

    private boolean sameLive(Xapi.Vif vif) {
        return Objects.equals(live(observed, vif), live(wanted, vif));
    }

    /// Where a guest's interface is now, and what its link is like.
    private static List<@Nullable Object> live(HostState state, Xapi.Vif vif) {
        var label = state.xapi() instanceof Seen.Value<Xapi>(var xapi)
                        && xapi.guests().get(vif.guest()) instanceof Xapi.Vm vm
                ? vm.label()
                : "";
        if (state.guests().byName().get(label) instanceof Guest guest
                && guest.domain() instanceof Domain.Running running
                && running.live().get(vif.device()) instanceof Domain.LiveVif live) {
            var device = String.valueOf(live.device());
            var facts = new ArrayList<@Nullable Object>();
            facts.add(live);
            facts.add(state.network().link(device));
            facts.add(state.network().attachment(device));
            return facts;
        }
        return List.of();
    }
}
