package pontifex.resource;

import java.util.TreeMap;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Seen;

/// The distribution's own way to keep bridges on a host with xend: right wherever network-bridge, called once for each
/// NIC, makes something else than a bridge for each (Xen 3.2 and later).
///
/// xend must run no script that makes bridges beside it: from Xen 3.2 to 4.0 it takes a NIC that has a bridge already,
/// from 4.1 on it does nothing where there is any bridge. So it is silenced where nothing is lost by that.
record BesideXend(NextBoot distribution) implements NextBoot {
    private static final String SILENCE = "silence it first: network_script: { script: '' }";

    @Override
    public Seen<Kept> read(HostState raw) {
        if (!(distribution.read(raw) instanceof Seen.Value<Kept>(var kept))) {
            return distribution.read(raw);
        }
        return switch (XendConfig.read(raw)) {
            case Seen.Unknown<XendConfig>(var why) -> Seen.unknown(why);
            case Seen.Value<XendConfig>(var xend) -> Seen.of(kept.withNetworkScript(xend.networkScript()));
        };
    }

    @Override
    public boolean keepsNics() {
        return distribution.keepsNics();
    }

    @Override
    public HostState bound(Bridge bridge, HostState found, Link port) {
        return distribution.bound(bridge, found, port);
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        return silenced(bridge, before, distribution.keep(bridge, before, found));
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        return distribution.drop(bridge, found);
    }

    private static HostState silenced(Bridge bridge, HostState before, HostState found) throws Refused {
        if (!(XendConfig.read(found) instanceof Seen.Value<XendConfig>(var xend))) {
            throw refused(bridge, "what xend runs at its start can't be told", "mend " + XendConfig.PATH + " first");
        }
        if (xend.networkScript() == null) {
            return found;
        }
        var runs = "xend would run '" + xend.networkScript() + "' at its start, beside the distribution's own bridges";
        if (!xend.namesNetworkBridge()) {
            throw refused(bridge, runs, SILENCE);
        }
        if (!(StockBridge.of(xend.words(), before) instanceof Seen.Value<StockBridge>(var stock))) {
            throw refused(bridge, runs + ", and which bridge that makes can't be told", SILENCE);
        }
        if (!isReplaced(stock, bridge, found)) {
            throw refused(
                    bridge,
                    runs + ", and makes " + stock.name() + " of " + stock.nic()
                            + ", which nothing else would make then",
                    "give " + stock.nic() + " a bridge task before this one, or " + SILENCE);
        }
        return Reading.of(xend.naming("", found, bridge.source()));
    }

    /// Whether no bridge is lost with it: its NIC is the task's, on another bridge at the next boot, itself a bridge
    /// then,
    /// or none that is there.
    private static boolean isReplaced(StockBridge stock, Bridge bridge, HostState found) {
        var nic = stock.nic();
        var kept = found.network().keptBridges().or(new TreeMap<>());
        return nic.equals(bridge.nic())
                || found.network().nic(nic) == null
                || kept.containsKey(nic)
                || kept.values().stream().anyMatch(other -> other.ports().contains(nic));
    }

    private static Refused refused(Bridge bridge, String cause, String hint) {
        return new Refused(bridge.source(), cause, hint);
    }
}
