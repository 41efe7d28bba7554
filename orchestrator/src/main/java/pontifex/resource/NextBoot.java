package pontifex.resource;

import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Look;
import pontifex.state.Seen;

/// How a host keeps its bridges over a reboot: what its files say of them, and how they come to say
/// something else.
sealed interface NextBoot permits XendScript, Ifupdown, NoneKnown {
    static NextBoot of(HostState state) {
        return switch (state.platform().persistence()) {
            case XEND_SCRIPT -> new XendScript();
            case IFUPDOWN -> new Ifupdown();
            case NONE_KNOWN -> new NoneKnown();
        };
    }

    /// What the probe must look at for a bridge, whichever way a host has.
    static Look look(String bridge) {
        return XendScript.LOOK.and(Ifupdown.look(bridge));
    }

    /// What the files say; the reason, where one of them can't be read or its meaning can't be told.
    Seen<Kept> read(HostState raw);

    /// The files changed so that the next boot makes `bridge` with its NIC; `found` itself where it does
    /// already.
    HostState keep(Bridge bridge, HostState found) throws Refused;

    /// The files changed so that the next boot makes no bridge of that name; `found` itself where it makes
    /// none.
    HostState drop(Bridge bridge, HostState found) throws Refused;
}
