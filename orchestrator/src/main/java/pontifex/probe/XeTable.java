package pontifex.probe;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import pontifex.state.Seen;
import pontifex.state.Xapi;

/// What xapi keeps, as `xe` tells it. A parameter that a release doesn't have is left out of its records.
final class XeTable {
    private static final int KILLED = 128 + 9;
    private static final String NOTHING = "<not in database>";

    private final Answer answer;

    private XeTable(Answer answer) {
        this.answer = answer;
    }

    static Seen<Xapi> of(Answer answer) {
        try {
            return Seen.of(new XeTable(answer).read());
        } catch (Untold e) {
            return Seen.unknown(e.why);
        }
    }

    private Xapi read() throws Untold {
        if (!(answer.named("xapi") instanceof Answer.Section own) || !own.text().matches(XeRecords.UUID)) {
            throw new Untold("/etc/xensource-inventory doesn't say which of its pool's hosts this one is");
        }
        var pifs = of("pif", XeTable::pif);
        if (pifs.isEmpty()) {
            throw new Untold("xapi knows no PIF of this host (" + own.text() + ")");
        }
        var networks = of("network", (_, net) -> new Xapi.Net(net.word("bridge"), net.number("MTU")));
        if (networks.values().stream().map(Xapi.Net::bridge).distinct().count() < networks.size()) {
            throw new Untold("xapi told of two networks with one bridge");
        }
        return new Xapi(own.text(), pifs, networks, of("vif", XeTable::vif), guests());
    }

    private static Xapi.Pif pif(String uuid, Fields pif) {
        int vlan = pif.number("VLAN");
        var addresses = new TreeSet<String>();
        switch (pif.get("IP-configuration-mode")) {
            case "DHCP" -> addresses.add("dhcp");
            case "Static" -> addresses.add("static " + pif.word("IP") + "/" + pif.word("netmask"));
            case "None" -> {}
            case String other -> throw new IllegalArgumentException("IP-configuration-mode " + other);
        }
        switch (pif.or("IPv6-configuration-mode", "None")) {
            case "DHCP" -> addresses.add("dhcp6");
            case "Autoconf" -> addresses.add("auto");
            case "Static" -> pif.words("IPv6").forEach(address -> addresses.add("static " + address));
            case "None" -> {}
            case String other -> throw new IllegalArgumentException("IPv6-configuration-mode " + other);
        }
        var bonds = pif.words("bond-master-of");
        return new Xapi.Pif(
                pif.word("device"),
                vlan < 0 ? null : (Integer) vlan,
                pif.word("network-uuid"),
                pif.or("managed", "true").equals("true"),
                pif.flag("management"),
                pif.flag("currently-attached"),
                bonds.isEmpty() ? null : bonds.first(),
                pif.reference("bond-slave-of"),
                addresses);
    }

    /// Where it may send from any address, what is allowed besides says nothing.
    private static Xapi.Vif vif(String uuid, Fields vif) {
        var allowed = vif.words("ipv4-allowed");
        allowed.addAll(vif.words("ipv6-allowed"));
        return new Xapi.Vif(
                vif.word("vm-uuid"),
                vif.number("device"),
                vif.word("network-uuid"),
                vif.word("MAC").toLowerCase(java.util.Locale.ROOT),
                vif.flag("currently-attached"),
                vif.or("locking-mode", "unlocked").equals("locked") ? String.join(" ", allowed) : null);
    }

    /// A label is whatever people write, and one with line breaks in it might read like records of others: then there
    /// are two of one uuid, or one that xapi doesn't have.
    private SortedMap<String, Xapi.Vm> guests() throws Untold {
        var labels = of("label", (_, vm) -> vm.get("name-label"));
        var all = of("vm", (uuid, vm) -> vm);
        if (!labels.keySet().equals(all.keySet())) {
            throw new Untold("xapi told of other VMs the second time");
        }
        var guests = new TreeMap<String, Xapi.Vm>();
        for (var vm : all.entrySet()) {
            try {
                if (!vm.getValue().flag("is-control-domain")) {
                    int domain = vm.getValue().number("dom-id");
                    guests.put(
                            vm.getKey(),
                            new Xapi.Vm(
                                    String.valueOf(labels.get(vm.getKey())),
                                    domain < 0 ? null : (Integer) domain,
                                    vm.getValue().reference("resident-on")));
                }
            } catch (IllegalArgumentException e) {
                throw odd("vm", e);
            }
        }
        return guests;
    }

    private <T> SortedMap<String, T> of(String section, BiFunction<String, Fields, T> read) throws Untold {
        if (!(answer.named("xe " + section) instanceof Answer.Section told)) {
            throw new Untold("xe was not asked for its " + section + "s");
        }
        if (told.status() == KILLED) {
            throw new Untold("xe did not answer in time: is xapi running on the host?");
        }
        if (told.status() != 0) {
            throw new Untold("xe failed with status " + told.status() + ": " + Unreadable.shown(told.text()));
        }
        try {
            var found = new TreeMap<String, T>();
            XeRecords.read(told.text())
                    .forEach((uuid, fields) -> found.put(uuid, read.apply(uuid, new Fields(fields))));
            return found;
        } catch (IllegalArgumentException e) {
            throw odd(section, e);
        }
    }

    private static Untold odd(String section, IllegalArgumentException e) {
        return new Untold("what xe printed of its " + section + "s is not what it is documented to print: "
                + Unreadable.shown(String.valueOf(e.getMessage())));
    }

    /// A record's fields, read strictly.
    private record Fields(Map<String, String> values) {
        String get(String key) {
            if (values.get(key) instanceof String value) {
                return value;
            }
            throw new IllegalArgumentException("a record without " + key);
        }

        String or(String key, String instead) {
            return values.getOrDefault(key, instead);
        }

        /// Something that may be a word of a command.
        String word(String key) {
            var value = get(key);
            if (!value.matches("[A-Za-z0-9._:-]+")) {
                throw new IllegalArgumentException(key + " '" + value + "'");
            }
            return value;
        }

        int number(String key) {
            var value = get(key);
            if (!value.matches("-?[0-9]{1,9}")) {
                throw new IllegalArgumentException(key + " '" + value + "'");
            }
            return Integer.parseInt(value);
        }

        boolean flag(String key) {
            return switch (get(key)) {
                case "true" -> true;
                case "false" -> false;
                case String other -> throw new IllegalArgumentException(key + " '" + other + "'");
            };
        }

        @Nullable String reference(String key) {
            return get(key).equals(NOTHING) ? null : word(key);
        }

        /// The members of a set; none where the release doesn't have it.
        TreeSet<String> words(String key) {
            var words = new TreeSet<String>();
            for (var word : or(key, "").split("; ")) {
                if (!word.isEmpty()) {
                    if (!word.matches("[0-9A-Fa-f.:/-]+")) {
                        throw new IllegalArgumentException(key + " '" + word + "'");
                    }
                    words.add(word);
                }
            }
            return words;
        }
    }

    private static final class Untold extends Exception {
        private static final long serialVersionUID = 1;

        private final String why;

        Untold(String why) {
            super(why);
            this.why = why;
        }
    }
}
