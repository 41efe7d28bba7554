package pontifex.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Change;
import pontifex.shell.Script;
import pontifex.state.Address;
import pontifex.state.Carried;
import pontifex.state.Command;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// What must still be so on the host, of what the changes rest on: otherwise the plan is stale.
final class Expectations {
    private final HostState observed;
    private final Set<Script> expected = new LinkedHashSet<>();

    private Expectations(HostState observed) {
        this.observed = observed;
    }

    static Collection<Script> of(HostState observed, List<Change> changes) {
        var expectations = new Expectations(observed);
        changes.forEach(expectations::on);
        return List.copyOf(expectations.expected);
    }

    private void on(Change change) {
        switch (change) {
            case Change.WriteFile write -> file(write.path(), write.before());
            case Change.RemoveFile remove -> file(remove.path(), remove.before());
            case Change.SetAccess access -> access(access.path(), access.before());
            case Change.AddBridge(var bridge) -> link(bridge);
            case Change.RemoveBridge(var bridge, var _, var _) -> {
                link(bridge);
                ports(bridge);
            }
            case Change.BindNic(var nic, var bridge) -> {
                links(nic, bridge);
                ports(bridge);
                noAddress(nic);
            }
            case Change.TakeOver(var nic, var bridge, var _, var _, var carried) -> {
                links(nic, bridge);
                ports(bridge);
                noAddress(bridge);
                carried(nic, carried);
            }
            case Change.ReleaseNic(var nic, var bridge) -> {
                links(nic, bridge);
                ports(bridge);
            }
            case Change.StartNetworkBridge(var script, var _, var nic, var bridge, var _, var carried) -> {
                expected.add(Script.of("expect_program", script));
                links(nic, bridge);
                noAddress(nic);
                carried(nic, carried);
            }
            case Change.StopNetworkBridge(var script, var _, var _, var bridge) -> {
                expected.add(Script.of("expect_program", script));
                link(bridge);
                ports(bridge);
            }
            case Change.LetGo(var name, var _, var _) -> link(name);
            case Change.SetUp(var name) -> link(name);
            case Change.SetStp(var bridge, var _, var _, var _) -> link(bridge);
            case Change.SetForwardDelay(var bridge, var _, var _) -> link(bridge);
            case Change.AddVlan(var vlan, var lower, int _) -> links(vlan, lower);
            case Change.SetMtu(var name, int _, int _) -> mtu(name);
            case Change.SetMac(var bridge, var _, var _) -> mac(bridge);
            case Change.SetOffload(var name, var _, boolean _, boolean _) -> link(name);
            case Change.SetNfCall(var which, boolean after) ->
                expected.add(Script.of("expect_nf_call", which.call(), which.bridge(), after ? "0" : "1"));
            case Change.MoveVif(var _, var _, var _, var device, var before, var after) -> {
                links(device, after);
                ports(after);
                if (before != null) {
                    ports(before);
                }
            }
            case Change.SetXenstoreBridge(var _, int domain, int index, var before, var _) ->
                expected.add(Script.of("expect_xenstore_bridge", domain + "/" + index, before == null ? "" : before));
            case Change.DropGhost drop -> guest(drop.guest());
            case Change.AskXapi _ -> {} // no transaction has it
            case Change.Run(var command) -> command(command);
            case Change.OnOvs(Change.MoveVif(var _, var _, var _, var device, var before, var after)) -> {
                links(device, Change.OnOvs.at(after).bridge());
                if (before != null) {
                    var at = Change.OnOvs.at(before);
                    expected.add(Script.of("expect_ovs_port", device, at.bridge(), at.tags(), at.trunked()));
                }
            }
            case Change.OnOvs(var what) -> on(what);
            case Change.OvsAtOnce(var parts) -> parts.forEach(this::on);
        }
    }

    private void file(String path, FileState before) {
        switch (before) {
            case FileState.Absent _ -> expected.add(Script.of("expect_absent", path));
            case FileState.Regular(var content, var mode, var owner, var group) ->
                expected.add(Script.of("expect_file", path, Sum.of(content), letters('-', mode), owner, group));
            case FileState.Present(var mode, var owner, var group) -> letters(path, '-', mode, owner, group);
            case FileState.Directory _, FileState.Symlink _, FileState.Unknown _ ->
                throw new IllegalArgumentException(path + " is " + before);
        }
    }

    private void access(String path, Change.SetAccess.Access before) {
        var type = observed.files().at(path) instanceof FileState.Directory ? 'd' : '-';
        letters(path, type, before.mode(), before.owner(), before.group());
    }

