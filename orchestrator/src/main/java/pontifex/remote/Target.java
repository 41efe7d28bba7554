package pontifex.remote;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a host is and how to come in, as far as inventory and command line say; what they leave open, `ssh -G`
/// says.
///
/// @param name the host's name in the inventory, and its address where none is given
/// @param identity a private key that is tried before the user's other files
/// @param become null: programs run as whoever logs in
/// @param terms what the inventory says of ssh with it, beyond the address
public record Target(
        String name,
        @Nullable String address,
        @Nullable Integer port,
        @Nullable String user,
        @Nullable Path identity,
        @Nullable Become become,
        Connection connection,
        Terms terms) {
    public Target {
        if (port != null && (port < 1 || port > 65535)) {
            throw new IllegalArgumentException("no port of TCP: " + port);
        }
    }

    /// One that is spoken to as usual.
    public Target(
            String name,
            @Nullable String address,
            @Nullable Integer port,
            @Nullable String user,
            @Nullable Path identity,
            @Nullable Become become,
            Connection connection) {
        this(name, address, port, user, identity, become, connection, Terms.USUAL);
    }

    /// The same host at another address.
    public Target at(String other) {
        return new Target(name, other, port, user, identity, become, connection, terms);
    }

    /// The same host, spoken to otherwise.
    public Target on(Terms others) {
        return new Target(name, address, port, user, identity, become, connection, others);
    }

    String whereabouts() {
        return address == null ? name : address;
    }
}
