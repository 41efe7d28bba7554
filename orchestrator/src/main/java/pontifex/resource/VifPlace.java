package pontifex.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.GuestFile;
import pontifex.config.VifKey;
import pontifex.state.Attachment;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Network;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;

/// Where a guest's interface is to be: on a bridge of the kernel's, or on Open vSwitch, by its VLANs.
///
/// @param at null for a bridge of the kernel's
record VifPlace(Vif task, String bridge, @Nullable Attachment at) {
    private static final String OVS = "vif-openvswitch";
    private static final String LINUX = "vif-bridge";

    /// A bridge's name, or what vif-openvswitch takes: `xenbr1.100`, `xenbr1:10:20`.
    static @Nullable String read(YamlMap fields, Problems problems) {
        var text = fields.text(problems, "bridge");
        if (text == null || text.indexOf(':') < 0 && text.length() <= 15) {
            return LinkName.read(fields, "bridge", problems);
        }
        if (Attachment.of(text) instanceof Attachment at && at.bridge().matches("[A-Za-z0-9_][A-Za-z0-9_-]{0,14}")) {
            return text;
        }
        if (text.indexOf(':') < 0) {
            return LinkName.read(fields, "bridge", problems);
        }
        if (fields.get("bridge") instanceof YamlNode node) {
            problems.add(
                    node,
                    "'" + text + "' is no place on Open vSwitch",
                    "a bridge, then .TAG and :TRUNK for each, such as xenbr1.100 or xenbr1:10:20");
        }
        return null;
    }

    static VifPlace of(Vif task, HostState found, String bridge) throws Refused {
        var network = found.network();
        var link = network.link(bridge);
        if (link != null && link.kind() == Link.Kind.BRIDGE) {
            return new VifPlace(task, bridge, null);
        }
        if (Attachment.of(bridge) instanceof Attachment at && network.ovsBridge(at.bridge()) != null) {
            return new VifPlace(task, bridge, at);
        }
        if (network.ovsBridge(bridge) != null) {
            throw new Refused(
                    task.source(),
                    "Xen's vif-openvswitch puts nothing on " + bridge + ": it takes what follows the dot for a VLAN",
                    "give the bridge a name without a dot");
        }
        throw new Refused(task.source(), "there is no bridge " + bridge, "a bridge task before this one makes it");
    }

    /// The link that is the interface's master there.
    String master() {
        return at == null ? bridge : at.bridge();
    }

    /// With the script that puts the interface there, unless xl takes that one anyway.
    GuestFile scripted(HostState found, GuestFile file, int number) throws ConfigException {
        var wanted = at == null ? LINUX : OVS;
        var said = file.vifs().get(number).value(VifKey.SCRIPT);
        var has = said.isPresent() ? said.get() : OvsTask.isDefault(found) ? OVS : LINUX;
        var name = has.substring(has.lastIndexOf('/') + 1);
        return name.equals(wanted) || !List.of(OVS, LINUX).contains(name)
                ? file
                : file.withVif(number, VifKey.SCRIPT, wanted);
    }

    /// With the interface's link there, up.
    ///
    /// @param device as it joins a bridge of the kernel's
    /// @throws Refused where it would have to leave the kernel's bridges for Open vSwitch's, or the other way
    ///     round: what takes it down again in the end is the script that it was attached by
    Network on(Network network, Link device, int number) throws Refused {
        if (at == null && network.attachment(device.name()) == null) {
            return network.with(device.withUp(true));
        }
        if (at == null || network.attachment(device.name()) == null) {
            throw new Refused(
                    task.source(),
                    "interface " + number + " of " + task.guest() + " was attached "
                            + (at == null ? "by vif-openvswitch, and " : "otherwise than by vif-openvswitch, and ")
                            + bridge + " is " + (at == null ? "not " : "") + "Open vSwitch's",
                    "shut the guest down first: its file is then changed for its next start");
        }
        var moved = network.attached(device.name(), at);
        return moved.link(device.name()) instanceof Link link ? moved.with(link.withUp(true)) : moved;
    }
}
