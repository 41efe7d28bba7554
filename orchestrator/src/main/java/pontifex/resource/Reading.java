package pontifex.resource;

import pontifex.config.NetworkBridgeRelease;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Persistence;

/// Reads what a host's files say into its state: how its bridges persist, what the next boot makes of the
/// network, and which guests the files configure.
public final class Reading {
    private Reading() {}

    /// The state as its files have it. Idempotent; whatever was read before is forgotten.
    public static HostState of(HostState raw) {
        var chosen = persistence(raw);
        var told = raw.with(raw.platform().with(chosen.persistence(), chosen.why()));
        var kept = told.with(told.network().with(NextBoot.of(told).read(told)));
        return kept.with(GuestReading.of(kept));
    }

    private record Chosen(Persistence persistence, String why) {}

    private static Chosen persistence(HostState raw) {
        return switch (raw.platform().toolstack()) {
            case XEND -> xend(raw);
            case XL, NONE -> distribution(raw, "");
            case XAPI -> new Chosen(Persistence.NONE_KNOWN, "xapi keeps its bridges itself, and wants no files edited");
        };
    }

    private static Chosen xend(HostState raw) {
        var script = XendConfig.NETWORK_BRIDGE;
        return switch (raw.files().at(script)) {
            case FileState.Regular file ->
                xend(raw, NetworkBridgeRelease.of(file.content().latin1()));
            case FileState.Absent _ -> distribution(raw, script + " isn't there; ");
            case FileState.Unknown(var why) -> new Chosen(Persistence.NONE_KNOWN, script + " couldn't be read: " + why);
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                distribution(raw, script + " is no plain file; ");
        };
    }

    /// Several calls of network-bridge make several bridges on Xen 3.0 and 3.1 alone.
    private static Chosen xend(HostState raw, NetworkBridgeRelease release) {
        var script = XendConfig.NETWORK_BRIDGE;
        return switch (release) {
            case XEN_3_0_OR_3_1 -> new Chosen(Persistence.XEND_SCRIPT, script + " is that of Xen 3.0 or 3.1");
            case XEN_3_2_TO_3_3 ->
                distribution(
                        raw,
                        script
                                + " is that of Xen 3.2 or 3.3, and called for several NICs it leaves all bridges down and"
                                + " Dom0 without a route; ");
            case XEN_3_4_TO_4_0 ->
                distribution(
                        raw,
                        script
                                + " is that of Xen 3.4 to 4.0, and called for several NICs it fails or leaves them down; ");
            case XEN_4_1_OR_LATER ->
                distribution(
                        raw,
                        script + " is that of Xen 4.1 or later, and of several calls only the first does anything; ");
            case UNKNOWN -> distribution(raw, script + " is of no release that is known; ");
        };
    }

    private static Chosen distribution(HostState raw, String because) {
        var main = Ifupdown.MAIN;
        return switch (raw.files().at(main)) {
            case FileState.Regular _ -> new Chosen(Persistence.IFUPDOWN, because + main + " is there");
            case FileState.Absent _ -> new Chosen(Persistence.NONE_KNOWN, because + main + " isn't there");
            case FileState.Unknown(var why) ->
                new Chosen(Persistence.NONE_KNOWN, because + main + " couldn't be read: " + why);
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                new Chosen(Persistence.NONE_KNOWN, because + main + " is no plain file");
        };
    }
}
