package pontifex.state;

/// How a host keeps its bridges over a reboot.
public enum Persistence {
    /// xend's `network-script`: a wrapper that calls `network-bridge` once a NIC.
    XEND_SCRIPT,
    /// Debian's ifupdown: stanzas in /etc/network/interfaces and what it sources.
    IFUPDOWN,
    /// RHEL's and XenServer's ifcfg files in /etc/sysconfig/network-scripts.
    IFCFG,
    /// netplan: YAML in /etc/netplan.
    NETPLAN,
    /// systemd-networkd: .netdev and .network files in /etc/systemd/network.
    NETWORKD,
    /// NetworkManager: profiles in /etc/NetworkManager/system-connections.
    NMCLI,
    /// xapi: its database. Pontifex reads it, and changes nothing there.
    XAPI,
    /// None that Pontifex knows how to edit.
    NONE_KNOWN
}
