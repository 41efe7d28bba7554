package pontifex.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pontifex.config.IfupdownReader.Stanza;

/// All files that ifupdown reads, from /etc/network/interfaces on, merged in its order.
///
/// Names within a folder or a pattern are taken in the order of their bytes, as in the C locale of a boot.
public final class InterfacesTree {
    private static final Pattern DIRECTORY_NAME = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern NEEDS_A_SHELL = Pattern.compile("[$`~\"'\\\\|&;<>(){}]");

    private final String main;
    private final SortedMap<String, String> texts;
    private final Map<String, Interfaces> files = new LinkedHashMap<>();
    private final List<Stanza> stanzas = new ArrayList<>();
    private final SortedSet<String> missing = new TreeSet<>();

    private InterfacesTree(String main, Map<String, String> texts) {
        this.main = main;
        this.texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    /// The tree that begins with the text of `main`; `texts` holds it and every file that it may source, by path.
    ///
    /// @throws ConfigException (unreadable) for one of the files, which the reason names, or for a ring of them
    public static InterfacesTree of(String main, Map<String, String> texts) throws ConfigException {
        var tree = new InterfacesTree(main, texts);
        tree.read(main, new ArrayList<>());
        return tree;
    }

    List<Stanza> stanzas() {
        return stanzas;
    }

    /// Those that are read, by path, in order.
    Map<String, Interfaces> files() {
        return Collections.unmodifiableMap(files);
    }

    /// All texts, those that nothing sources too.
    public SortedMap<String, String> texts() {
        return texts;
    }

    /// The files that are read, in order.
    public List<String> paths() {
        return List.copyOf(files.keySet());
    }

    /// The files that are sourced by name and whose text wasn't given. ifupdown goes on without them.
    public SortedSet<String> missing() {
        return Collections.unmodifiableSortedSet(missing);
    }

    /// The bridges of all files together.
    public SortedMap<String, KeptBridge> bridges() {
        return KeptBridge.among(stanzas);
    }

    /// The bridges that openvswitch-switch's hook makes as ifupdown raises their stanzas (`ovs_ports`, and `ovs_bridge`
    /// of ports; its README.Debian), each with its ports.
    public SortedMap<String, SortedSet<String>> ovsBridges() {
        var found = new TreeMap<String, SortedSet<String>>();
        for (var stanza : stanzas) {
            if (stanza.is("iface")) {
                var name = stanza.words().getFirst();
                for (var option : stanza.options("ovs_ports")) {
                    found.computeIfAbsent(name, _ -> new TreeSet<>())
                            .addAll(List.of(option.value().strip().split("\\s+")));
                }
                for (var option : stanza.options("ovs_bridge")) {
                    found.computeIfAbsent(option.value().strip(), _ -> new TreeSet<>())
                            .add(name);
                }
            }
        }
        return found;
    }

    /// Whether any stanza is about that link.
    public boolean names(String link) {
        return stanzas.stream()
                .anyMatch(stanza ->
                        !stanza.keyword().startsWith("source") && stanza.words().contains(link));
    }

    /// What each link that is raised at boot gets: `static 192.0.2.7/24`, `dhcp` and the like; nothing where it is
    /// manual.
    ///
    /// @throws ConfigException (unreadable) where that depends on more than these files
    public SortedMap<String, SortedSet<String>> addresses() throws ConfigException {
        try {
            return GivenAddresses.among(stanzas);
        } catch (ConfigException e) {
            var folder = main.substring(0, main.lastIndexOf('/') + 1);
            throw ConfigException.unreadable(Place.START, folder + ": " + e.reason(), e.hint());
        }
    }

    /// All files that are read as one text, each in the place where it is sourced. A file that is sourced and isn't
    /// there leaves nothing.
    public String whole() {
        var whole = new StringBuilder();
        inline(main, whole);
        return whole.toString();
    }

    private void inline(String path, StringBuilder whole) {
        var text = texts.get(path);
        if (text == null) {
            return;
        }
        int copied = 0;
        for (var stanza : file(path).stanzas()) {
            if (stanza.keyword().startsWith("source")) {
                append(text.substring(copied, stanza.head().start()), whole);
                for (var sourced : inPlace(path, text, stanza)) {
                    inline(sourced, whole);
                }
                copied = stanza.head().end();
            }
        }
        append(text.substring(copied), whole);
    }

    /// A last line that is cut, or ends in a backslash, must not draw the next file's first one into itself.
    private static void append(String part, StringBuilder whole) {
        whole.append(part);
        if (part.endsWith("\\")) {
            whole.setLength(whole.length() - 1);
        }
        if (!part.isEmpty() && !part.endsWith("\n") || part.endsWith("\\\n")) {
            whole.append('\n');
        }
    }

    private List<String> inPlace(String path, String text, Stanza source) {
        try {
            return sourced(path, text, source);
        } catch (ConfigException e) {
            throw new IllegalStateException("it was read before", e);
        }
    }

    /// The stanzas by which a NIC gets addresses, raised at boot or not, each as it is found:
    /// `/etc/network/interfaces:7: iface eth0 inet static`.
    public List<String> addressing(String nic) {
        var found = new ArrayList<String>();
        files.forEach((path, file) -> file.stanzas().stream()
                .filter(stanza -> GivenAddresses.isAddressing(stanza, nic))
                .forEach(stanza -> found.add("%s:%d: iface %s"
                        .formatted(
                                path,
                                Place.at(file.text(), stanza.head().start()).line(),
                                String.join(" ", stanza.words())))));
        return List.copyOf(found);
    }

    /// The lines that make a link a port of a bond (ifenslave's options), as
    /// [#addressing] gives stanzas.
    public List<String> bonds(String link) {
        var found = new ArrayList<String>();
        files.forEach((path, file) -> {
            for (var stanza : file.stanzas()) {
                for (var option : stanza.options()) {
                    boolean own = stanza.isIface(link) && option.plainName().equals("bond_master");
                    boolean others = option.plainName().matches("(bond_)?slaves")
                            && List.of(option.value().split("\\s+")).contains(link);
                    if (own || others) {
                        found.add("%s:%d: %s %s"
                                .formatted(
                                        path,
                                        Place.at(file.text(), option.line().start())
                                                .line(),
                                        option.name(),
                                        option.value()));
                    }
                }
            }
        });
        return List.copyOf(found);
    }

    /// The tree with this bridge: changed in the file that has it, or appended to the first file. What gives the NIC
    /// addresses becomes the bridge's, each stanza in its place, and the NIC is manual.
    public InterfacesTree withBridge(String name, String nic) throws ConfigException {
        return withBridge(name, BridgeOptions.usual(nic));
    }

    /// A bridge that gets the NIC's addresses needs its MAC too, so that Dom0 is known by the same one
    /// after a reboot (udev gives a bridge one of its own since Debian 11).
    public InterfacesTree withBridge(String name, BridgeOptions options) throws ConfigException {
        var nic = options.nic();
        return stanzas.stream().anyMatch(it -> GivenAddresses.isAddressing(it, nic))
                ? new AddressMove(name, options).in(this)
                : withPort(name, options);
    }

    InterfacesTree withPort(String name, BridgeOptions options) throws ConfigException {
        var path = fileOf(name);
        return edited(path, file -> file.withBridge(name, options, isAuto(name)));
    }

    /// Whether both are raised at boot, and the one before the other.
    public boolean raisesBefore(String one, String other) {
        var raised = stanzas.stream()
                .filter(Stanza::isAuto)
                .flatMap(stanza -> stanza.words().stream())
                .toList();
        int first = raised.indexOf(one);
        return first >= 0 && first < raised.indexOf(other);
    }

    /// Whether a link has a stanza, in whichever file.
    public boolean configures(String link) {
        return stanzas.stream().anyMatch(it -> it.isIface(link));
    }

    boolean isAuto(String name) {
        return stanzas.stream().anyMatch(it -> it.isAuto() && it.words().contains(name));
    }

    interface Edit {
        Interfaces on(Interfaces file) throws ConfigException;
    }

    InterfacesTree edited(String path, Edit edit) throws ConfigException {
        try {
            return with(path, edit.on(file(path)));
        } catch (ConfigException e) {
            throw e.reason().startsWith("/") ? e : at(path, e);
        }
    }

    /// The same, with the file's name before it: not all files are the first one.
    static ConfigException at(String path, ConfigException e) {
        return ConfigException.notEditable(
                new Place(e.line(), e.column()),
                path + ":" + e.line() + ":" + e.column() + ": " + e.reason(),
                e.hint());
    }

    /// The tree without the bridge, and without its name among those that are raised at boot, in whichever file.
    public InterfacesTree withoutBridge(String name) throws ConfigException {
        var path = fileOf(name);
        for (var file : files.entrySet()) {
            if (!file.getKey().equals(path)
                    && file.getValue().stanzas().stream()
                            .anyMatch(it -> it.isAuto() && it.words().contains(name))) {
                throw ConfigException.notEditable(
                        Place.START, file.getKey() + " raises " + name + " at boot", "take it out of that file first");
            }
        }
        return with(path, file(path).withoutBridge(name));
    }

    private InterfacesTree with(String path, Interfaces changed) throws ConfigException {
        var all = new TreeMap<>(texts);
        all.put(path, changed.text());
        return of(main, all);
    }

    private Interfaces file(String path) {
        return Objects.requireNonNull(files.get(path));
    }

    /// The file with the interface's stanza; the first file where there is none.
    private String fileOf(String name) throws ConfigException {
        var having = files.entrySet().stream()
                .filter(file -> file.getValue().stanzas().stream().anyMatch(stanza -> stanza.isIface(name)))
                .map(Map.Entry::getKey)
                .toList();
        if (having.size() > 1) {
            throw ConfigException.notEditable(
                    Place.START,
                    "%s has stanzas in %s: they add up".formatted(name, String.join(" and ", having)),
                    "leave one of them");
        }
        return having.isEmpty() ? main : having.getFirst();
    }

    private void read(String path, List<String> from) throws ConfigException {
        if (from.contains(path)) {
            throw ConfigException.unreadable(
                    Place.START, path + " sources itself, by way of " + String.join(", ", from), "break the ring");
        }
        var text = texts.get(path);
        if (text == null) {
            missing.add(path);
            return;
        }
        var file = parsed(path, text);
        files.put(path, file);
        var deeper = new ArrayList<>(from);
        deeper.add(path);
        for (var stanza : file.stanzas()) {
            if (stanza.keyword().startsWith("source")) {
                for (var sourced : sourced(path, text, stanza)) {
                    read(sourced, deeper);
                }
            } else {
                stanzas.add(stanza);
            }
        }
    }

    private static Interfaces parsed(String path, String text) throws ConfigException {
        try {
            return Interfaces.parse(text);
        } catch (ConfigException e) {
            var place = new Place(e.line(), e.column());
            throw ConfigException.unreadable(place, "%s:%d: %s".formatted(path, place.line(), e.reason()), e.hint());
        }
    }

    private List<String> sourced(String path, String text, Stanza source) throws ConfigException {
        var paths = new ArrayList<String>();
        for (int i = 0; i < source.words().size(); i++) {
            var word = source.words().get(i);
            boolean adrift = i > 0 && !word.startsWith("/");
            if (adrift || NEEDS_A_SHELL.matcher(word).find()) {
                var place = Place.at(text, source.head().start());
                throw ConfigException.unreadable(
                        place,
                        "%s:%d: where '%s' leads depends on %s"
                                .formatted(
                                        path, place.line(), word, adrift ? "the folder that ifup runs in" : "a shell"),
                        "write the whole path, with * and ? at most");
            }
            var absolute = word.startsWith("/") ? word : path.substring(0, path.lastIndexOf('/') + 1) + word;
            if (!source.is("source")) {
                var folder = Glob.of(absolute.replaceAll("/+$", "")).pattern();
                paths.addAll(texts.keySet().stream()
                        .filter(file -> folder.matcher(parent(file)).matches())
                        .filter(file -> DIRECTORY_NAME
                                .matcher(file.substring(parent(file).length() + 1))
                                .matches())
                        .toList());
            } else if (Glob.isPattern(absolute)) {
                var glob = Glob.of(absolute);
                paths.addAll(texts.keySet().stream().filter(glob::matches).toList());
            } else {
                paths.add(absolute);
            }
        }
        return paths;
    }

    private static String parent(String file) {
        return file.substring(0, Math.max(0, file.lastIndexOf('/')));
    }
}
