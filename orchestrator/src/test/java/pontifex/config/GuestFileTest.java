package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Golden;
import pontifex.config.ConfigException.Kind;

class GuestFileTest {
    private static final Map<VifKey, String> NEW =
            Map.of(VifKey.MAC, "00:16:3e:00:00:09", VifKey.BRIDGE, "xenbr9", VifKey.IP, "10.0.0.9");

    static Stream<Golden.Case> cases() {
        return Golden.cases("config/guest");
    }

    /// A case is named after the dialect that it is in: `xl-…`, `xm-…`.
    @ParameterizedTest
    @MethodSource("cases")
    void goldenCase(Golden.Case golden) throws Exception {
        var dialect = Dialect.valueOf(golden.toString().substring(0, 2).toUpperCase(Locale.ROOT));
        golden.check(inputs -> {
            var outputs = new LinkedHashMap<String, String>();
            var edit = inputs.input("edit");
            try {
                var file = GuestFile.parse(dialect, Texts.bytes(inputs.input("input")));
                outputs.put("read", Texts.characters(read(file)));
                outputs.put("output", Texts.characters(edited(file, edit).text()));
            } catch (ConfigException e) {
                outputs.put("refused", e.kind() + " " + e.getMessage() + "\n");
            }
            return outputs;
        });
    }

    private static String read(GuestFile file) {
        var read = new StringBuilder();
        try {
            read.append("name = " + file.name().orElse("(none)") + "\n");
        } catch (ConfigException e) {
            read.append(e.getMessage()).append("\n");
        }
        try {
            file.vifs().forEach(vif -> read.append(vif.index() + " " + vif.options() + "\n"));
        } catch (ConfigException e) {
            read.append(e.getMessage()).append("\n");
        }
        file.warnings().forEach(trap -> read.append("warning ").append(trap).append("\n"));
        return read.toString();
    }

    private static GuestFile edited(GuestFile file, String edits) throws ConfigException {
        for (var edit : edits.lines().toList()) {
            var words = edit.split(" ");
            file = switch (words[0]) {
                case "vif" -> file.withVif(Integer.parseInt(words[1]), key(words[2]), words[3]);
                case "add" -> file.withVifAdded(values(words));
                case "remove" -> file.withVifRemoved(Integer.parseInt(words[1]));
                default -> throw new AssertionError(edit);
            };
        }
        return file;
    }

