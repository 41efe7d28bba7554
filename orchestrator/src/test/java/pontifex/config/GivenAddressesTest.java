package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenAddressesTest {
    private static final Pattern ADDED = Pattern.compile("(?m)^ip (?:-6 )?addr add (\\S+)");

    @TempDir
    Path folder;

    /// Held against ifupdown itself: the addresses that it would add are those that we read.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "iface eth0 inet static\n address 10.1.2.3/16\n",
                "iface eth0 inet static\n address 10.1.2.3\n netmask 255.255.240.0\n gateway 10.1.0.1\n",
                "iface eth0 inet static\n address 10.1.2.3/24\n netmask 16\n",
                "iface eth0 inet static\n address 10.1.2.3\n",
                "iface eth0 inet static\n address 172.16.0.9\n",
                "iface eth0 inet static\n address 198.51.100.9\n",
                "iface eth0 inet static\n address 10.1.2.3/24\n address 10.1.2.4/24\n",
                "iface eth0 inet static\n address 10.1.2.3/24\niface eth0 inet static\n address 10.1.2.4/24\n",
                "iface eth0 inet static\n address 10.1.2.3/24\niface eth0 inet6 static\n address 2001:db8::7/64\n",
                "iface eth0 inet6 static\n address 2001:DB8:0:0:1:0:0:7\n netmask 48\n",
                "iface eth0 inet6 static\n address 2001:db8::7\n",
                "iface eth0 inet manual\n up ip addr add 10.9.9.9/24 dev eth0\n",
                "iface eth0 inet static\n address 10.1.2.3/24\n up ip addr add 10.9.9.9/24 brd + dev eth0 scope link\n",
                "iface base inet static\n address 10.1.2.3/24\niface eth0 inet static inherits base\n",
                "iface base inet static\n address 10.1.2.3/24\niface eth0 inet static inherits base\n address 10.1.2.9/24\n",
                "iface eth0 inet manual\n",
            })
    void whatIfupWouldAddIsWhatIsRead(String text) throws Exception {
        var ours = new TreeSet<String>();
        given("auto eth0\n" + text).forEach(word -> ours.add(word.replaceFirst("^static ", "")));
        var theirs = new TreeSet<String>();
        var added = ADDED.matcher(ran("auto eth0\n" + text, "ifup", "--no-act", "--force", "-v", "eth0"));
        while (added.find()) {
            theirs.add(String.valueOf(Prefixed.of(added.group(1), "")));
        }
        assertEquals(theirs, ours);
    }

    @ParameterizedTest
    @CsvSource({
        "iface eth0 inet dhcp, dhcp",
        "iface eth0 inet6 dhcp, dhcp6",
        "iface eth0 inet6 auto, auto",
        "iface eth0 inet ppp, ppp",
        "iface eth0:1 inet static|address 10.0.0.1/8, static 10.0.0.1/8",
    })
    void anotherWayIsNamed(String stanza, String word) throws ConfigException {
        assertEquals(new TreeSet<>(List.of(word)), given("auto eth0 eth0:1\n" + stanza.replace("|", "\n ") + "\n"));
    }

    @Test
    void whatIsNotRaisedGetsNothing() throws ConfigException {
        var stanza = "iface eth0 inet static\n address 10.0.0.1/8\n";
        assertEquals(new TreeSet<>(), given(stanza));
        for (var raised : List.of("auto eth0", "allow-hotplug eth0", "allow-auto eth0", "auto /eth*")) {
            assertEquals(new TreeSet<>(List.of("static 10.0.0.1/8")), given(raised + "\n" + stanza));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "auto eth0\nmapping eth*\n script /x\niface eth0 inet dhcp\n",
                "auto eth0=home\niface eth0 inet dhcp\n",
                "auto eth0\niface eth0 inet static\n",
                "auto eth0\niface eth0 inet static\n address 10.0.0.1/33\n",
                "auto eth0\niface eth0 inet static\n address 10.0.0.1\n netmask 255.0.255.0\n",
                "auto eth0\niface eth0 inet static\n address host.example.com\n",
            })
    void whatDependsOnMoreIsUnknown(String text) throws ConfigException {
        var stanzas = Interfaces.parse(text).stanzas();
        assertThrows(ConfigException.class, () -> GivenAddresses.among(stanzas));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:0:0:0:1/64, 2001:db8::1/64",
        "2001:db8:0:1:0:0:0:0/64, 2001:db8:0:1::/64",
        "::/0, ::/0",
        "::1/128, ::1/128",
        "fe80::1:0:0:1/64, fe80::1:0:0:1/64",
        "1:0:2:0:3:0:4:0/64, 1:0:2:0:3:0:4:0/64",
        "192.0.2.7/24, 192.0.2.7/24",
    })
    void anAddressIsShownAsTheKernelDoes(String written, String shown) {
        assertEquals(shown, Prefixed.canonical(written));
        assertEquals(shown, Prefixed.canonical(shown));
    }

    @Test
    void whatIsNoAddressIsNone() {
        for (var text : List.of("", "x/8", "10.0.0.1", "10.0.0/8", "10.0.0.256/8", ":::/8", "10.0.0.1/x")) {
            assertNull(Prefixed.canonical(text), text);
        }
    }

    /// The text of all files as one means the same to ifupdown as the files.
    @Test
    void allFilesAsOneTextMeanTheSame() throws Exception {
        var d = folder.resolve("interfaces.d");
        Files.createDirectory(d);
        var texts = new TreeMap<String, String>();
        texts.put(d + "/10-eth0", "auto eth0\niface eth0 inet static\n address 10.0.0.1/8");
        texts.put(d + "/20-br", "# a comment \\\nauto xenbr1\niface xenbr1 inet manual\n bridge_ports eth1 \\\n");
        texts.put(folder + "/more", "iface eth2 inet dhcp\n up x \\");
        var main = folder.resolve("interfaces");
        texts.put(
                main.toString(),
                "auto lo\nsource interfaces.d/*\nsource " + folder
                        + "/more\n\nsource /nowhere\niface lo inet loopback\n");
        for (var text : texts.entrySet()) {
            Files.writeString(Path.of(text.getKey()), text.getValue(), StandardCharsets.ISO_8859_1);
        }
        var whole = InterfacesTree.of(main.toString(), texts).whole();
        for (var question : List.of("--list", "eth0", "xenbr1", "eth2", "lo")) {
            var theirs = ran(Files.readString(main), "ifquery", question);
            assertEquals(theirs, ran(whole, "ifquery", question), question);
        }
        assertTrue(ran(whole, "ifquery", "eth0").contains("10.0.0.1"));
        assertEquals(whole, InterfacesTree.of("/x", Map.of("/x", whole)).whole());
    }

    private static SortedSet<String> given(String text) throws ConfigException {
        return GivenAddresses.among(Interfaces.parse(text).stanzas()).getOrDefault("eth0", new TreeSet<>());
    }

    private String ran(String text, String... command) throws IOException, InterruptedException {
        var file = folder.resolve("interfaces");
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        var line = new ArrayList<>(List.of(command));
        line.addAll(1, List.of("--state-dir", folder.toString(), "-i", file.toString()));
        var process = new ProcessBuilder(line).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return output;
    }
}
