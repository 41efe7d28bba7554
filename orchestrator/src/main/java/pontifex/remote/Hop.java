package pontifex.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One sshd on the way to a host, the last being the host's own: all that is to be known before the first packet.
///
/// @param proxy the shell command whose standard input and output lead there; null: it is dialled
/// @param offer the algorithms that it is offered
/// @param asides what is worth telling whoever wants to know more
record Hop(
        String address,
        int port,
        String user,
        Login login,
        Trust trust,
        Offer offer,
        Patience patience,
        @Nullable String proxy,
        List<String> asides) {
    Hop {
        asides = List.copyOf(asides);
    }

    /// How a user is let in.
    ///
    /// @param identity the private key that was asked for by name
    /// @param identities files of private keys in the order in which they are tried; some may not exist
    /// @param certificates files of certificates, beside those that stand beside their keys
    /// @param agent the agent's socket, null for none
    /// @param onlyIdentities no key of the agent is tried that isn't in `identities`
    record Login(
            @Nullable Path identity,
            List<Path> identities,
            List<Path> certificates,
            boolean onlyIdentities,
            @Nullable Path agent,
            @Nullable Password password) {
        Login {
            identities = List.copyOf(identities);
            certificates = List.copyOf(certificates);
        }
    }

    /// By what it is known.
    ///
    /// @param knownHosts files; a new key goes to the first
    /// @param alias the name that known_hosts has it under, where that isn't its address
    /// @param revoked a file of keys that are not taken from any host
    /// @param pinned the inventory's keys for it; where there are any, no others are taken
    /// @param vouched somebody answers for `pinned`; else known_hosts must know the key as well
    /// @param hashed names of hosts are written to known_hosts so that nobody can read them there
    record Trust(
            HostKeyPolicy policy,
            List<Path> knownHosts,
            @Nullable String alias,
            @Nullable Path revoked,
            List<String> pinned,
            boolean vouched,
            boolean hashed) {
        Trust {
            knownHosts = List.copyOf(knownHosts);
            pinned = List.copyOf(pinned);
        }
    }

    /// How long it may be silent.
    ///
    /// @param connect for finding, reaching and agreeing with it
    /// @param aliveSeconds between two questions whether it is there
    /// @param aliveMost after so many of these without an answer it is gone
    /// @param retries how often it is tried again
    record Patience(Duration connect, int aliveSeconds, int aliveMost, int retries) {}
}
