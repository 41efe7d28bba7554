package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An ifcfg file is what a shell makes of it, so a shell is asked.
class IfcfgTest {
    private static final InitScripts RHEL_8 = new InitScripts(true, true, InitScripts.Delay.HUNDREDTHS);

    private static final List<String> KEYS =
            List.of("DEVICE", "TYPE", "BRIDGE", "IPADDR", "ONBOOT", "NAME", "DELAY", "ETHTOOL_OPTS");
    private static final List<String> VALUES = List.of(
            "eth1",
            "'eth1'",
            "\"eth1\"",
            "",
            "''",
            "\"\"",
            "Wired\\ 1",
            "'Wired 1'",
            "\"a \\\"b\\\" \\\\ \\x\"",
            "a'b c'\"d\"e",
            "192.0.2.7 # a comment",
            "192.0.2.7\t#another",
            "a#b",
            "52:54:00:00:00:01");

    private static String text(int seed) {
        var random = new Random(seed * 17L + 3);
        var text = new StringBuilder();
        for (int line = random.nextInt(12); line >= 0; line--) {
            text.append(
                    switch (random.nextInt(6)) {
                        case 0 -> "# comment\n";
                        case 1 -> "   \n";
                        case 2 -> "  export ";
                        default -> "";
                    });
            text.append(KEYS.get(random.nextInt(KEYS.size())))
                    .append('=')
                    .append(VALUES.get(random.nextInt(VALUES.size())));
            text.append(line == 0 && random.nextBoolean() ? "" : "\n");
        }
        return text.toString();
    }

    /// What the keys are when a shell has sourced each of the texts.
    private static List<String> sourced(Path folder, List<String> texts) throws Exception {
        var script = new StringBuilder();
        for (int number = 0; number < texts.size(); number++) {
            var file = folder.resolve("ifcfg-" + number);
            Files.writeString(file, texts.get(number), StandardCharsets.ISO_8859_1);
            script.append("( unset ")
                    .append(String.join(" ", KEYS))
                    .append("; . ")
                    .append(file);
            for (var key : KEYS) {
                script.append("; printf '%s=%s|' ")
                        .append(key)
                        .append(" \"${")
                        .append(key)
                        .append("-}\"");
            }
            script.append("; echo )\n");
        }
        var program = Files.writeString(folder.resolve("program"), script);
        var shell = new ProcessBuilder("sh", program.toString())
                .redirectErrorStream(true)
                .start();
        try (var out = shell.inputReader(StandardCharsets.ISO_8859_1)) {
            return out.readAllLines();
        }
    }

    private static String read(Ifcfg file) {
        var read = new StringBuilder();
        for (var key : KEYS) {
            var value = file.value(key);
            read.append(key).append('=').append(value == null ? "" : value).append('|');
        }
        return read.toString();
    }

    @Test
    void whatAShellSourcesIsWhatIsReadBeforeAnEditAndAfterIt(@TempDir Path folder) throws Exception {
        var texts = new ArrayList<String>();
        var read = new ArrayList<String>();
        for (int seed = 0; seed < 300; seed++) {
            var file = Ifcfg.parse(text(seed));
            assertEquals(text(seed), file.text());
            for (var one : List.of(
                    file,
                    file.with("BRIDGE", "xenbr1"),
                    file.without("IPADDR"::equals),
                    file.without("NAME"::equals).with("BRIDGE", "xenbr1").with("ONBOOT", "yes"))) {
                texts.add(one.text());
                read.add(read(one));
            }
            assertEquals("xenbr1", file.with("BRIDGE", "xenbr1").value("BRIDGE"));
            assertEquals(
                    file.with("BRIDGE", "xenbr1").text(),
                    file.with("BRIDGE", "xenbr1").with("BRIDGE", "xenbr1").text());
        }
        assertEquals(read, sourced(folder, texts));
    }

    /// The files that Pontifex writes, as the host's own scripts will source them.
    @Test
    void whatIsWrittenIsSourcedAsItIsMeant(@TempDir Path folder) throws Exception {
        var texts = new TreeMap<String, String>();
        texts.put(
                IfcfgTree.FOLDER + "/ifcfg-eth1",
                "DEVICE=eth1\nNAME='my port'\nBOOTPROTO=static\nIPADDR='192.0.2.7'\nPREFIX=24\n"
                        + "ETHTOOL_OPTS='speed 100; -K eth1 gso on'");
        var wanted = new BootBridge(
                List.of("eth1"),
                false,
                "2.5",
                9000,
                "02:00:00:00:00:01",
                new TreeMap<>(Map.of("tx", false)),
                new TreeSet<>());
        var tree = IfcfgTree.of(texts, new TreeMap<>(), RHEL_8).withBridge("xenbr1", "eth1", wanted);
        var said = sourced(
                folder,
                List.of(
                        String.valueOf(tree.texts().get(IfcfgTree.FOLDER + "/ifcfg-eth1")),
                        String.valueOf(tree.texts().get(IfcfgTree.FOLDER + "/ifcfg-xenbr1"))));
        assertEquals(
                List.of(
                        "DEVICE=eth1|TYPE=|BRIDGE=xenbr1|IPADDR=|ONBOOT=yes|NAME=my port|DELAY=|"
                                + "ETHTOOL_OPTS=speed 100; -K eth1 gso on; -K eth1 tx off|",
                        "DEVICE=xenbr1|TYPE=Bridge|BRIDGE=|IPADDR=192.0.2.7|ONBOOT=yes|NAME=|DELAY=250|ETHTOOL_OPTS=|"),
                said);
        assertEquals(
                "static 192.0.2.7/24", tree.bridges().get("xenbr1").addresses().first());
        assertEquals(9000, tree.bridges().get("xenbr1").mtu());
        assertEquals("2.5", tree.bridges().get("xenbr1").forwardDelay());
        assertEquals(
                Map.of("gso", true, "tx", false), tree.bridges().get("xenbr1").offloads());
    }

