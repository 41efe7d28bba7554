package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfacesTreeTest {
    private static final String MAIN = "/etc/network/interfaces";
    private static final String FOLDER = "/etc/network/interfaces.d/";
    private static final String XENBR1 = "auto xenbr1\niface xenbr1 inet manual\n  bridge_ports eth1\n  bridge_fd 0\n";

    @TempDir
    private Path folder;

    @Test
    void aFolderIsReadByItsNameRuleAndAPatternIsNot() throws ConfigException {
        var texts = new TreeMap<>(Map.of(
                FOLDER + "xenbr1",
                bridge("xenbr1"),
                FOLDER + "xenbr2.cfg",
                bridge("xenbr2"),
                FOLDER + ".xenbr3",
                bridge("xenbr3"),
                FOLDER + "deep/xenbr4",
                bridge("xenbr4")));
        texts.put(MAIN, "source-directory interfaces.d\n");
        assertEquals(Set.of("xenbr1"), tree(texts).bridges().keySet());
        texts.put(MAIN, "source interfaces.d/*\n");
        assertEquals(Set.of("xenbr1", "xenbr2"), tree(texts).bridges().keySet());
        texts.put(
                MAIN,
                "source-dir /etc/network/inter*/\nsource interfaces.d/x*[!1-9].[c]fg /etc/network/interfaces.d/*2.???\n");
        assertEquals(Set.of("xenbr1", "xenbr2"), tree(texts).bridges().keySet());
    }

    @Test
    void stanzasOfOneBridgeInTwoFilesAddUpAndAreNotEdited() throws ConfigException {
        var tree = tree(Map.of(
                MAIN, "iface xenbr1 inet manual\n bridge_ports eth9\nsource interfaces.d/*\n", FOLDER + "a", XENBR1));
        assertEquals(List.of("eth9", "eth1"), tree.bridges().get("xenbr1").ports());
        assertThrows(ConfigException.class, () -> tree.withBridge("xenbr1", "eth1"));
    }

    @Test
    void aBridgeIsEditedInTheFileThatHasIt() throws ConfigException {
        var main = "source interfaces.d/*\nauto lo\n";
        var tree = tree(Map.of(MAIN, main, FOLDER + "a", XENBR1)).withBridge("xenbr1", "eth2");
        assertEquals(Map.of(MAIN, main, FOLDER + "a", XENBR1.replace("eth1", "eth2")), tree.texts());
        assertEquals(main, tree.withoutBridge("xenbr1").texts().get(MAIN));
        assertEquals("", tree.withoutBridge("xenbr1").texts().get(FOLDER + "a"));
    }

    @Test
    void aNewBridgeGoesToTheFirstFileAndIsNotRaisedTwice() throws ConfigException {
        var tree = tree(Map.of(MAIN, "source interfaces.d/*\n", FOLDER + "a", "auto xenbr7\n"));
        var more = tree.withBridge("xenbr7", "eth7");
        assertEquals("auto xenbr7\n", more.texts().get(FOLDER + "a"));
        assertTrue(more.texts().get(MAIN).startsWith("source interfaces.d/*\n\niface xenbr7 inet manual\n"));
        assertTrue(more.bridges().get("xenbr7").auto());
        assertThrows(ConfigException.class, () -> more.withoutBridge("xenbr7"));
    }

    @Test
    void aFileThatWasNotGivenIsNamed() throws ConfigException {
        var tree = tree(Map.of(MAIN, "source /etc/network/more\nsource none/*\n" + XENBR1));
        assertEquals(Set.of("/etc/network/more"), tree.missing());
        assertEquals(List.of(MAIN), tree.paths());
        assertEquals(Set.of("xenbr1"), tree.bridges().keySet());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source $HOME/x\n",
                "source `cat x`\n",
                "source ~/x\n",
                "source a b\n",
                "source interfaces\n",
                "x y\n"
            })
    void whatOnlyAShellCanFollowAndWhatEndsNowhereIsUnreadable(String text) {
        assertThrows(ConfigException.class, () -> tree(Map.of(MAIN, text)));
    }

    @Test
    void anUnreadableFileIsNamedWithItsPlace() {
        var refused = assertThrows(
                ConfigException.class,
                () -> tree(Map.of(MAIN, "source interfaces.d/a\n", FOLDER + "a", "\n bridge_fd 0\n")));
        assertEquals(2, refused.line());
        assertTrue(refused.reason().startsWith(FOLDER + "a:2: "));
    }

    /// Held against the installed ifupdown: which of the files it reads, and in which order.
    @Test
    void ifqueryFollowsTheSameFiles() throws Exception {
        for (var source : List.of(
                "source d/*\n",
                "source-directory d\n",
                "source-dir d/\n",
                "source d/b " + folder + "/d/a\n",
                "source d/[ac]*\nsource d/b\n",
                "source d/?\n",
                "source nosuch\nsource d/.h\n",
                "source-directory *\n")) {
            var main = source + "iface br inet manual\n in main\n";
            var texts = new TreeMap<String, String>();
            texts.put(folder + "/interfaces", main);
            for (var name : List.of("a", "b", "c.cfg", ".h", "B-2", "x~")) {
                texts.put(folder + "/d/" + name, "iface br inet manual\n in " + name + "\n");
            }
            for (var text : texts.entrySet()) {
                Files.createDirectories(Path.of(text.getKey()).getParent());
                Files.writeString(Path.of(text.getKey()), text.getValue());
            }
            assertEquals(ifquery(), ours(texts), source);
        }
    }

    private String ours(Map<String, String> texts) throws ConfigException {
        var ours = new StringBuilder();
        InterfacesTree.of(folder + "/interfaces", texts).stanzas().stream()
                .flatMap(stanza -> stanza.options().stream())
                .forEach(option -> ours.append(option.name() + ": " + option.value() + "\n"));
        return ours.toString();
    }

    private String ifquery() throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("ifquery", "--state-dir", folder.toString(), "-i", folder + "/interfaces", "br");
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private static String bridge(String name) {
        return XENBR1.replace("xenbr1", name);
    }

    private static InterfacesTree tree(Map<String, String> texts) throws ConfigException {
        return InterfacesTree.of(MAIN, texts);
    }
}
