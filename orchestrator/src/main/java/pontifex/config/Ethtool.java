package pontifex.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pontifex.config.IfupdownReader.Option;
import pontifex.config.IfupdownReader.Stanza;

/// What ifupdown's stanzas have ethtool do with a link's offloads: a line `up ethtool -K eth1 tx off` in
/// any stanza, or `offload-tx off` in the link's own, which ethtool's own script of Debian's knows.
final class Ethtool {
    /// The names by which `-K` sets what a task can set.
    static final Set<String> SHORT = Set.of("rx", "tx", "sg", "tso", "gso", "gro", "lro");

    private static final Pattern COMMAND = Pattern.compile(
            "(?:/s?bin/|/usr/s?bin/)?ethtool\\s+(?:-K|--offload|--features)\\s+(\\S+)((?:\\s+\\S+){2,})");

    private Ethtool() {}

    static String command(String nic, SortedMap<String, Boolean> offloads) {
        return "ethtool -K " + nic
                + offloads.entrySet().stream()
                        .map(one -> " " + one.getKey() + (one.getValue() ? " on" : " off"))
                        .collect(Collectors.joining());
    }

    /// The lines of a stanza that do so to that link.
    static List<Option> lines(Stanza stanza, String nic) {
        return stanza.options().stream()
                .filter(option -> !of(option, stanza.words().getFirst(), nic).isEmpty())
                .toList();
    }

    /// What a boot leaves a link with, as far as the stanzas that it raises say; where two differ, that
    /// of the later.
    static SortedMap<String, Boolean> offloads(List<Stanza> stanzas, String nic) {
        var found = new TreeMap<String, Boolean>();
        for (var stanza : stanzas) {
            var raised = stanza.is("iface")
                    && stanzas.stream()
                            .anyMatch(it -> (it.isAuto() || it.is("allow-hotplug"))
                                    && it.words().contains(stanza.words().getFirst()));
            if (raised) {
                stanza.options()
                        .forEach(
                                option -> found.putAll(of(option, stanza.words().getFirst(), nic)));
            }
        }
        return found;
    }

    private static SortedMap<String, Boolean> of(Option option, String iface, String nic) {
        var words = new ArrayList<String>();
        if (option.name().matches("(pre-|post-)?up")) {
            var command = COMMAND.matcher(option.value());
            if (command.matches() && (nic.equals(command.group(1)) || own(command.group(1)) && nic.equals(iface))) {
                words.addAll(List.of(command.group(2).strip().split("\\s+")));
            }
        } else if (option.plainName().startsWith("offload_") && nic.equals(iface)) {
            words.addAll(List.of(option.plainName().substring("offload_".length()), option.value()));
        }
        var offloads = new TreeMap<String, Boolean>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            offloads.put(words.get(i), words.get(i + 1).equals("on"));
        }
        return offloads;
    }

    private static boolean own(String word) {
        return List.of("$IFACE", "${IFACE}", "\"$IFACE\"").contains(word);
    }
}
