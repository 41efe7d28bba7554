package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pontifex.config.IfupdownReader.Option;
import pontifex.config.IfupdownReader.Stanza;

/// The stanzas by which a NIC gets addresses, made a bridge's in the place where they stand: a NIC that is a port
/// has none.
///
/// What is the wire's own (its MAC, MTU, a bond's or VLAN's makings) stays with the NIC.
final class MovedStanzas {
    private static final Pattern HEAD =
            Pattern.compile("([ \\t]*iface[ \\t]+)(\\S+)([ \\t]+\\S+[ \\t]+)(\\S+)([ \\t\\r]*\\n?)");
    private static final Pattern WIRES_OWN =
            Pattern.compile("(hwaddress|mtu|slaves|(bond|vlan|wpa|wireless|ethernet|link|offload|hardware|driver)_.*)");
    private static final Pattern COMMAND = Pattern.compile("(pre-)?(up|down)|post-(up|down)");
    private static final Pattern ROUTING = Pattern.compile("\\s*(/\\S*/)?(ip|route)\\s.*", Pattern.DOTALL);

    private final String text;
    private final String nic;
    private final String bridge;
    private final BridgeOptions options;
    private final String end;

    /// @param text whose last line isn't cut
    MovedStanzas(String text, AddressMove move) {
        this.text = text;
        this.end = Span.lineEnd(text);
        this.nic = move.nic();
        this.bridge = move.bridge();
        this.options = move.options();
    }

    /// How one stanza goes.
    ///
    /// @param leaves a manual stanza stays for the NIC
    /// @param auto the bridge is said here to be raised at boot
    /// @param port the stanza says which port the bridge has
    record Move(Stanza stanza, boolean leaves, boolean auto, boolean port) {}

    /// @param moves in the order of the file
    String moved(List<Move> moves) throws ConfigException {
        var changed = text;
        for (var move : moves.reversed()) {
            changed = move.stanza().span().replaced(changed, moved(move));
        }
        return changed;
    }

    private String moved(Move move) throws ConfigException {
        var stanza = move.stanza();
        var head = HEAD.matcher(stanza.head().of(text));
        if (!head.matches()) {
            throw notEditable(
                    stanza.head(),
                    "this line says more than the name, family and method of " + nic,
                    "write it as: iface " + nic + " inet static");
        }
        var wire = new StringBuilder();
        var own = new StringBuilder();
        int at = stanza.head().end();
        var indent = "    ";
        for (var option : stanza.options()) {
            var between = text.substring(at, option.line().start());
            var line = option.line().of(text);
            indent = line.substring(0, line.length() - line.stripLeading().length());
            at = option.line().end();
            boolean wires = WIRES_OWN.matcher(option.plainName()).matches();
            boolean mtu = option.name().equals("mtu");
            own.append(between);
            if (!mtu || options.mtu() == null) {
                wire.append(wires ? line : "");
                own.append(wires && !mtu ? "" : wires ? line : moved(option));
            }
        }
        if (stanza.span().of(text).stripTrailing().endsWith("\\")) {
            throw notEditable(stanza.head(), "its last line ends in a backslash", "end it without one");
        }
        var result = new StringBuilder();
        if (move.leaves() || !wire.isEmpty()) {
            result.append(head.group(1) + nic + head.group(3) + "manual" + head.group(5))
                    .append(wire)
                    .append(end);
        }
        if (move.auto()) {
            result.append("auto " + bridge + end);
        }
        result.append(head.group(1) + bridge + head.group(3) + head.group(4) + head.group(5))
                .append(own);
        if (move.port()) {
            for (var line : options.making()) {
                result.append(indent + line + end);
            }
        }
        return result.toString();
    }

    /// Whether a line of another link's stanza sends something by the NIC.
    static boolean routesBy(Option option, String nic) {
        return COMMAND.matcher(option.name()).matches()
                && ROUTING.matcher(option.value()).matches()
                && Pattern.compile("\\b(dev|iif|oif)\\s+" + Pattern.quote(nic) + "(?![^\\s;|&])")
                        .matcher(option.value())
                        .find();
    }

    /// In what `ip` and `route` are told, the device becomes the bridge. What else names the NIC may mean the wire.
    private String moved(Option option) throws ConfigException {
        var line = option.line().of(text);
        var value = option.written().of(text);
        var changed = COMMAND.matcher(option.name()).matches() ? routed(value) : value;
        if (names(changed) || names(changed.replace("\\\n", ""))) {
            throw notEditable(
                    option.line(),
                    "'" + option.name() + " " + option.value() + "' names " + nic + ", whose addresses move to "
                            + bridge,
                    "write $IFACE for the link that the stanza is about, or put the line into a stanza 'iface " + nic
                            + " inet manual' where it means the wire");
        }
        int start = option.written().start() - option.line().start();
        return line.substring(0, start) + changed + line.substring(start + value.length());
    }

    private String routed(String value) {
        var device = Pattern.compile("(\\b(?:dev|iif|oif)(?:\\s|\\\\\n)+)" + Pattern.quote(nic) + "(?![^\\s;|&])");
        var parts = new ArrayList<String>();
        for (var part : value.split("(?<=[;|&])|(?=[;|&])")) {
            parts.add(
                    ROUTING.matcher(part).matches()
                            ? device.matcher(part).replaceAll("$1" + Matcher.quoteReplacement(bridge))
                            : part);
        }
        return String.join("", parts);
    }

    /// Whether `words` name the NIC, or what is made of its name: `eth0.5`, `/proc/…/eth0/…`.
    private boolean names(String words) {
        return Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(nic) + "(?![A-Za-z0-9_])")
                .matcher(words)
                .find();
    }

    private ConfigException notEditable(Span line, String reason, String hint) {
        return ConfigException.notEditable(Place.at(text, line.start()), reason, hint);
    }
}
