package pontifex.state;

/// An address on a link.
///
/// @param prefixed with its prefix length: `192.0.2.7/24`, `2001:db8::7/64`
public record Address(String link, String prefixed) {
    public boolean ipv6() {
        return prefixed.indexOf(':') >= 0;
    }

    /// fe80::/10: what a link gets by itself.
    public boolean linkLocal() {
        return prefixed.regionMatches(true, 0, "fe80:", 0, 5);
    }
}
