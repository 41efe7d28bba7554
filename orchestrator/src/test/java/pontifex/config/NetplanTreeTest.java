package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;

/// A bridge in netplan's files, whatever their style.
class NetplanTreeTest {
    private static final Map<String, String> NICS =
            Map.of("eth0", "52:54:00:00:00:10", "eth1", "52:54:00:00:00:11", "eth2", "52:54:00:00:00:12");

    static Stream<Golden.Case> cases() {
        return Golden.cases("config/netplan");
    }

    /// The host's files, by their paths with % for /, and `edits`: `bridge NAME NIC [mac MAC] [mtu BYTES] [offload NAME
    /// on|off]
    /// [delay SECONDS]`, `vlan NAME LOWER ID BRIDGE` or
    /// `drop NAME`, a line each.
    @ParameterizedTest
    @MethodSource("cases")
    void goldenCase(Golden.Case golden) throws Exception {
        golden.check(inputs -> {
            var texts = texts(inputs);
            var edits = inputs.input("edits").lines().toList();
            var out = new StringBuilder();
            try {
                var before = NetplanTree.of(texts);
                said("before", before, out);
                var after = before;
                for (var edit : edits) {
                    after = edited(after, edit.split(" "));
                }
                said("after ", after, out);
                for (var text : after.texts().entrySet()) {
                    boolean same = text.getValue().equals(texts.get(text.getKey()));
                    out.append("=== ").append(text.getKey()).append(same ? " as before\n" : "\n");
                    out.append(same ? "" : text.getValue());
                }
            } catch (ConfigException e) {
                out.append(e.kind() + " " + e.reason() + "\n  " + e.hint() + "\n");
            }
            return Map.of("edited", out.toString());
        });
    }

    private static SortedMap<String, String> texts(Golden.Case inputs) throws IOException {
        var texts = new TreeMap<String, String>();
        try (var files = Files.list(inputs.folder())) {
            for (var file : files.map(it -> it.getFileName().toString())
                    .filter(name -> name.contains("%"))
                    .toList()) {
                texts.put("/" + file.replace('%', '/'), inputs.input(file));
            }
        }
        return texts;
    }

    private static void said(String when, NetplanTree tree, StringBuilder out) throws ConfigException {
        tree.bridges(NICS).forEach((name, bridge) -> out.append(when + " bridge " + name + ": " + bridge + "\n"));
        tree.addresses(NICS).forEach((name, words) -> out.append(when + " link " + name + ": " + words + "\n"));
    }

    private static NetplanTree edited(NetplanTree tree, String... edit) throws ConfigException {
        var words = List.of(edit);
        var own = "/etc/netplan/90-" + edit[1] + ".yaml";
        if (edit[0].equals("drop")) {
            return tree.withoutBridge(edit[1], own);
        }
        if (edit[0].equals("vlan")) {
            var vlan = new BootVlan(edit[1], edit[2], Integer.parseInt(edit[3]));
            assertFalse(tree.makes(vlan, NICS));
            var made = tree.withVlan(vlan, edit[4], "/etc/netplan/90-" + edit[4] + ".yaml", NICS);
            assertTrue(made.makes(vlan, NICS));
            return made;
        }
        int offload = words.indexOf("offload") + 1;
        int delay = words.indexOf("delay") + 1;
        int mac = words.indexOf("mac") + 1;
        int mtu = words.indexOf("mtu") + 1;
        var wanted = new BootBridge(
                List.of(edit[2]),
                false,
                delay > 0 ? edit[delay] : "0",
                mtu > 0 ? Integer.valueOf(edit[mtu]) : null,
                mac > 0 ? edit[mac] : null,
                offload > 0 ? new TreeMap<>(Map.of(edit[offload], edit[offload + 1].equals("on"))) : new TreeMap<>(),
                new TreeSet<>());
        return tree.withBridge(edit[1], edit[2], wanted, own, NICS);
    }

