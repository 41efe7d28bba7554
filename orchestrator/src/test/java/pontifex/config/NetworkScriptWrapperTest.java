package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Golden;

class NetworkScriptWrapperTest {
    static Stream<Golden.Case> cases() {
        return Golden.cases("config/wrapper");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenCase(Golden.Case golden) throws Exception {
        golden.check(inputs -> {
            var outputs = new LinkedHashMap<String, String>();
            var edit = inputs.input("edit");
            var script = NetworkScriptWrapper.parse(Texts.bytes(inputs.input("input")));
            var read = new StringBuilder();
            script.warnings().forEach(trap -> read.append("warning " + trap + "\n"));
            try {
                script.bridges().forEach((name, bridge) -> read.append(name + " " + bridge + "\n"));
                outputs.put("output", Texts.characters(edited(script, edit).text()));
            } catch (ConfigException e) {
                outputs.put("refused", e.kind() + " " + e.getMessage() + "\n");
            }
            outputs.put("read", read.toString());
            return outputs;
        });
    }

    private static NetworkScriptWrapper edited(NetworkScriptWrapper script, String edits) throws ConfigException {
        for (var edit : edits.lines().toList()) {
            var words = edit.split(" ");
            script = switch (words[0]) {
                case "bridge" -> script.withBridge(words[1], words[2]);
                case "no-bridge" -> script.withoutBridge(words[1]);
                default -> throw new AssertionError(edit);
            };
        }
        return script;
    }

    static Stream<String> texts() {
        return Texts.of(
                4,
                4000,
                List.of(
                        "#!/bin/sh\n",
                        "# caf\u00c3\u00a9\n",
                        "dir=$(dirname \"$0\")\n",
                        "\"$dir/network-bridge\" \"$@\" vifnum=0 netdev=eth0 bridge=xenbr0\n",
                        "/etc/xen/scripts/network-bridge $1 bridge=xenbr1 netdev=\"eth1\" vifnum=1 # second\n",
                        "\t$dir/network-bridge \"$1\" vifnum=2\n",
                        "set -e\n",
                        "\n"));
    }

    @Test
    void anyTextIsPrintedAsItWasRead() {
        assertTrue(
                texts().allMatch(text -> NetworkScriptWrapper.parse(text).text().equals(text)));
    }

    @Test
    void whatWasWrittenIsReadAndNothingElseMoves() {
        assertTrue(texts().filter(text -> isEdited(text, "xenbr1", "eth4")).count() > 500);
        assertTrue(texts().filter(text -> isEdited(text, "xenbr2", "eth2")).count() > 500);
        assertTrue(texts().filter(text -> isEdited(text, "xenbr7", "eth0")).count() > 500);
    }

    private static boolean isEdited(String text, String name, String nic) {
        try {
            var before = NetworkScriptWrapper.parse(text);
            var once = before.withBridge(name, nic);
            var wanted = new TreeMap<>(before.bridges());
            wanted.put(name, new ScriptedBridge(nic, once.bridges().get(name).vifnum()));
            assertEquals(wanted, once.bridges());
            assertTrue(once.bridges().get(name).vifnum() >= 0);
            assertSame(once, once.withBridge(name, nic));
            assertTrue(Texts.linesTouched(text, once.text()) <= 2, text);
            wanted.remove(name);
            assertEquals(wanted, once.withoutBridge(name).bridges());
            if (!before.bridges().containsKey(name) && text.endsWith("\n")) {
                assertEquals(text, once.withoutBridge(name).text());
            }
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    @Test
    void aFreshScriptHasTheArticlesLines() throws ConfigException {
        var script = NetworkScriptWrapper.fresh().withBridge("xenbr0", "eth0").withBridge("xenbr1", "eth1");
        assertTrue(script.text().startsWith("#!/bin/sh\n#"));
        assertTrue(script.text().endsWith("""
                dir=$(dirname "$0")
                "$dir/network-bridge" "$@" vifnum=0 netdev=eth0 bridge=xenbr0
                "$dir/network-bridge" "$@" vifnum=1 netdev=eth1 bridge=xenbr1
                """));
        assertEquals(List.of(), script.warnings());
        assertEquals(
                Map.of("xenbr0", new ScriptedBridge("eth0", 0), "xenbr1", new ScriptedBridge("eth1", 1)),
                script.bridges());
    }

    @Test
    void aNumberThatIsTakenIsNotGivenTwice() throws ConfigException {
        var script = NetworkScriptWrapper.fresh()
                .withBridge("a", "eth1")
                .withBridge("b", "peth1")
                .withBridge("c", "lan")
                .withBridge("d", "eth0")
                .withBridge("a", "eth5");
        assertEquals(5, script.bridges().get("a").vifnum());
        assertEquals(0, script.bridges().get("b").vifnum());
        assertEquals(2, script.bridges().get("c").vifnum());
        assertEquals(3, script.bridges().get("d").vifnum());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for i in 0 1; do\n$dir/network-bridge \"$@\" vifnum=$i\ndone\n",
                "/etc/xen/scripts/network-bridge \"$@\" vifnum=1 netdev=$nic bridge=xenbr1\n",
                "/etc/xen/scripts/network-bridge \"$@\" vifnum=1 netdev=eth1 bridge=`cat /x`\n",
                "/etc/xen/scripts/network-bridge \"$@\" \\\n  vifnum=1 bridge=xenbr1\n",
                "if true; then /etc/xen/scripts/network-bridge \"$@\" vifnum=1; fi\n",
                "/etc/xen/scripts/network-bridge \"$@\" vifnum=1 && /etc/xen/scripts/network-bridge $1 vifnum=2\n",
                "/etc/xen/scripts/network-bridge \"$@\" bridge=xenbr1; reboot\n",
                "/etc/xen/scripts/network-bridge \"$@\" bridge=xenbr1;reboot\n",
                "/etc/xen/scripts/network-bridge \"$@\" netdev=eth1\n",
                "/etc/xen/scripts/network-bridge \"$@\" bridge=a bridge=b\n",
                "/etc/xen/scripts/network-bridge \"$@\" bridge=a\n/etc/xen/scripts/network-bridge $1 bridge=a\n",
                "/etc/xen/scripts/network-bridge \"$@\" bridge=a vifnum=x\n",
                "exit 0\n/etc/xen/scripts/network-bridge \"$@\" bridge=a\n",
                "dir=$(dirname \"$0\"); reboot\n",
                "set -e; reboot\n",
                "exec /etc/xen/scripts/network-bridge \"$@\" bridge=a\n",
                "/etc/xen/scripts/network-bridge \"$@\" bridge=a &\n",
                "/etc/xen/scripts/network-bridge \"$@\" bridge=a \"\n",
                "/etc/xen/scripts/my-network-bridge \"$@\" bridge=a\n",
                "\"$dir/network-bridge $1 bridge=a\n",
                "dir=\"/x\n# \"\n",
                "#!/bin/sh\r\nset -e\r\n",
            })
    void whatComputesIsUnknownAndNotEdited(String text) {
        var script = NetworkScriptWrapper.parse(text);
        assertThrows(ConfigException.class, script::bridges);
        assertThrows(ConfigException.class, () -> script.withBridge("xenbr1", "eth1"));
        assertThrows(ConfigException.class, () -> script.withoutBridge("xenbr1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;reboot", "$(reboot)", "", "averyverylongname", "a\nb", "`x`"})
    void anOddNameIsRefused(String name) {
        var script = NetworkScriptWrapper.fresh();
        assertThrows(ConfigException.class, () -> script.withBridge(name, "eth1"));
        assertThrows(ConfigException.class, () -> script.withBridge("xenbr1", name));
    }

    @Test
    void aScriptThatCannotRunIsAWarning() {
        assertEquals(1, NetworkScriptWrapper.parse("dir=/x\n").warnings().size());
    }
}
