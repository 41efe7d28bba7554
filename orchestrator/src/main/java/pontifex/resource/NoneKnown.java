package pontifex.resource;

import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// Nothing that Pontifex knows keeps bridges there, so nothing is touched: a bridge that is gone after a
/// reboot is none.
record NoneKnown() implements NextBoot {
    @Override
    public Seen<Kept> read(HostState raw) {
        return Seen.unknown(raw.platform().persistenceWhy());
    }

    @Override
    public boolean keepsNics() {
        return false;
    }

    @Override
    public HostState keep(Bridge bridge, HostState before, HostState found) throws Refused {
        throw refused(bridge, found);
    }

    @Override
    public HostState drop(Bridge bridge, HostState found) throws Refused {
        throw refused(bridge, found);
    }

    private static Refused refused(Bridge bridge, HostState found) {
        return new Refused(
                bridge.source(),
                "how this host keeps a bridge over a reboot can't be told: "
                        + found.platform().persistenceWhy(),
                found.platform().toolstack() == Toolstack.XAPI
                        ? "ask xapi itself: xe pif-list device=" + bridge.nic()
                                + " params=network-uuid tells the network that has this NIC"
                        : "let one way that Pontifex knows (docs/platforms.md) keep all of its links, and see that its"
                                + " files can be read");
    }
}