    private void letters(String path, char type, Mode mode, String owner, String group) {
        expected.add(Script.of("expect_access", path, letters(type, mode), owner, group));
    }

    /// As `ls -l` writes them: `-rwxr-sr-x`.
    static String letters(char type, Mode mode) {
        var letters = new StringBuilder().append(type);
        for (int shift = 6; shift >= 0; shift -= 3) {
            int bits = mode.bits() >> shift;
            boolean special = (mode.bits() & 01000 << shift / 3) != 0;
            boolean runs = (bits & 1) != 0;
            char set = shift == 0 ? 't' : 's';
            letters.append((bits & 4) != 0 ? 'r' : '-').append((bits & 2) != 0 ? 'w' : '-');
            letters.append(special ? runs ? set : Character.toUpperCase(set) : runs ? 'x' : '-');
        }
        return letters.toString();
    }

    private void links(String one, String other) {
        link(one);
        link(other);
    }

    private void link(String name) {
        if (!(observed.network().link(name) instanceof Link link)) {
            expected.add(Script.of("expect_no_link", name));
            return;
        }
        expected.add(Script.of("expect_link", name, orNone(link.master()), link.up() ? "up" : "down"));
        if (link.kind() == Link.Kind.BRIDGE && link.settings() instanceof Link.BridgeSettings(boolean stp, int delay)) {
            expected.add(Script.of("expect_bridge", name, stp ? "1" : "0", String.valueOf(delay)));
        }
    }

    /// Nothing more where it isn't there yet.
    private void mtu(String name) {
        link(name);
        if (observed.network().link(name) instanceof Link link) {
            expected.add(Script.of("expect_attribute", name, "mtu", String.valueOf(link.mtu())));
        }
    }

    private void mac(String name) {
        link(name);
        if (observed.network().link(name) instanceof Link link) {
            expected.add(Script.of("expect_attribute", name, "address", link.mac()));
        }
    }

    /// Nothing where it isn't there yet, or is no bridge of the kernel's.
    private void ports(String bridge) {
        if (!(observed.network().link(bridge) instanceof Link link && link.kind() == Link.Kind.BRIDGE)) {
            return;
        }
        var words = new ArrayList<>(List.of(bridge));
        words.addAll(observed.network().ports(bridge));
        expected.add(new Script("expect_ports", words));
    }

    /// A link that joins a bridge loses its addresses' use.
    private void noAddress(String nic) {
        if (observed.network().addresses() instanceof Seen.Value<List<Address>>(var addresses)
                && addresses.stream().allMatch(address -> address.linkLocal() || !isOrIsOn(address.link(), nic))) {
            expected.add(Script.of("expect_no_address", nic));
        }
    }

    /// What moves is what was looked at: anything more would be lost.
    private void carried(String nic, Carried carried) {
        if (carried.isEmpty()) {
            return;
        }
        var words = new ArrayList<>(List.of(nic));
        carried.addresses().forEach(address -> words.add("address " + address.prefixed()));
        for (var route : carried.routes()) {
            words.addAll(RouteWords.of(route, nic));
        }
        carried.rules().stream().filter(rule -> !rule.ipv6()).forEach(rule -> words.add("rule " + rule.line()));
        carried.rules().stream().filter(pontifex.state.Rule::ipv6).forEach(rule -> words.add("rule6 " + rule.line()));
        expected.add(new Script("expect_carried", words));
    }

    private static boolean isOrIsOn(String link, String nic) {
        return link.equals(nic) || link.startsWith(nic + ".");
    }

    /// A guest still runs as the domain that was seen while the devices that bear its number are there.
    private void guest(String name) {
        if (observed.guests().named(name) instanceof Guest guest && guest.domain() instanceof Domain.Running running) {
            running.live().values().forEach(vif -> {
                if (vif.device() instanceof String device) {
                    link(device);
                }
            });
        }
    }

    private static String orNone(@Nullable String name) {
        return name == null ? "" : name;
    }

    /// What its task has found, unless the play itself makes or removes it.
    private void command(Command command) {
        if (command.creates() instanceof String path && observed.files().at(path) instanceof FileState.Absent) {
            expected.add(Script.of("expect_absent", path));
        }
        if (command.removes() instanceof String path && !(observed.files().at(path) instanceof FileState.Absent)) {
            expected.add(Script.of("expect_there", path));
        }
    }
}
