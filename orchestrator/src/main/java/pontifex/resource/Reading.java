package pontifex.resource;

import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Persistence;
import pontifex.state.Toolstack;

/// Reads what a host's files say into its state: how its bridges persist, what the next boot makes of the network,
/// and which guests the files configure.
public final class Reading {
    static final String INTERFACES = "/etc/network/interfaces";

    private Reading() {}

    /// The state as its files have it. Idempotent; whatever was read before is forgotten.
    public static HostState of(HostState raw) {
        var told = persistence(raw);
        return told.with(GuestReading.of(told));
    }

    private static HostState persistence(HostState raw) {
        if (raw.platform().toolstack() != Toolstack.XEND && raw.files().at(INTERFACES) instanceof FileState.Regular) {
            return raw.with(raw.platform().with(Persistence.IFUPDOWN, INTERFACES + " is there"));
        }
        return raw.with(raw.platform().with(Persistence.NONE_KNOWN, "nothing that is known keeps bridges there"));
    }
}