    /// By no more of each release's text than tells them apart.
    @Test
    void whatTheHostsOwnScriptsMakeOfALineIsToldByTheirText() {
        var calls = "for opts in $ETHTOOL_OPTS; do /sbin/ethtool $opts; done";
        var mtu = "ip link set dev ${DEVICE} mtu ${MTU}\n";
        var rhel5 =
                "brctl setfd ${DEVICE} ${DELAY}\nethtool -s $x $ETHTOOL_OPTS\nbrctl addif ${BRIDGE} ${DEVICE}\n" + mtu;
        var rhel7 = "brctl setfd -- ${DEVICE} ${DELAY}\n" + mtu + "ethtool_set\nbrctl addif -- ${BRIDGE} ${DEVICE}\n";
        var rhel8 = "o+=\"forward_delay ${DELAY} \"\n" + mtu + "ethtool_set\nip link set ${DEVICE} master ${BRIDGE}\n";
        assertEquals(new InitScripts(false, false, InitScripts.Delay.SECONDS), InitScripts.of(rhel5, ""));
        assertEquals(new InitScripts(true, true, InitScripts.Delay.SECONDS), InitScripts.of(rhel7, calls));
        assertEquals(RHEL_8, InitScripts.of(rhel8, calls));
        assertEquals(InitScripts.UNKNOWN, InitScripts.of("# nothing", ""));
    }

    @Test
    void anMtuThatThePortWouldNotGetIsNotRead() throws ConfigException {
        var texts = new TreeMap<String, String>();
        texts.put(IfcfgTree.FOLDER + "/ifcfg-eth1", "DEVICE=eth1\nBRIDGE=xenbr1\nMTU=9000\n");
        texts.put(IfcfgTree.FOLDER + "/ifcfg-xenbr1", "DEVICE=xenbr1\nTYPE=Bridge\nMTU=9000\nDELAY=15\n");
        var old = IfcfgTree.of(texts, new TreeMap<>(), new InitScripts(false, false, InitScripts.Delay.SECONDS));
        assertNull(old.bridges().get("xenbr1").mtu());
        assertEquals("15", old.bridges().get("xenbr1").forwardDelay());
        var now = IfcfgTree.of(texts, new TreeMap<>(), RHEL_8);
        assertEquals(9000, now.bridges().get("xenbr1").mtu());
        assertEquals("0.15", now.bridges().get("xenbr1").forwardDelay());
    }

    /// As ifup-eth compares, which knows the MAC that a file itself gives the NIC too.
    @Test
    void aFileWithTheMacOfAnotherNicIsNotTheNics() throws ConfigException {
        var path = IfcfgTree.FOLDER + "/ifcfg-eth1";
        var macs = new TreeMap<>(Map.of("eth1", "52:54:00:00:00:01", "eth2", ""));
        for (var text : List.of(
                "DEVICE=eth1\nHWADDR=52:54:00:00:00:01\n",
                "DEVICE=eth1\nHWADDR=02:00:00:00:00:09\nMACADDR=52:54:00:00:00:01\n",
                "DEVICE=eth1\nHWADDR=02:00:00:00:00:09\nONBOOT=no\n",
                "DEVICE=eth2\nHWADDR=02:00:00:00:00:09\n",
                "DEVICE=eth3\nHWADDR=02:00:00:00:00:09\n")) {
            IfcfgTree.of(new TreeMap<>(Map.of(path, text)), macs, RHEL_8);
        }
        var e = assertThrows(
                ConfigException.class,
                () -> IfcfgTree.of(
                        new TreeMap<>(Map.of(path, "# new card\nDEVICE=eth1\nHWADDR=02:00:00:00:00:09\n")),
                        macs,
                        RHEL_8));
        assertEquals(
                path + ":3:1: it is for the NIC with the MAC 02:00:00:00:00:09, and eth1 has 52:54:00:00:00:01",
                e.reason());
    }

    @Test
    void whatIsMoreThanAssignmentsIsRefusedWithItsPlace() {
        for (var text : List.of(
                "DEVICE=$(hostname)\n",
                "DEVICE=\"$X\"\n",
                "DEVICE=eth1; rm x\n",
                ". /etc/other\n",
                "A=1 B=2\n",
                "NAME='one\ntwo'\n",
                "if true; then X=1; fi\n",
                "IPADDR=192.0.2.7 \\\n",
                "DEVICE=eth1\r\n",
                "DEVICE=~\n")) {
            assertThrows(ConfigException.class, () -> Ifcfg.parse("# first\n" + text), text);
        }
        var e = assertThrows(ConfigException.class, () -> Ifcfg.parse("DEVICE=eth1\nIPADDR=`cat x`\n"));
        assertEquals("2:8", e.line() + ":" + e.column());
        assertEquals("'`cat x`' is more than a word", e.reason());
        e = assertThrows(ConfigException.class, () -> Ifcfg.parse("PASSWORD=hunter2 *\n"));
        assertFalse(e.reason().contains("hunter2"), e.reason());
    }
}
