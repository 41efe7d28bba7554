package pontifex.state;

/// A routing rule: which table is asked, for what.
///
/// @param line as `ip rule show` printed it, its number first: `100: from all iif eth0 lookup 7`
public record Rule(boolean ipv6, String line) {
    /// Whether it holds for what comes in or goes out by that link.
    public boolean names(String link) {
        return Words.name(line, link, "iif", "oif", "dev");
    }

    /// The same rule about another link, where it is about `from`.
    public Rule on(String from, String to) {
        return new Rule(ipv6, Words.renamed(line, from, to, "iif", "oif", "dev"));
    }
}
