package pontifex.report.topology;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.run.Topology;
import pontifex.run.Topology.Bridge;
import pontifex.run.Topology.Nic;
import pontifex.run.Topology.Vif;
import pontifex.yaml.Visible;

/// As a tree for a terminal: each bridge with what is on it, and what is on none.
public final class TextPicture implements Picture {
    @Override
    public String of(List<Portrait> hosts) {
        return hosts.stream().map(TextPicture::host).collect(Collectors.joining("\n"));
    }

    private static String host(Portrait host) {
        var out = new StringBuilder(Visible.text(host.host())).append('\n');
        if (!(host.topology() instanceof Topology topology)) {
            return out.append("  could not be looked at: ")
                    .append(Visible.text(host.why()))
                    .append('\n')
                    .toString();
        }
        var remarks = new Remarks(topology, host.marks());
        for (var bridge : topology.bridges()) {
            line(out, "  ", bridge.name(), remarks.of(bridge));
            ports(out, topology, remarks, bridge);
        }
        if (topology.nics().stream().anyMatch(nic -> nic.port() == null)
                || topology.vifs().stream().anyMatch(vif -> remarks.home(vif) == null)) {
            out.append("  no bridge\n");
            ports(out, topology, remarks, null);
        }
        return out.toString();
    }

    private static void ports(StringBuilder out, Topology topology, Remarks remarks, @Nullable Bridge bridge) {
        for (var nic : topology.nics()) {
            if (bridge == null
                    ? topology.bridge(nic.port()) == null
                    : bridge.name().equals(nic.port())) {
                line(out, "    NIC  ", nic.name() + bonded(topology, nic), remarks.of(nic));
            }
        }
        for (var vif : topology.vifs()) {
            if (Objects.equals(bridge, remarks.home(vif))) {
                line(out, "    vif  ", named(vif), remarks.of(vif));
            }
        }
    }

    private static String bonded(Topology topology, Nic nic) {
        return nic.port() == null || topology.bridge(nic.port()) != null ? "" : " in " + nic.port();
    }

    private static String named(Vif vif) {
        return vif.guest().isEmpty()
                ? String.valueOf(vif.device())
                : vif.name() + (vif.device() == null ? "" : " " + vif.device());
    }

    private static void line(StringBuilder out, String indent, String name, List<Remark> remarks) {
        var said = remarks.stream().map(Remark::text).map(Visible::text).collect(Collectors.joining(" · "));
        var shown = Visible.text(name);
        out.append(indent)
                .append(said.isEmpty() ? shown : shown + " ".repeat(Math.max(0, 16 - shown.length())) + "  " + said)
                .append('\n');
    }
}
