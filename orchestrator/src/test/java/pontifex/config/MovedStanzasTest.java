package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Golden;

/// The addresses of a NIC become its bridge's.
class MovedStanzasTest {
    private static final String MAIN = "/etc/network/interfaces";

    @TempDir
    private Path folder;

    static Stream<Golden.Case> cases() {
        return Golden.cases("config/moved-stanzas");
    }

    /// `interfaces`, and `more`, which it may source as /etc/network/more.
    @ParameterizedTest
    @MethodSource("cases")
    void goldenCase(Golden.Case golden) throws Exception {
        golden.check(inputs -> {
            var texts = new TreeMap<String, String>();
            texts.put(MAIN, Texts.bytes(inputs.input("interfaces")));
            if (Files.exists(inputs.folder().resolve("more"))) {
                texts.put("/etc/network/more", Texts.bytes(inputs.input("more")));
            }
            var out = new StringBuilder();
            try {
                var before = InterfacesTree.of(MAIN, texts);
                var after = before.withBridge("xenbr0", "eth0");
                out.append("before ").append(before.addresses()).append('\n');
                out.append("after  ").append(after.addresses()).append('\n');
                for (var text : after.texts().entrySet()) {
                    boolean same = text.getValue().equals(texts.get(text.getKey()));
                    out.append("=== ").append(text.getKey()).append(same ? " as before\n" : "\n");
                    out.append(same ? "" : Texts.characters(text.getValue()));
                }
            } catch (ConfigException e) {
                out.append(e.kind() + " " + e.reason() + "\n  " + e.hint() + "\n");
            }
            return Map.of("moved", out.toString());
        });
    }

    static Stream<String> texts() {
        return Texts.of(
                11,
                1500,
                List.of(
                        "auto lo\niface lo inet loopback\n",
                        "auto eth0\n",
                        "allow-hotplug eth0\n",
                        "iface eth0 inet static\n\taddress 192.0.2.7/24\n",
                        "iface eth0 inet static\n    address 192.0.2.8\n    netmask 255.255.255.0\n    gateway 192.0.2.1\n",
                        "iface eth0 inet6 static\n  address 2001:db8::7/64\n",
                        "iface eth0 inet dhcp\n",
                        "iface eth0 inet6 auto\n",
                        "iface eth0 inet manual\n",
                        "    up ip route add 198.51.100.0/24 dev eth0 || true\n",
                        "    mtu 9000\n",
                        "    # a comment\n\n",
                        "    post-up ip addr add 192.0.2.9/24 dev $IFACE\n",
                        "    hwaddress 02:00:00:00:00:01\n",
                        "iface eth1 inet manual\n",
                        "iface xenbr0 inet manual\n    bridge_ports none\n",
                        "auto xenbr0\n",
                        "\n",
                        "# the end"));
    }

    /// Whatever the NIC got the bridge gets; nobody else's is touched, and every line that stood there stands there,
    /// but for the heads of the stanzas that moved and what names the device in them.
    @Test
    void theBridgeGetsWhatTheNicGotAndNothingElseMoves() {
        assertTrue(texts().filter(MovedStanzasTest::isMoved).count() > 150);
    }

