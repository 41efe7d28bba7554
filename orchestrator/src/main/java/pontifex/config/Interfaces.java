package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pontifex.config.IfupdownReader.Option;
import pontifex.config.IfupdownReader.Stanza;

/// One file of ifupdown's: /etc/network/interfaces, or one that it sources. [InterfacesTree] is all of them.
public final class Interfaces {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:@-]{1,15}");

    private final String text;
    private final List<Stanza> stanzas;

    private Interfaces(String text, List<Stanza> stanzas) {
        this.text = text;
        this.stanzas = stanzas;
    }

    /// @throws ConfigException (unreadable) where ifupdown would raise nothing at all
    public static Interfaces parse(String text) throws ConfigException {
        return new Interfaces(text, IfupdownReader.read(text));
    }

    public String text() {
        return text;
    }

    List<Stanza> stanzas() {
        return stanzas;
    }

    /// The bridges of this file alone.
    public SortedMap<String, KeptBridge> bridges() {
        return KeptBridge.among(stanzas);
    }

    /// What is raised at boot.
    public SortedSet<String> auto() {
        var names = new TreeSet<String>();
        stanzas.stream().filter(Stanza::isAuto).forEach(stanza -> names.addAll(stanza.words()));
        return names;
    }

    /// The options of an interface, `name value` each, in the order of the file.
    public List<String> options(String iface) {
        return stanzas.stream()
                .filter(stanza -> stanza.isIface(iface))
                .flatMap(stanza -> stanza.options().stream())
                .map(option -> option.name() + " " + option.value())
                .toList();
    }

    /// The `source` and `source-directory` lines, as written.
    public List<String> sources() {
        return stanzas.stream()
                .filter(stanza -> stanza.keyword().startsWith("source"))
                .map(stanza -> stanza.keyword() + " " + String.join(" ", stanza.words()))
                .toList();
    }

    /// The bridge with this NIC as its one port, no spanning tree, no delay, raised at boot. Of a stanza that is there
    /// only what differs is changed.
    public Interfaces withBridge(String name, String nic) throws ConfigException {
        return withBridge(name, BridgeOptions.usual(nic), false);
    }

    /// @param autoElsewhere another file says already that it is raised at boot
    public Interfaces withBridge(String name, BridgeOptions options, boolean autoElsewhere) throws ConfigException {
        refuseOddName(name);
        refuseOddName(options.nic());
        boolean auto = autoElsewhere || auto().contains(name);
        var own = stanzas.stream().filter(stanza -> stanza.isIface(name)).toList();
        if (own.isEmpty()) {
            return appended(name, options, auto);
        }
        var stanza = theOne(name, own);
        var changed = text;
        for (var edit : edits(stanza, options).reversed()) {
            changed = edit.at().replaced(changed, edit.by());
        }
        if (!auto) {
            changed = Span.withLine(changed, stanza.head().start(), "auto " + name);
        }
        return parse(changed);
    }

    /// With these stanzas of the NIC's made the bridge's.
    Interfaces withMoved(AddressMove move, List<MovedStanzas.Move> stanzas) throws ConfigException {
        for (var name : List.of(move.nic(), move.bridge())) {
            refuseOddName(name);
            refuseMapping(name);
        }
        return parse(new MovedStanzas(text, move).moved(stanzas));
    }

    /// Without the bridge's stanza, and without its name among those that are raised at boot.
    public Interfaces withoutBridge(String name) throws ConfigException {
        var own = stanzas.stream().filter(stanza -> stanza.isIface(name)).toList();
        if (own.isEmpty()) {
            return this;
        }
        var stanza = theOne(name, own);
        if (own.size() > 1 || stanza.options("bridge_ports").isEmpty()) {
            throw notEditable(own.getLast(), name + " has a stanza that is no bridge", "remove it by hand");
        }
        if (!stanza.words().get(2).equals("manual")) {
            throw notEditable(stanza, name + " carries an address of Dom0's", "move the address first");
        }
        var changed = text;
        for (var each : stanzas.reversed()) {
            if (each.equals(stanza)) {
                changed = withoutParagraph(changed, stanza.span());
            } else if ((each.is("auto") || each.keyword().startsWith("allow-"))
                    && each.words().contains(name)) {
                changed = withoutWord(changed, each, name);
            }
        }
        return parse(changed);
    }

    private record Edit(Span at, String by) {}

    /// What differs, in the order of the file.
    private List<Edit> edits(Stanza stanza, BridgeOptions options) throws ConfigException {
        var edits = new ArrayList<Edit>();
        var missing = new ArrayList<String>();
        for (var wanted : options.lines()) {
            var value = wanted.substring(wanted.indexOf(' ') + 1);
            var key = key(stanza, wanted.substring(0, wanted.indexOf(' ')));
            var found = stanza.options(key);
            if (found.size() > 1) {
                throw notEditable(
                        found.get(1).line(), "several lines for " + key + ", which add up", "leave one of them");
            }
            if (!found.isEmpty() && !means(found.getFirst(), value)) {
                boolean ether = found.getFirst().value().startsWith("ether ");
                edits.add(new Edit(replaceable(found.getFirst()), ether ? "ether " + value : value));
            } else if (found.isEmpty() && !wanted.equals("bridge_stp off")) {
                missing.add(spelled(stanza, key) + " " + value);
            }
        }
        offloads(stanza, options, edits, missing);
        if (!missing.isEmpty()) {
            int at = lastLine(stanza);
            boolean cut = at == text.length() && !text.endsWith("\n");
            var end = Span.lineEnd(text);
            var lines = indent(stanza) + String.join(end + indent(stanza), missing);
            edits.add(new Edit(Span.before(at), cut ? end + lines : lines + end));
        }
        edits.sort((a, b) -> Integer.compare(a.at().start(), b.at().start()));
        return edits;
    }

    /// A stanza that has ifupdown's own word for a MAC keeps that: it would win.
    private static String key(Stanza stanza, String key) {
        return key.equals("bridge_hw") && !stanza.options("hwaddress").isEmpty() ? "hwaddress" : key;
    }

    /// One line of ethtool's says it all; one that is there is extended.
    private void offloads(Stanza stanza, BridgeOptions options, List<Edit> edits, List<String> missing) {
        var said = new TreeMap<>(Ethtool.offloads(stanzas, options.nic()));
        if (said.entrySet().containsAll(options.offloads().entrySet())) {
            return;
        }
        said.putAll(options.offloads());
        var command = Ethtool.command(options.nic(), said);
        var lines = Ethtool.lines(stanza, options.nic());
        if (lines.isEmpty()) {
            missing.add("up " + command);
        } else {
            edits.add(new Edit(lines.getLast().written(), command));
        }
    }

    private static boolean means(Option found, String wanted) {
        return switch (found.plainName()) {
            case "bridge_ports" -> KeptBridge.ports(List.of(found.value())).equals(List.of(wanted));
            case "bridge_stp" -> KeptBridge.stp(found.value()).equals(wanted);
            case "hwaddress", "bridge_hw" ->
                found.value().replaceFirst("^ether\\s+", "").equalsIgnoreCase(wanted);
            default -> found.value().equals(wanted);
        };
    }

    private Span replaceable(Option option) throws ConfigException {
        var first = option.value().split("\\s")[0];
        if (List.of("regex", "noregex", "all").contains(first)) {
            throw notEditable(option.line(), "its ports are given by a pattern", "name the one port instead");
        }
        return option.written();
    }

    /// After the bridge's last option, or below its iface line.
    private int lastLine(Stanza stanza) throws ConfigException {
        var line = stanza.options().stream()
                .filter(option -> option.plainName().startsWith("bridge_"))
                .reduce((_, last) -> last)
                .map(Option::line)
                .orElse(stanza.head());
        refuseOpenEnd(line);
        return line.end();
    }

    private String indent(Stanza stanza) {
        if (stanza.options().isEmpty()) {
            return "    ";
        }
        var line = stanza.options().getFirst().line().of(text);
        return line.substring(0, line.length() - line.stripLeading().length());
    }

    private static String spelled(Stanza stanza, String key) {
        boolean dashes =
                stanza.options().stream().anyMatch(option -> option.name().startsWith("bridge-"));
        return dashes ? key.replace('_', '-') : key;
    }

    private Interfaces appended(String name, BridgeOptions options, boolean auto) throws ConfigException {
        refuseMapping(name);
        refuseOpenEnd(new Span(0, text.length()));
        var lines = new ArrayList<String>();
        if (!auto) {
            lines.add("auto " + name);
        }
        lines.add("iface " + name + " inet manual");
        options.making().forEach(line -> lines.add("    " + line));
        var end = Span.lineEnd(text);
        var ended = text.isEmpty() || text.endsWith("\n") ? text : text + end;
        boolean apart = ended.isEmpty() || ended.equals(end) || ended.endsWith("\n" + end);
        return parse(ended + (apart ? "" : end) + String.join(end, lines) + end);
    }

    /// The stanza that makes the bridge, if there is exactly one and we understand it.
    private Stanza theOne(String name, List<Stanza> own) throws ConfigException {
        refuseMapping(name);
        var bridges = own.stream()
                .filter(it -> it.options().stream()
                        .anyMatch(option -> option.plainName().startsWith("bridge_")))
                .toList();
        if (bridges.size() > 1) {
            throw notEditable(bridges.get(1), "a second stanza of " + name + ": their ports add up", "join them");
        }
        if (bridges.isEmpty() && own.size() > 1) {
            throw notEditable(own.get(1), "several stanzas of " + name + ", and no bridge", "leave one of them");
        }
        var stanza = bridges.isEmpty() ? own.getFirst() : bridges.getFirst();
        if (stanza.words().contains("inherits")) {
            throw notEditable(stanza, name + " inherits options of another stanza", "write them here");
        }
        if (!List.of("manual", "static", "dhcp", "auto").contains(stanza.words().get(2))) {
            throw notEditable(
                    stanza, "the method '" + stanza.words().get(2) + "' is none that a bridge has", "make it manual");
        }
        return stanza;
    }

    private void refuseMapping(String name) throws ConfigException {
        for (var stanza : stanzas) {
            if (stanza.is("mapping")
                    && stanza.words().stream()
                            .anyMatch(pattern -> Glob.of(pattern).matches(name))) {
                throw notEditable(stanza, "a mapping decides what " + name + " is", "take " + name + " out of it");
            }
        }
    }

    /// A backslash at the end would draw the line that follows into this one.
    private void refuseOpenEnd(Span lines) throws ConfigException {
        if (lines.of(text).stripTrailing().endsWith("\\")) {
            throw notEditable(lines, "the last line ends in a backslash", "end it without one");
        }
    }

    private static void refuseOddName(String name) throws ConfigException {
        if (!NAME.matcher(name).matches()) {
            throw ConfigException.notEditable(
                    Place.START, "'" + name + "' is no name of a link", "use at most 15 of A-Z a-z 0-9 _ . : @ -");
        }
    }

    /// Without whole lines, and without the blank line before them where one stays behind them.
    private static String withoutParagraph(String text, Span lines) {
        int start = lines.start();
        boolean apart = lines.end() == text.length()
                || Span.nextLine(text, lines.end()) - lines.end() <= 2
                        && text.substring(lines.end(), Span.nextLine(text, lines.end()))
                                .isBlank();
        if (apart && start > 0) {
            int before = Span.lineStart(text, start - 1);
            start = text.substring(before, start).isBlank() ? before : start;
        }
        return new Span(start, lines.end()).replaced(text, "");
    }

    private static String withoutWord(String text, Stanza stanza, String name) {
        if (stanza.words().stream().allMatch(name::equals)) {
            return withoutParagraph(text, stanza.head());
        }
        var line = stanza.head().of(text);
        return stanza.head().replaced(text, line.replaceAll("[ \\t]+" + Pattern.quote(name) + "(?![^\\s\\\\])", ""));
    }

    private ConfigException notEditable(Stanza stanza, String reason, String hint) {
        return notEditable(stanza.head(), reason, hint);
    }

    private ConfigException notEditable(Span line, String reason, String hint) {
        return ConfigException.notEditable(Place.at(text, line.start()), reason, hint);
    }
}
