package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.Golden;

class SxpFileTest {
    private static final String KEY = "network-script";

    static Stream<Golden.Case> cases() {
        return Golden.cases("config/sxp");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void goldenCase(Golden.Case golden) throws Exception {
        golden.check(inputs -> {
            var outputs = new LinkedHashMap<String, String>();
            try {
                var file = SxpFile.parse(Texts.bytes(inputs.input("input")));
                outputs.put("read", read(file));
                outputs.put(
                        "output",
                        Texts.characters(edited(file, inputs.input("edit")).text()));
            } catch (ConfigException e) {
                inputs.input("edit");
                outputs.put("refused", e.kind() + " " + e.getMessage() + "\n");
            }
            return outputs;
        });
    }

    private static String read(SxpFile file) {
        return Stream.of(KEY, "vif-script", "dom0-min-mem")
                        .map(key -> "%s = %s\n".formatted(key, file.value(key).orElse("(none)")))
                        .collect(Collectors.joining())
                + file.warnings().stream().map(trap -> trap + "\n").collect(Collectors.joining());
    }

    private static SxpFile edited(SxpFile file, String edits) throws ConfigException {
        for (var edit : edits.lines().toList()) {
            var words = edit.split(" ", 3);
            file = switch (words[0]) {
                case "with" -> file.with(words[1], words[2]);
                case "without" -> file.without(words[1]);
                default -> throw new AssertionError(edit);
            };
        }
        return file;
    }

    static Stream<String> texts() {
        return Texts.of(
                1,
                2000,
                List.of(
                        "(network-script network-bridge)\n",
                        "(network-script 'my script') # why\n",
                        "  (network-script\n    \"x\"\n  )\n",
                        "# (network-script network-dummy)\n",
                        "#(network-script 'network-bridge netdev=eth1')\n",
                        "(network-script (@ (a b)) other (more))",
                        "(network-script)\n",
                        "(vif-script vif-bridge)\n",
                        "\t(a (b c) 'd # e' \"\\x41\\n\\q\")\n",
                        "(logfile /var/log/xend.log) (dom0-min-mem 196)\n",
                        "# caf\u00c3\u00a9 (\n",
                        "\n",
                        "atom;(x y)\n"));
    }

    @Test
    void anyTextIsPrintedAsItWasRead() {
        assertTrue(texts().filter(SxpFileTest::isPrintedAsRead).count() > 500);
    }

    private static boolean isPrintedAsRead(String text) {
        try {
            assertEquals(text, SxpFile.parse(text).text());
            return true;
        } catch (ConfigException e) {
            assertEquals(ConfigException.Kind.UNREADABLE, e.kind());
            return false;
        }
    }

    @Test
    void whatWasWrittenIsReadAndNothingElseMoves() {
        assertTrue(texts().filter(text -> isEdited(text, "my-network-script")).count() > 500);
        assertTrue(texts().filter(text -> isEdited(text, "it's \"a\" \\ b # c (d)"))
                        .count()
                > 500);
    }

    private static boolean isEdited(String text, String value) {
        try {
            var before = SxpFile.parse(text);
            var once = before.with(KEY, value);
            assertEquals(Optional.of(value), once.value(KEY), once.text());
            assertEquals(before.value("vif-script"), once.value("vif-script"));
            assertEquals(before.value("dom0-min-mem"), once.value("dom0-min-mem"));
            assertEquals(once.text(), once.with(KEY, value).text());
            assertTrue(Texts.linesTouched(text, once.text()) <= 2, text);
            if (before.value(KEY).isEmpty() && !text.contains("(network-script)") && !text.endsWith("\r")) {
                assertEquals(text, once.without(KEY).text());
            }
            assertEquals(Optional.empty(), once.without(KEY).value(KEY));
            return true;
        } catch (ConfigException _) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "(k a\\tb), a\\tb", // a backslash means something in strings only
                "(k 'a\\tb'), `a\tb`",
                "(k 'c\\d'), c\\",
                "(k \"\\x41\\102\\q\"), AB\\",
                "(k a'b'c), a'b'c",
                "(k my[x), my",
                "(k a;b), a",
                "('k' v), v",
                "(k (@ (x y)) v), v",
                "(k (a b) c), (a b)",
                "(k '# no comment'), # no comment",
                "(k first)(k second), first",
            })
    void aValueIsReadAsXendReadsIt(String text, String value) throws ConfigException {
        assertEquals(Optional.of(value), SxpFile.parse(text).value("k"));
    }

    @Test
    void aCommentEndsAnAtom() throws ConfigException {
        assertEquals(Optional.of("my"), SxpFile.parse("(k my#x)\n)").value("k"));
    }

    @Test
    void keysAreCaseSensitiveAndOnlyOfTheTopLevel() throws ConfigException {
        assertEquals(Optional.empty(), SxpFile.parse("(K v) (x (k v)) k (k)").value("k"));
    }

    @Test
    void wordsAreCutAtSingleBlanksOnly() throws ConfigException {
        assertEquals(List.of("a", "", "b\tc"), SxpFile.parse("(k 'a  b\tc')").words("k"));
        assertEquals(List.of(), SxpFile.parse("").words("k"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a b ", "a b)", "(a 'b)", "\u00e4 x", "(a \u00e4x)", "(a 'b\\"})
    void whereXendWouldNotStartTheFileIsUnreadable(String text) {
        var refused = assertThrows(ConfigException.class, () -> SxpFile.parse(text));
        assertEquals(ConfigException.Kind.UNREADABLE, refused.kind());
    }

    @Test
    void aPlaceIsALineAndAColumn() {
        var refused = assertThrows(ConfigException.class, () -> SxpFile.parse("(a b)\n\n  )"));
        assertEquals(3, refused.line());
        assertEquals(3, refused.column());
    }

    @Test
    void aFormThatXendDropsIsAWarningAndNothingIsEdited() throws ConfigException {
        var file = SxpFile.parse("(vif-script vif-bridge)\n(network-script my-script");
        assertEquals(Optional.empty(), file.value(KEY));
        assertEquals(2, file.warnings().getFirst().line());
        var refused = assertThrows(ConfigException.class, () -> file.with(KEY, "other"));
        assertEquals(ConfigException.Kind.NOT_EDITABLE, refused.kind());
        assertThrows(ConfigException.class, () -> file.without("vif-script"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u00e4", "a\u20ac", "a\000"})
    void aValueThatCouldComeOutOtherwiseIsRefused(String value) throws ConfigException {
        var file = SxpFile.parse("(network-script x)\n");
        assertThrows(ConfigException.class, () -> file.with(KEY, value));
    }
}