    private static boolean isMoved(String text) {
        InterfacesTree before;
        InterfacesTree after;
        try {
            before = InterfacesTree.of(MAIN, Map.of(MAIN, text));
            if (before.addressing("eth0").isEmpty() || before.bridges().containsKey("xenbr0")) {
                return false;
            }
            after = before.withBridge("xenbr0", "eth0");
            assertEquals(after.texts(), after.withBridge("xenbr0", "eth0").texts());
            var was = new TreeMap<>(before.addresses());
            var is = new TreeMap<>(after.addresses());
            var given = new TreeSet<>(was.getOrDefault("eth0", new TreeSet<>()));
            if (was.containsKey("eth0")) {
                assertEquals(given, is.getOrDefault("xenbr0", new TreeSet<>()), text);
            }
            assertEquals(new TreeSet<>(), is.getOrDefault("eth0", new TreeSet<>()), text);
            for (var gone : List.of("eth0", "xenbr0")) {
                was.remove(gone);
                is.remove(gone);
            }
            assertEquals(was, is);
        } catch (ConfigException _) {
            return false;
        }
        var bridge = after.bridges().get("xenbr0");
        assertEquals(List.of("eth0"), bridge.ports(), text);
        assertEquals("off", bridge.stp());
        assertEquals("0", bridge.forwardDelay());
        assertTrue(bridge.auto());
        assertTrue(after.addressing("eth0").isEmpty());
        assertTrue(after.stanzas().stream().anyMatch(stanza -> stanza.isIface("eth0")), text);
        var lines = new ArrayList<>(after.texts().get(MAIN).lines().toList());
        text.lines()
                .map(line -> line.replace("dev eth0", "dev xenbr0"))
                .filter(line -> !line.startsWith("iface eth0"))
                .forEach(line -> assertTrue(
                        lines.remove(line) || lines.remove(line.replace("dev xenbr0", "dev eth0")),
                        line + "\n" + text));
        return true;
    }

    /// Held against ifupdown itself: what it would do for the NIC, it does for the bridge, and for the NIC nothing but
    /// what a manual link gets.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "iface eth0 inet static\n address 192.0.2.7/24\n gateway 192.0.2.1\n dns-nameservers 192.0.2.2\n",
                "iface eth0 inet static\n address 192.0.2.7\n netmask 255.255.255.0\n up ip route add 10.0.0.0/8 dev eth0\n",
                "iface eth0 inet static\n address 192.0.2.7/24\niface eth0 inet static\n address 192.0.2.8/24\n",
                "iface eth0 inet static\n address 192.0.2.7/24\niface eth0 inet6 static\n address 2001:db8::7/64\n",
                "iface eth0 inet manual\niface eth0 inet6 static\n address 2001:db8::7/64\n gateway 2001:db8::1\n",
                "iface eth0 inet static\n address 192.0.2.7/24\n post-up ip addr add 192.0.2.9/24 dev $IFACE\n",
            })
    void ifupDoesForTheBridgeWhatItDidForTheNic(String text) throws Exception {
        var before = "allow-hotplug eth0\n" + text;
        var after = InterfacesTree.of(MAIN, Map.of(MAIN, before))
                .withBridge("xenbr0", "eth0")
                .whole();
        var nic = ifup(before, "eth0");
        assertFalse(addressing(nic).isEmpty());
        assertEquals(addressing(nic.replaceAll("\\beth0\\b", "xenbr0")), addressing(ifup(after, "xenbr0")));
        assertFalse(ifup(after, "eth0").contains("addr add"), after);
        assertTrue(ifup(after, "-a").contains("configuring interface xenbr0"), after);
    }

    @Test
    void whatTheFileWouldStillDecideIsNotMoved() {
        for (var text : List.of(
                "mapping eth0\n script /x\niface eth0 inet dhcp\n",
                "mapping xenbr*\n script /x\niface eth0 inet dhcp\n",
                "iface base inet static\n address 192.0.2.7/24\niface eth0 inet static inherits base\n",
                "iface eth0 \\\n inet dhcp\n",
                "iface eth0 inet dhcp\n up x \\\n",
                "iface eth0 inet dhcp\niface xenbr0 inet manual\n bridge_ports none\n")) {
            assertThrows(
                    ConfigException.class,
                    () -> InterfacesTree.of(MAIN, Map.of(MAIN, text)).withBridge("xenbr0", "eth0"),
                    text);
        }
    }

    private static List<String> addressing(String commands) {
        return commands.lines()
                .filter(line -> line.matches(".*\\b(addr add|route add|route replace)\\b.*"))
                .toList();
    }

    private String ifup(String text, String name) throws IOException, InterruptedException {
        var file = folder.resolve("interfaces");
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        var process = new ProcessBuilder(
                        "ifup",
                        "--no-act",
                        "--force",
                        "-v",
                        "--state-dir",
                        folder.toString(),
                        "-i",
                        file.toString(),
                        name)
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
