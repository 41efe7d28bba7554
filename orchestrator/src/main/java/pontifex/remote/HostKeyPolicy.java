package pontifex.remote;

/// Which host keys are taken. A key that has changed, or is revoked, never is.
public enum HostKeyPolicy {
    /// Those that known_hosts, a certificate authority in it, or the inventory has.
    STRICT,
    /// Also the key of a host of which nothing is known; it is written to known_hosts.
    ACCEPT_NEW,
    /// Those that the inventory has, whatever known_hosts says.
    PINNED
}
