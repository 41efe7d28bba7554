package pontifex.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pontifex.state.Address;

/// A line of `ip -o addr show`: `3: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global dynamic eth0:1\
/// valid_lft 3598sec preferred_lft 1798sec`.
final class AddressLine {
    /// What the kernel found out or remembers of an address, and none can be given: a second one of a network is
    /// secondary, one whose preferred lifetime is over is deprecated. `nodad` only says how it was added.
    private static final Set<String> STATES = Set.of(
            "secondary",
            "temporary",
            "tentative",
            "dadfailed",
            "deprecated",
            "optimistic",
            "permanent",
            "dynamic",
            "nodad",
            "stable-privacy");

    /// What can be given with an address, in this order.
    private static final List<String> PAIRS = List.of("peer", "brd", "any", "scope", "label", "metric");

    private static final List<String> FLAGS = List.of("home", "mngtmpaddr", "noprefixroute", "autojoin");

    /// busybox names few flags, and prints the others as a number: if_addr.h's.
    private static final Map<String, Integer> BITS =
            Map.of("home", 0x10, "mngtmpaddr", 0x100, "noprefixroute", 0x200, "autojoin", 0x400);

    private final String link;
    private final Map<String, String> pairs = new TreeMap<>();
    private final Set<String> flags = new java.util.TreeSet<>();

    private AddressLine(String link) {
        this.link = link;
    }

    /// Null: no line of an address.
    static @Nullable Address read(String line) {
        var words = line.replace('\\', ' ').strip().split("\\s+");
        if (words.length < 4 || !(words[2].equals("inet") || words[2].equals("inet6"))) {
            return null;
        }
        var read = new AddressLine(words[1].replaceFirst("@.*", "").replaceFirst(":$", ""));
        for (int i = 4; i < words.length; i++) {
            i += read.word(words[i], i + 1 < words.length ? words[i + 1] : "") ? 1 : 0;
        }
        boolean bare = words[3].indexOf('/') < 0;
        return new Address(
                read.link,
                bare ? words[3] + (words[2].equals("inet") ? "/32" : "/128") : words[3],
                read.attributes(),
                read.dynamic());
    }

    /// @return whether the next word was this one's value
    private boolean word(String word, String next) {
        switch (word) {
            case "peer", "brd", "any", "scope", "metric", "proto", "valid_lft", "preferred_lft" -> {
                pairs.put(word, next);
                return true;
            }
            case "flags" -> {
                number(next);
                return true;
            }
            default -> {
                if (STATES.contains(word) || FLAGS.contains(word)) {
                    flags.add(word);
                } else if (!word.equals(link)) {
                    pairs.put("label", word);
                }
                return false;
            }
        }
    }

    private void number(String digits) {
        if (digits.matches("[0-9a-f]{1,8}")) {
            int bits = Integer.parseUnsignedInt(digits, 16);
            BITS.forEach((name, bit) -> {
                if ((bits & bit) != 0) {
                    flags.add(name);
                }
            });
        }
    }

    private List<String> attributes() {
        var words = new ArrayList<String>();
        for (var name : PAIRS) {
            if (pairs.get(name) instanceof String value) {
                words.addAll(List.of(name.equals("any") ? "anycast" : name, value));
            }
        }
        FLAGS.stream().filter(flags::contains).forEach(words::add);
        for (var name : List.of("valid_lft", "preferred_lft")) {
            if (pairs.get(name) instanceof String value && !value.equals("forever")) {
                words.addAll(List.of(name, value.replaceFirst("sec$", "")));
            }
        }
        return words;
    }

    /// A router's advertisement may give for ever, and the kernel says whose it is then.
    private boolean dynamic() {
        return flags.contains("dynamic")
                || flags.contains("temporary")
                || "kernel_ra".equals(pairs.get("proto"))
                || !pairs.getOrDefault("valid_lft", "forever").equals("forever");
    }
}