    private static VifKey key(String word) {
        return VifKey.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Map<VifKey, String> values(String[] words) {
        var values = new EnumMap<VifKey, String>(VifKey.class);
        Arrays.stream(words).skip(1).map(word -> word.split("=", 2)).forEach(it -> values.put(key(it[0]), it[1]));
        return values;
    }

    static Stream<String> texts() {
        return Texts.of(
                2,
                4000,
                List.of(
                        "name = 'dom1'\n",
                        "name=\"dom2\" # the second\n",
                        "memory = 256\n",
                        "vif = ['mac=00:16:3e:00:00:01,bridge=xenbr0']\n",
                        "vif = [ \"ip=10.0.0.1, bridge=xenbr1 \",\n        'mac=00:16:3e:00:00:02' # two\n      ]\n",
                        "vif = [\n  'bridge=a,bridge=b',\n  '',\n]\n",
                        "vif=[]\n",
                        "disk = [ 'phy:/dev/vg/a,xvda,w', 'file:/x,hdc:cdrom,r' ]\n",
                        "# vif = ['bridge=xenbr7']\n",
                        "# caf\u00c3\u00a9\n",
                        "\n"));
    }

    @ParameterizedTest
    @EnumSource
    void anyTextIsPrintedAsItWasRead(Dialect dialect) {
        assertTrue(texts().filter(text -> isPrintedAsRead(dialect, text)).count() > 1000);
    }

    private static boolean isPrintedAsRead(Dialect dialect, String text) {
        try {
            assertEquals(text, GuestFile.parse(dialect, text).text());
            return true;
        } catch (ConfigException e) {
            assertEquals(Kind.UNREADABLE, e.kind());
            return false;
        }
    }

    @Test
    void anInterfaceIsKnownByItsPlaceAndAFileThatNumbersThemOtherwiseIsRefused() throws Exception {
        var ordered = GuestFile.parse(Dialect.XL, "vif = [ 'mac=00:16:3e:00:00:01,devid=0', 'devid=1' ]\n");
        assertEquals(2, ordered.vifs().size());
        var swapped = GuestFile.parse(Dialect.XL, "vif = [ 'devid=1,mac=00:16:3e:00:00:01',\n 'devid=0' ]\n");
        var refused = assertThrows(ConfigException.class, swapped::vifs);
        assertEquals("interface 0 of the list is given the number 1 (devid=)", refused.reason());
        assertEquals("1:9", refused.line() + ":" + refused.column());
        assertThrows(ConfigException.class, () -> swapped.withVif(0, VifKey.BRIDGE, "xenbr1"));
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsReadAndNothingElseMoves(Dialect dialect) {
        for (var key : VifKey.values()) {
            assertTrue(
                    texts().filter(text -> eachVifIsEdited(dialect, text, key)).count() > 300);
        }
    }

    private static boolean eachVifIsEdited(Dialect dialect, String text, VifKey key) {
        try {
            var file = GuestFile.parse(dialect, text);
            for (var vif : file.vifs()) {
                var once = file.withVif(vif.index(), key, "1.2.3.4");
                var wanted = new LinkedHashMap<>(vif.options());
                wanted.put(key.word(), "1.2.3.4");
                assertEquals(wanted, once.vifs().get(vif.index()).options());
                assertEquals(
                        file.vifs().stream()
                                .filter(other -> other.index() != vif.index())
                                .toList(),
                        once.vifs().stream()
                                .filter(other -> other.index() != vif.index())
                                .toList());
                assertSame(once, once.withVif(vif.index(), key, "1.2.3.4"));
                assertTrue(Texts.linesTouched(text, once.text()) <= 1, text);
                assertEquals(file.name(), once.name());
            }
            return !file.vifs().isEmpty();
        } catch (ConfigException _) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aVifThatWasAddedIsTheLastAndGoesAgain(Dialect dialect) {
        assertTrue(texts().filter(text -> isAddedAndRemoved(dialect, text)).count() > 500);
    }

    private static boolean isAddedAndRemoved(Dialect dialect, String text) {
        try {
            var file = GuestFile.parse(dialect, text);
            var more = file.withVifAdded(NEW);
            var options = Map.of("ip", "10.0.0.9", "mac", "00:16:3e:00:00:09", "bridge", "xenbr9");
            int last = file.vifs().size();
            assertEquals(options, more.vifs().get(last).options());
            assertEquals(file.vifs(), more.vifs().subList(0, last));
            assertTrue(Texts.linesTouched(text, more.text()) <= 3, text);
            var less = more.withVifRemoved(last);
            assertEquals(file.vifs(), less.vifs());
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vif = []\n",
                "vif = ['bridge=a']",
                "vif=[ \"bridge=a\", 'bridge=b' ]  # two\n",
                "vif = ['bridge=a', ]\r\n",
                "vif = [\n\t'bridge=a',  # a\n\t'bridge=b'   # b\n]\n",
                "vif = [\r\n  'bridge=a',\r\n  'bridge=b',\r\n  # none\r\n]\r\n",
                "vif = [ 'bridge=a',\n        'bridge=b' ]\n",
            })
    void removingWhatWasAddedGivesTheSameBytes(String text) throws ConfigException {
        var file = GuestFile.parse(Dialect.XM, text);
        assertEquals(
                text, file.withVifAdded(NEW).withVifRemoved(file.vifs().size()).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"vif = ['''bridge=a''']\n", "vif = \\\n['bridge=a']\n", "vif = ['bridge=a',\\\n'']\n"})
    void whatPythonSpreadsOverLinesReadsButIsNotEdited(String text) throws ConfigException {
        var file = GuestFile.parse(Dialect.XM, text);
        assertEquals(Optional.of("a"), file.vifs().getFirst().bridge());
        var refused = assertThrows(ConfigException.class, () -> file.withVif(0, VifKey.BRIDGE, "xenbr1"));
        assertEquals(Kind.NOT_EDITABLE, refused.kind());
    }

    @ParameterizedTest
    @EnumSource
    void anyVifCanBeRemovedAndTheOthersStay(Dialect dialect) {
        assertTrue(texts().filter(text -> eachIsRemoved(dialect, text)).count() > 300);
    }

    private static boolean eachIsRemoved(Dialect dialect, String text) {
        try {
            var file = GuestFile.parse(dialect, text);
            for (var vif : file.vifs()) {
                var rest = file.vifs().stream()
                        .filter(other -> other.index() != vif.index())
                        .map(VifEntry::options)
                        .toList();
                var less = file.withVifRemoved(vif.index());
                assertEquals(rest, less.vifs().stream().map(VifEntry::options).toList(), text);
                assertTrue(Texts.linesTouched(text, less.text()) <= 3, text);
            }
            return !file.vifs().isEmpty();
        } catch (ConfigException _) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vif = ['bridge=a']\nvif += ['bridge=b']\n",
                "vif = ['bridge=a']\nvif = ['bridge=b']\n",
                "vif = ['bridge=\\\\a']\n",
            })
    void whatReadsButHasMoreThanOnePlainListIsNotEdited(String text) throws ConfigException {
        for (var dialect : Dialect.values()) {
            var file = GuestFile.parse(dialect, text);
            assertTrue(!file.vifs().isEmpty());
            var refused = assertThrows(ConfigException.class, () -> file.withVif(0, VifKey.BRIDGE, "xenbr1"));
            assertEquals(Kind.NOT_EDITABLE, refused.kind());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vif = '''bridge=a'''\n",
                "vif = ['bridge=%s' % 'a']\n",
                "vif = ['bridge=' + 'a']\n",
                "vif = ['bridge=' 'a']\n",
                "vif = [bridge]\n",
                "vif = [f('a')]\n",
                "vif = ['bridge=a'] * 2\n",
                "vif = ['bridge=xenbr%d' % i for i in range(2)]\n",
                "vif = ('bridge=a',)\n",
                "vif = [['bridge=a']]\n",
                "if True:\n  vif = ['bridge=a']\n",
                "if True: vif = ['bridge=a']\n",
                "for i in range(2):\n\tvif = ['bridge=a']\n",
                "def f():\n  global vif\n  vif = ['bridge=a']\nf()\n",
                "vif = nics = ['bridge=a']\n",
                "nics = vif = ['bridge=a']\n",
                "vif = ['bridge=a']\nvif.append('bridge=b')\n",
                "vif = ['bridge=a']\nvif[0] = 'bridge=b'\n",
                "vif = ['bridge=a']\nfor vif in ['x']: pass\n",
                "vif = ['bridge=a']\ndel vif\n",
                "vif = ['bridge=a']; nics = vif\n",
                "vif = ['bridge=a']\nexec 'vif = []'\n",
                "vif = ['bridge=a']\nexecfile('/etc/xen/common')\n",
                "vif = ['bridge=a']\nfrom common import *\n",
                "vif = ['bridge=a']\nglobals()['vif'] = []\n",
                "vif = 'bridge=a'\n",
                "vif = [ , 'bridge=a']\n",
                "vif = ['bridge=\\x41']\n",
            })
    void whatPythonComputesIsNeverEdited(String text) throws ConfigException {
        var file = GuestFile.parse(Dialect.XM, text);
        assertThrows(ConfigException.class, () -> file.withVif(0, VifKey.BRIDGE, "xenbr1"));
        assertThrows(ConfigException.class, () -> file.withVifAdded(NEW).withVif(0, VifKey.BRIDGE, "xenbr1"));
        assertTrue(!file.warnings().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vif = ['bridge=a'\n",
                "vif = ['bridge=a']]\n",
                "vif = ['bridge=a)]\n",
                "vif = ('bridge=a']\n",
                "vif = ['bridge=a'] \\ \n",
                "\u00e4 = 1\n",
                "a = '''x\n",
            })
    void whatIsNoPythonIsUnreadableToXm(String text) {
        var refused = assertThrows(ConfigException.class, () -> GuestFile.parse(Dialect.XM, text));
        assertEquals(Kind.UNREADABLE, refused.kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Name = 'dom1'\n",
                "name = dom1\n",
                "name\n= 'dom1'\n",
                "name =\n'dom1'\n",
                "localtime = true\n",
                "memory = -1\n",
                "vif = ['bridge=a',,'bridge=b']\n",
                "vif = [,'bridge=a']\n",
                "vif = ['bridge=a' 'bridge=b']\n",
                "vif = ('bridge=a')\n",
                "vif = ['a' + 'b']\n",
                "vif = ['''bridge=a''']\n",
                "vif = ['bridge=a'\n",
                "name = 'dom1'\r\n",
                "name = 'dom1' # cut",
                "name = 'a\\x41'\n",
                "name = 'a\\q'\n",
                "name = 'a\nb'\n",
                "\u00ef\u00bb\u00bfname = 'a'\n",
                "name = 'a' memory = 1\n",
                "import os\n",
                "name = 'a' \\\n",
            })
    void whatXlsGrammarRefusesIsUnreadable(String text) {
        var refused = assertThrows(ConfigException.class, () -> GuestFile.parse(Dialect.XL, text));
        assertEquals(Kind.UNREADABLE, refused.kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = 'dom1'",
                "name='dom1';memory=0x10;\n",
                ";;\n\n \t# c\n",
                "vif = [\n # one\n\n 'bridge=a' # two\n , \n 'bridge=b'\n,]\n",
                "vif = []\n",
                "a.b_1 = 12\n# dos comment\r\n",
                "vif = ['bridge=a']\nnested = [['a'], 1]\n",
            })
    void whatXlsGrammarTakesIsReadable(String text) throws ConfigException {
        assertEquals(text, GuestFile.parse(Dialect.XL, text).text());
    }

    @ParameterizedTest
    @EnumSource
    void aNulByteMakesAFileUnreadable(Dialect dialect) {
        assertThrows(ConfigException.class, () -> GuestFile.parse(dialect, "name = 'a'\n# \000\n"));
    }

    @Test
    void aListInVifsListIsUnknownToXlToo() throws ConfigException {
        var file = GuestFile.parse(Dialect.XL, "vif = [['bridge=a']]\n");
        assertThrows(ConfigException.class, file::vifs);
        var string = GuestFile.parse(Dialect.XL, "vif = 'bridge=a'\n");
        assertThrows(ConfigException.class, string::vifs);
        assertEquals(
                "1:7: vif is a string: xl wants a list, and gives the guest no interface",
                string.warnings().getFirst().toString());
    }

    @Test
    void theTwoDialectsReadBlanksRoundTheEqualsSignDifferently() throws ConfigException {
        var text = "vif = [' mac = 00:16:3e:00:00:01 , bridge = xenbr1 ']\n";
        assertEquals(
                Optional.of("xenbr1"),
                GuestFile.parse(Dialect.XM, text).vifs().getFirst().bridge());
        var xl = GuestFile.parse(Dialect.XL, text);
        assertEquals(Optional.empty(), xl.vifs().getFirst().bridge());
        assertEquals(
                "vif = ['bridge=xenbr1, mac = 00:16:3e:00:00:01 , bridge = xenbr1 ']\n",
                xl.withVif(0, VifKey.BRIDGE, "xenbr1").text());
    }

    @Test
    void anXmFileMayUseItsNameAndOtherPython() throws ConfigException {
        var text = "import os, re\nname = 'dom1'\nif re.search('64', os.uname()[4]):\n    lib = 'lib64'\n"
                + "disk = ['file:/srv/%s-%s.img,xvda,w' % (name, 'root')]\nvif = ['bridge=xenbr0']\n";
        var file = GuestFile.parse(Dialect.XM, text);
        assertEquals(Optional.of("dom1"), file.name());
        assertEquals(
                text.replace("xenbr0", "xenbr1"),
                file.withVif(0, VifKey.BRIDGE, "xenbr1").text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name = 'vm%d' % vmid\n",
                "if True:\n  name = 'a'\n",
                "name = 'a'\nfor name in ['b']: pass\n",
                "name = 'a'\nimport name\n",
                "name, memory = 'a', 1\n",
                "name = 'a'\nx = [1 for name in 'ab']\n",
                "name = 'a'\nname += 'b'\n",
                "x = name = 'b'\n",
            })
    void aNameThatIsComputedIsUnknownAndNotAbsent(String text) throws ConfigException {
        assertThrows(ConfigException.class, GuestFile.parse(Dialect.XM, text)::name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xenbr1,script=x", "xen br1", "a'b", "a\"b", "a\\b", "", "a\nb", "caf\u00e9", "a#b "})
    void aValueThatWouldBreakOutOfTheStringIsRefused(String value) throws ConfigException {
        var file = GuestFile.parse(Dialect.XL, "vif = ['bridge=a']\n");
        assertThrows(ConfigException.class, () -> file.withVif(0, VifKey.BRIDGE, value));
        assertThrows(ConfigException.class, () -> file.withVifAdded(Map.of(VifKey.BRIDGE, value)));
    }

    @Test
    void severalAddressesMayStandInOneIp() throws ConfigException {
        var file = GuestFile.parse(Dialect.XL, "vif = ['']\n").withVif(0, VifKey.IP, "10.0.0.1 10.0.0.2");
        assertEquals("vif = ['ip=10.0.0.1 10.0.0.2']\n", file.text());
    }

    @Test
    void aVifThatIsNotThereIsABugOfTheCaller() throws ConfigException {
        var file = GuestFile.parse(Dialect.XL, "vif = ['bridge=a']\n");
        assertThrows(IndexOutOfBoundsException.class, () -> file.withVif(1, VifKey.BRIDGE, "b"));
        assertThrows(IndexOutOfBoundsException.class, () -> file.withVifRemoved(-1));
    }
}
