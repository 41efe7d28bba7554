package pontifex.resource;

import pontifex.config.NetworkBridgeRelease;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.state.Persistence;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// Reads what a host's files say into its state: how its bridges persist, what the next boot makes of the
/// network, and which guests the files configure.
public final class Reading {
    private Reading() {}

    /// The state as its files have it. Idempotent; whatever was read before is forgotten.
    public static HostState of(HostState raw) {
        var chosen = persistence(raw);
        var told = raw.with(raw.platform().with(chosen.persistence(), chosen.why()));
        boolean xapi = raw.platform().toolstack() == Toolstack.XAPI;
        var read = NextBoot.of(told).read(told);
        var kept = told.with(told.network().with(xapi ? read : OvsBoot.beside(read, told)));
        var called = kept.with(kept.network().with(kept.network().nf().withBoot(NfBoot.read(kept))));
        return called.with(xapi ? XapiGuests.of(called) : GuestReading.of(called));
    }

    /// The state of a host that was looked at for tasks: what they own there is told from guests' files.
    public static HostState of(HostState raw, Look look) {
        return of(raw.with(GuestFiles.of(raw, look)));
    }

    private static Way.Chosen persistence(HostState raw) {
        if (raw.network().ovs() instanceof Seen.Unknown<?>(var why)) {
            return new Way.Chosen(Persistence.NONE_KNOWN, "whether Open vSwitch keeps bridges can't be told: " + why);
        }
        return switch (raw.platform().toolstack()) {
            case XEND -> xend(raw);
            case XL, NONE -> Way.of(raw);
            case XAPI -> new Way.Chosen(Persistence.XAPI, "xapi keeps its bridges in its own database");
        };
    }

    private static Way.Chosen xend(HostState raw) {
        var script = XendConfig.NETWORK_BRIDGE;
        return switch (raw.files().at(script)) {
            case FileState.Regular file ->
                xend(raw, NetworkBridgeRelease.of(file.content().latin1()));
            case FileState.Absent _ -> Way.of(raw).because(script + " isn't there; ");
            case FileState.Unknown(var why) ->
                new Way.Chosen(Persistence.NONE_KNOWN, script + " couldn't be read: " + why);
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                Way.of(raw).because(script + " is no plain file; ");
        };
    }

    /// Several calls of network-bridge make several bridges on Xen 3.0 and 3.1 alone.
    private static Way.Chosen xend(HostState raw, NetworkBridgeRelease release) {
        var told = XendConfig.NETWORK_BRIDGE + " is of " + release;
        return release.several() == NetworkBridgeRelease.Called.MAKES_ALL
                ? new Way.Chosen(Persistence.XEND_SCRIPT, told)
                : Way.of(raw).because(told + ": called once for each NIC, " + release.several() + "; ");
    }
}
