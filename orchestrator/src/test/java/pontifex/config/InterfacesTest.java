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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Golden;
import pontifex.config.ConfigException.Kind;
import pontifex.config.IfupdownReader.Stanza;

class InterfacesTest {
    private static final String BRIDGE = "auto xenbr1\niface xenbr1 inet manual\n    bridge_ports eth1\n"
            + "    bridge_stp off\n    bridge_fd 0\n    bridge_maxwait 0\n";
    /// Their lines stay apart.
    private static final Set<String> COMMANDS = Set.of("up", "down", "pre-up", "pre-down", "post-up", "post-down");

    @TempDir
    private Path folder;

    static Stream<Golden.Case> cases() {
        return Golden.cases("config/interfaces");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenCase(Golden.Case golden) throws Exception {
        golden.check(inputs -> {
            var outputs = new LinkedHashMap<String, String>();
            var edit = inputs.input("edit");
            try {
                var file = Interfaces.parse(Texts.bytes(inputs.input("input")));
                outputs.put("read", read(file));
                outputs.put("output", Texts.characters(edited(file, edit).text()));
            } catch (ConfigException e) {
                outputs.put("refused", e.kind() + " " + e.getMessage() + "\n");
            }
            return outputs;
        });
    }

    private static String read(Interfaces file) {
        return "auto " + file.auto() + "\n"
                + file.sources().stream().map(source -> source + "\n").collect(Collectors.joining())
                + file.bridges().entrySet().stream()
                        .map(it -> it.getKey() + " " + it.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    private static Interfaces edited(Interfaces file, String edits) throws ConfigException {
        for (var edit : edits.lines().toList()) {
            var words = edit.split(" ");
            file = switch (words[0]) {
                case "bridge" -> file.withBridge(words[1], options(words), false);
                case "no-bridge" -> file.withoutBridge(words[1]);
                default -> throw new AssertionError(edit);
            };
        }
        return file;
    }

    /// After bridge and NIC: `stp`, `fd=SECONDS`, `mtu=BYTES`, `mac=MAC`, `FEATURE=on|off`.
    private static BridgeOptions options(String[] words) {
        var said = new TreeMap<String, String>();
        for (int i = 3; i < words.length; i++) {
            var parts = words[i].split("=", 2);
            said.put(parts[0], parts.length > 1 ? parts[1] : "on");
        }
        var stp = said.remove("stp");
        var delay = said.remove("fd");
        var mtu = said.remove("mtu");
        var mac = said.remove("mac");
        var offloads = new TreeMap<String, Boolean>();
        said.forEach((feature, how) -> offloads.put(feature, how.equals("on")));
        return new BridgeOptions(
                words[2],
                stp != null,
                delay == null ? "0" : delay,
                mtu == null ? null : Integer.valueOf(mtu),
                mac == null ? "" : mac,
                offloads);
    }

    static Stream<String> texts(int count) {
        return Texts.of(
                3,
                count,
                List.of(
                        "auto lo\niface lo inet loopback\n",
                        "auto xenbr1\n",
                        "auto eth0 xenbr1\n",
                        "allow-hotplug eth1\n",
                        "iface eth0 inet manual\n\tup ip link set eth0 up \\\n  || true\n\n",
                        "iface xenbr1 inet manual\n\tbridge_ports eth2\n\tbridge_stp on # slow\n",
                        "iface xenbr1 inet manual\n  bridge-ports eth1 eth2\n  # no delay\n  bridge-fd 15\n\n",
                        "iface xenbr1 inet6 manual\n",
                        "iface xenbr2 inet manual\n    bridge_ports none\n    up a\n    up b\n",
                        "source /etc/network/interfaces.d/*\n",
                        "    mtu 9000\n",
                        "# caf\u00c3\u00a9 \\\n",
                        "\n",
                        "mapping eth9\n  script /bin/x\n  map y\n"));
    }

    @Test
    void anyTextIsPrintedAsItWasRead() {
        assertTrue(texts(3000).filter(InterfacesTest::isPrintedAsRead).count() > 1000);
    }

    private static boolean isPrintedAsRead(String text) {
        try {
            assertEquals(text, Interfaces.parse(text).text());
            return true;
        } catch (ConfigException e) {
            assertEquals(Kind.UNREADABLE, e.kind());
            return false;
        }
    }

    @Test
    void whatWasWrittenIsReadAndNothingElseMoves() {
        assertTrue(texts(3000).filter(text -> isEdited(text, "xenbr1", "eth1")).count() > 800);
        assertTrue(texts(3000).filter(text -> isEdited(text, "xenbr7", "eth7")).count() > 1000);
    }

    private static boolean isEdited(String text, String name, String nic) {
        try {
            var before = Interfaces.parse(text);
            var once = before.withBridge(name, nic);
            var bridge = once.bridges().get(name);
            assertEquals(List.of(nic), bridge.ports(), text);
            assertEquals("off", bridge.stp());
            assertEquals("0", bridge.forwardDelay());
            assertTrue(bridge.auto());
            assertEquals(once.text(), once.withBridge(name, nic).text());
            var others = new TreeMap<>(before.bridges());
            others.remove(name);
            others.put(name, bridge);
            assertEquals(others, once.bridges());
            assertEquals(before.sources(), once.sources());
            assertEquals(before.options("eth0"), once.options("eth0"));
            var autos = new TreeSet<>(before.auto());
            autos.add(name);
            assertEquals(autos, once.auto());
            assertEquals(List.of(), linesLost(text, once.text(), "bridge"), text);
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    /// The lines that are gone, in order, but those with a word that the edit is about.
    private static List<String> linesLost(String before, String after, String word) {
        var left = new ArrayList<>(Arrays.asList(after.replace("\r", "").split("\n")));
        return Arrays.stream(before.replace("\r", "").split("\n"))
                .filter(line -> !line.isBlank() && !line.contains(word) && !left.remove(line))
                .toList();
    }

    @Test
    void aBridgeThatIsTakenAwayIsGoneAndTheOthersStay() {
        assertTrue(texts(3000).filter(InterfacesTest::isTakenAway).count() > 1000);
    }

    private static boolean isTakenAway(String text) {
        try {
            var before = Interfaces.parse(text);
            var less = before.withoutBridge("xenbr1");
            if (before.bridges().containsKey("xenbr1")) {
                assertFalse(less.auto().contains("xenbr1"));
            }
            var others = new TreeMap<>(before.bridges());
            others.remove("xenbr1");
            assertEquals(others, less.bridges());
            assertEquals(before.sources(), less.sources());
            assertEquals(before.options("eth0"), less.options("eth0"));
            assertEquals(less.text(), less.withoutBridge("xenbr1").text());
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "auto lo\niface lo inet loopback\n",
                "# nothing\r\n",
                "auto lo\niface lo inet loopback\n\n# the end\n"
            })
    void takingAwayWhatWasAddedGivesTheSameBytes(String text) throws ConfigException {
        var more = Interfaces.parse(text).withBridge("xenbr1", "eth1");
        assertTrue(more.text().replace("\r", "").endsWith(BRIDGE));
        assertEquals(text, more.withoutBridge("xenbr1").text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iface xenbr1 inet manual\n bridge_ports eth1\niface xenbr1 inet manual\n bridge_ports eth2\n",
                "iface xenbr1 inet manual\n bridge_ports eth1\n bridge-ports eth2\n",
                "iface xenbr1 inet manual\n bridge_ports eth1\n bridge_fd 1\n bridge_fd 2\n",
                "iface xenbr1 inet ppp\n bridge_ports eth1\n",
                "iface xenbr1 inet6 v4tunnel\n bridge_ports eth1\n",
                "iface xenbr1 inet manual\n bridge_ports regex eth.*\n",
                "iface base inet manual\n bridge_ports eth1\niface xenbr1 inet manual inherits base\n",
                "mapping xenbr*\n script /bin/x\niface xenbr1 inet manual\n bridge_ports eth0\n",
                "mapping xenbr1\n script /bin/x\n",
                "iface eth0 inet manual\n up x \\\n",
                "iface eth0 inet manual\n up x \\",
                "iface xenbr1 inet manual\n bridge_ports eth1 \\\n",
                "iface xenbr1 inet manual\niface xenbr1 inet6 manual\n",
            })
    void whatAddsUpOrIsDecidedElsewhereIsNotEdited(String text) throws ConfigException {
        var file = Interfaces.parse(text);
        var refused = assertThrows(ConfigException.class, () -> file.withBridge("xenbr1", "eth1"));
        assertEquals(Kind.NOT_EDITABLE, refused.kind());
    }

    @Test
    void aBridgeWithAnAddressOfDom0IsNotTakenAway() throws ConfigException {
        var file = Interfaces.parse("iface xenbr0 inet static\n address 10.0.0.1/24\n bridge_ports eth0\n");
        assertThrows(ConfigException.class, () -> file.withoutBridge("xenbr0"));
        assertEquals(List.of("10.0.0.1/24"), file.bridges().get("xenbr0").addresses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xenbr1 eth9", "a b", "", "x\ny", "br/1", "averyverylongname", "br\\"})
    void anOddNameIsRefused(String name) throws ConfigException {
        var file = Interfaces.parse("");
        assertThrows(ConfigException.class, () -> file.withBridge(name, "eth1"));
        assertThrows(ConfigException.class, () -> file.withBridge("xenbr1", name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bridge_ports eth1\n",
                "iface xenbr1 inet manual\n bridge_ports\n",
                "iface xenbr1 inet\n",
                "iface xenbr1\n",
                "IFACE xenbr1 inet manual\n",
                "iface xenbr1 inet manual\nauto eth0\n bridge_ports eth1\n",
                "mapping eth0\n bridge_ports eth1\n",
                " \\\n# no comment\n",
            })
    void whereIfupdownWouldRaiseNothingTheFileIsUnreadable(String text) throws Exception {
        assertThrows(ConfigException.class, () -> Interfaces.parse(text));
        assertTrue(ifquery(text, "xenbr1").contains("couldn't read interfaces file"), text);
    }

    /// Held against ifupdown itself: what it can't read we can't, and where both read, both read the same.
    @Test
    void ifqueryReadsTheSame() throws Exception {
        int read = 0;
        for (var text : texts(300).filter(it -> it.indexOf('\0') < 0).toList()) {
            for (var name : List.of("xenbr1", "eth0")) {
                var theirs = ifquery(text, name);
                var ours = asIfquery(text, name);
                if (theirs.contains("couldn't read")) {
                    boolean method = theirs.contains("unknown or no") || theirs.contains("extra parameter");
                    assertTrue(ours.equals("unreadable") || method, text + theirs);
                } else {
                    assertEquals(warningsCut(theirs), ours, text);
                    read++;
                }
            }
        }
        assertTrue(read > 100);
    }

    private static String warningsCut(String theirs) {
        return theirs.contains("unknown interface") ? "unknown" : theirs.replaceAll("(?m)^ifquery: .*\n", "");
    }

    private static String asIfquery(String text, String name) {
        try {
            var file = Interfaces.parse(text);
            if (file.stanzas().stream().noneMatch(stanza -> stanza.isIface(name))) {
                return "unknown";
            }
            var lines = new StringBuilder();
            file.stanzas().stream().filter(it -> it.isIface(name)).forEach(it -> lines.append(asIfquery(it)));
            return lines.toString();
        } catch (ConfigException _) {
            return "unreadable";
        }
    }

    /// Options of one name become one value, within a stanza; of two stanzas each keeps its own.
    private static String asIfquery(Stanza stanza) {
        var values = new LinkedHashMap<String, String>();
        for (var option : stanza.options()) {
            var key = COMMANDS.contains(option.name()) ? option.name() + " " + values.size() : option.name();
            values.merge(key, option.value(), (one, more) -> one + "\n" + more);
        }
        return values.entrySet().stream()
                .map(it -> it.getKey().split(" ")[0] + ": " + it.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /// What the installed ifupdown says, errors too.
    private String ifquery(String text, String name) throws IOException, InterruptedException {
        var file = folder.resolve("interfaces");
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        var process = new ProcessBuilder("ifquery", "--state-dir", folder.toString(), "-i", file.toString(), name)
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return output;
    }
}