    private static final List<String> NIC_STYLES = List.of(
            "    eth%d:\n      dhcp4: false\n",
            "    eth%d: {dhcp4: no}\n",
            "    eth%d: {}\n",
            "    eth%d: { addresses: [192.0.2.%<d/24], gateway4: 192.0.2.1 } # static\n",
            "    eth%d:\n      # Dom0's own\n      addresses:\n      - 192.0.2.%<d/24\n      - \"2001:db8::%<d/64\"\n",
            "    eth%d:\n        optional: yes\n        addresses: [ 192.0.2.%<d/24 ]\n        routes:\n"
                    + "          - to: default # the way out\n            via: 192.0.2.1\n\n        mtu: 9000\n",
            "    lan%d:\n      match: {macaddress: \"52:54:00:00:00:1%<d\"}\n      set-name: eth%<d\n"
                    + "      nameservers: {addresses: [192.0.2.53], search: [example.org]}\n"
                    + "      addresses: [192.0.2.%<d/24]\n");

    /// netplan's files as people write them, the same ones every time.
    static Stream<SortedMap<String, String>> trees(int count) {
        return IntStream.range(0, count).mapToObj(seed -> {
            var random = new Random(seed * 31L + 5);
            var texts = new TreeMap<String, String>();
            int files = 1 + random.nextInt(2);
            for (int file = 0; file < files; file++) {
                texts.put("/etc/netplan/0" + file + ".yaml", file(random, file));
            }
            return texts;
        });
    }

    private static String file(Random random, int file) {
        var text = new StringBuilder(random.nextBoolean() ? "# by hand: caf\u00e9\n" : "");
        text.append("network:\n");
        text.append(random.nextBoolean() ? "  version: 2\n" : "");
        text.append(random.nextInt(3) == 0 ? "  renderer: networkd\n" : "");
        text.append("  ethernets:\n");
        for (int nic = file; nic < 3; nic += 2) {
            text.append(NIC_STYLES.get(random.nextInt(NIC_STYLES.size())).formatted(nic));
            text.append(random.nextInt(3) == 0 ? "    # between\n\n" : "");
        }
        if (random.nextInt(3) == 0) {
            text.append("  bridges:\n    br-old: {interfaces: [], parameters: {stp: no}}\n");
        }
        if (random.nextInt(4) == 0) {
            text.append("  vlans:\n    lan.100: {id: 100, link: br-old, addresses: [10.0.0.7/8]}\n");
        }
        var whole = text.toString();
        if (random.nextInt(5) == 0) {
            whole = whole.replace("\n", "\r\n");
        }
        return random.nextInt(4) == 0 ? whole.stripTrailing() : whole;
    }

    @Test
    void anEditSaysWhatItShouldOnceAndKeepsEveryLineThatItDoesNotMean() {
        int[] edits = {0};
        trees(600).forEach(texts -> {
            for (int nic = 0; nic < 3; nic++) {
                edits[0] += isKept(texts, nic) ? 1 : 0;
            }
        });
        assertTrue(edits[0] > 1200, edits[0] + " edits");
    }

    private static boolean isKept(SortedMap<String, String> texts, int nic) {
        try {
            var before = NetplanTree.of(texts);
            var once = edited(before, "bridge", "xenbr" + nic, "eth" + nic);
            var bridge = once.bridges(NICS).get("xenbr" + nic);
            assertEquals(List.of("eth" + nic), bridge.ports());
            assertEquals(false, bridge.stp());
            assertEquals("0", bridge.forwardDelay());
            var given = before.addresses(NICS).getOrDefault("eth" + nic, new TreeSet<>());
            assertEquals(given, bridge.addresses());
            assertEquals(new TreeSet<>(), once.addresses(NICS).get("eth" + nic));
            assertEquals(
                    once.texts(),
                    edited(once, "bridge", "xenbr" + nic, "eth" + nic).texts());
            for (var text : texts.entrySet()) {
                var after = String.valueOf(once.texts().get(text.getKey()));
                text.getValue()
                        .lines()
                        .filter(line -> line.strip().startsWith("#"))
                        .forEach(comment -> assertTrue(
                                after.lines().anyMatch(line -> line.strip().equals(comment.strip())), after));
                if (given.isEmpty()) {
                    assertEquals(text.getValue(), after);
                }
            }
            assertEquals(
                    before.bridges(NICS), edited(once, "drop", "xenbr" + nic).bridges(NICS));
            return true;
        } catch (ConfigException e) {
            assertEquals(ConfigException.Kind.NOT_EDITABLE, e.kind(), e::getMessage);
            return false;
        }
    }
}
