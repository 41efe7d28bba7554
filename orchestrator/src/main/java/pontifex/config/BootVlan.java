package pontifex.config;

/// An 802.1Q VLAN as a host's files have it made at the next boot.
///
/// @param lower the link that it is on
public record BootVlan(String name, String lower, int id) {
    /// Whether its name says what it is: `eth1.100` is VLAN 100 of eth1.
    public boolean isNamed() {
        return name.equals(lower + "." + id);
    }
}
