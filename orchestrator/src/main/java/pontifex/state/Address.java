package pontifex.state;

import java.util.ArrayList;
import java.util.List;

/// An address on a link.
///
/// @param prefixed with its prefix length: `192.0.2.7/24`, `2001:db8::7/64`
/// @param attributes the words that `ip address add` takes beside it and the link, such as `brd 192.0.2.255 scope
///     global`; the time that is left of a lifetime stands there as it was when the host was looked at
/// @param dynamic somebody else gave it, for a time: a DHCP server or a router's advertisement. A client that sets no
///     lifetime gives no sign of it
public record Address(String link, String prefixed, List<String> attributes, boolean dynamic) {
    /// IFNAMSIZ without its zero byte.
    private static final int LONGEST_LABEL = 15;

    public Address {
        attributes = List.copyOf(attributes);
    }

    public Address(String link, String prefixed) {
        this(link, prefixed, List.of(), false);
    }

    public boolean ipv6() {
        return prefixed.indexOf(':') >= 0;
    }

    /// fe80::/10: what a link gets by itself.
    public boolean linkLocal() {
        return prefixed.regionMatches(true, 0, "fe80:", 0, 5);
    }

    /// Without its prefix length.
    public String bare() {
        int slash = prefixed.indexOf('/');
        return slash < 0 ? prefixed : prefixed.substring(0, slash);
    }

    /// Whether it is that address, however it is written.
    public boolean is(String literal) {
        return Prefix.of(bare()) instanceof Prefix own && own.equals(Prefix.of(literal));
    }

    /// The same address on another link. A label begins with its link's name, so `eth0:1` becomes `xenbr0:1`; one that
    /// would be too long is left out, for it is nothing but a name.
    public Address on(String changed) {
        var words = new ArrayList<String>();
        for (int i = 0; i < attributes.size(); i++) {
            var word = attributes.get(i);
            if (!word.equals("label") || i + 1 == attributes.size()) {
                words.add(word);
                continue;
            }
            var label = attributes.get(++i);
            var relabelled = label.startsWith(link) ? changed + label.substring(link.length()) : changed;
            if (relabelled.length() <= LONGEST_LABEL && !relabelled.equals(changed)) {
                words.addAll(List.of("label", relabelled));
            }
        }
        return new Address(changed, prefixed, words, dynamic);
    }
}
