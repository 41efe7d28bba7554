package pontifex.remote;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One sshd on the way to a host, the last being the host's own: all that is to be known before the first packet.
///
/// @param identity the private key that was asked for by name
/// @param identities files of private keys in the order in which they are tried; some may not exist
/// @param agent the agent's socket, null for none
/// @param onlyIdentities no key of the agent is tried that isn't in `identities`
/// @param alias the name that known_hosts has it under, where that isn't its address
record Hop(
        String address,
        int port,
        String user,
        @Nullable Path identity,
        List<Path> identities,
        boolean onlyIdentities,
        @Nullable Path agent,
        List<Path> knownHosts,
        @Nullable String alias) {
    Hop {
        identities = List.copyOf(identities);
        knownHosts = List.copyOf(knownHosts);
    }
}
