package pontifex.remote;

/// How a host is reached: Ansible's `ansible_connection`.
public enum Connection {
    SSH,
    /// The host is this machine.
    LOCAL
}
