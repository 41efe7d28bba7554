package pontifex.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What stands in one vif's string, `mac=00:16:3e:00:00:01,bridge=xenbr1`, and how it is read.
///
/// xl cuts at commas, drops empty parts, strips leading blanks and wants nothing round the `=`; what it doesn't know it
/// ignores (xl_parse.c). xm strips everything, wants a `=` in each part and knows fewer keys (xen/xm/create.py).
record VifText(Dialect dialect, String text) {
    private static final Set<String> XL_KEYS = Set.of(
            "type",
            "mac",
            "bridge",
            "gatewaydev",
            "netdev",
            "ip",
            "script",
            "backend",
            "vifname",
            "model",
            "rate",
            "devid",
            "mtu",
            "trusted",
            "untrusted",
            "forwarddev");
    private static final Set<String> XM_KEYS = Set.of(
            "backend", "bridge", "ip", "mac", "script", "type", "vifname", "rate", "model", "accel", "policy", "label");
    /// Of a link in Dom0 (IFNAMSIZ, without the NUL).
    private static final int LONGEST_NAME = 15;

    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{1,2}([^0-9A-Fa-f][0-9A-Fa-f]{1,2}){5}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:/@+-]+");
    private static final Pattern WORDS = Pattern.compile(WORD + "( " + WORD + ")*");

    /// One `key=value`, or a part that is none: then `key` is all of it, and there is no value.
    ///
    /// @param value where its value stands, of length 0 after the part where there is no `=`
    private record Part(String key, Span value, boolean assigns) {}

    private List<Part> parts() {
        var parts = new ArrayList<Part>();
        for (int start = 0; start <= text.length(); ) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            if (!text.isBlank() && (end > start || dialect == Dialect.XM)) {
                parts.add(part(start, end));
            }
            start = end + 1;
        }
        return parts;
    }

    private Part part(int from, int to) {
        int start = from;
        while (start < to && (dialect == Dialect.XL ? text.charAt(start) == ' ' : isBlank(start))) {
            start++;
        }
        int equals = text.indexOf('=', start);
        if (equals < 0 || equals >= to) {
            return new Part(text.substring(start, to), Span.before(to), false);
        }
        int keyEnd = equals;
        int valueStart = equals + 1;
        int valueEnd = to;
        if (dialect == Dialect.XM) {
            while (keyEnd > start && isBlank(keyEnd - 1)) {
                keyEnd--;
            }
            while (valueStart < valueEnd && isBlank(valueStart)) {
                valueStart++;
            }
            while (valueEnd > valueStart && isBlank(valueEnd - 1)) {
                valueEnd--;
            }
        }
        return new Part(text.substring(start, keyEnd), new Span(valueStart, valueEnd), true);
    }

    private boolean isBlank(int offset) {
        return SxpReader.isSpace(text.charAt(offset));
    }

    /// The options in order; of a repeated key the last value.
    Map<String, String> options() {
        var options = new LinkedHashMap<String, String>();
        for (var part : parts()) {
            if (part.assigns()) {
                options.put(part.key(), part.value().of(text));
            }
        }
        return options;
    }

    /// The text with this value in the key's last occurrence, or with `key=value,` in front where it has none.
    String with(VifKey key, String value) {
        for (var part : parts().reversed()) {
            if (part.assigns() && part.key().equals(key.word())) {
                return part.value().replaced(text, value);
            }
        }
        var option = key.word() + "=" + value;
        return text.isBlank() ? option : option + "," + text;
    }

    static String of(Map<VifKey, String> values) {
        var options = new ArrayList<String>();
        for (var key : VifKey.values()) {
            if (values.containsKey(key)) {
                options.add(key.word() + "=" + values.get(key));
            }
        }
        return String.join(",", options);
    }

    /// Whether the value can stand in a vif's string and come out as it is. `ip` may be several, with blanks between.
    static boolean canHold(VifKey key, String value) {
        return (key == VifKey.IP ? WORDS : WORD).matcher(value).matches();
    }

    /// What is read otherwise than it was meant.
    List<String> traps() {
        var traps = new ArrayList<String>();
        var options = options();
        var known = dialect == Dialect.XL ? XL_KEYS : XM_KEYS;
        for (var part : parts()) {
            if (!part.assigns() && !(dialect == Dialect.XL && part.key().equals("accel"))) {
                traps.add(refused("the part '%s' has no '='".formatted(part.key())));
            } else if (part.assigns()
                    && !known.contains(part.key())
                    && !part.key().startsWith("colo_")) {
                traps.add(refused(
                        known.contains(part.key().strip())
                                ? "there is a blank before the '=' in '%s='".formatted(part.key())
                                : "'%s' is no key of a vif".formatted(part.key())));
            }
        }
        if (parts().stream().filter(Part::assigns).count() > options.size()) {
            traps.add("a key stands there twice: the last one counts");
        }
        if (options.containsKey("mac") && !MAC.matcher(options.get("mac")).matches()) {
            traps.add("the MAC '%s' is not six bytes: %s"
                    .formatted(
                            options.get("mac"), dialect == Dialect.XL ? "xl fills it with garbage" : "xm refuses it"));
        }
        var name = options.getOrDefault("vifname", "");
        if (name.length() > LONGEST_NAME) {
            traps.add("the vifname '%s' has %d characters, and Linux takes %d: the guest can't be started"
                    .formatted(name, name.length(), LONGEST_NAME));
        }
        var bridge = options.getOrDefault("bridge", "");
        if (!bridge.equals(bridge.strip())) {
            traps.add("xl takes the blank as a part of the bridge's name '%s'".formatted(bridge));
        }
        if (bridge.isEmpty()) {
            traps.add("no bridge= here: the guest goes to the host's default bridge");
        }
        return traps;
    }

    private String refused(String what) {
        return what + (dialect == Dialect.XL ? ": xl ignores it and goes on" : ": xm refuses to start the guest");
    }
}
