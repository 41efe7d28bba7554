package pontifex.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    private static YamlMap map(String text) throws BadInput {
        return assertInstanceOf(YamlMap.class, Yaml.read("x.yml", text));
    }

    private static YamlScalar scalar(String text) throws BadInput {
        return assertInstanceOf(YamlScalar.class, map("k: " + text).get("k"));
    }

    private static String refused(String text) {
        return assertThrows(BadInput.class, () -> Yaml.read("x.yml", text)).render();
    }

    @ParameterizedTest
    @CsvSource({
        "0755,493",
        "52:54:00:12:34:56,41135085296",
        "1_000,1000",
        "0x1f,31",
        "0b101,5",
        "-12,-12",
        "+3,3",
        "0,0",
        "1:30,90"
    })
    void numbersAreReadAsYaml11AndKeepTheirText(String text, long value) throws BadInput {
        assertEquals(value, scalar(text).value());
        assertEquals(text, scalar(text).text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00:16:3e:00:00:01",
                "10:20:30:40:50:60",
                "1e3",
                "08",
                "0o17",
                "2001-01-01",
                "'12'",
                "\"yes\"",
                "0x_",
                "=",
                "y"
            })
    void whatOnlyLooksLikeANumberIsText(String text) throws BadInput {
        assertEquals(text.replaceAll("['\"]", ""), scalar(text).value());
    }

    @Test
    void booleansNullsAndDecimalsAreReadAsYaml11() throws BadInput {
        for (var yes : List.of("yes", "On", "TRUE")) {
            assertEquals(true, scalar(yes).value());
        }
        for (var no : List.of("no", "Off", "FALSE")) {
            assertEquals(false, scalar(no).value());
        }
        assertTrue(scalar("~").isNull() && scalar("").isNull() && scalar("null").isNull());
        assertEquals(1.5, scalar("1.5").value());
        assertEquals(-1000.0, scalar("-1.0e+3").value());
        assertEquals(90.5, scalar("1:30.5").value());
        assertEquals(Double.NEGATIVE_INFINITY, scalar("-.inf").value());
        assertEquals(
                new BigInteger("99999999999999999999"),
                scalar("99999999999999999999").value());
    }

    @Test
    void everyValueKnowsItsPlace() throws BadInput {
        var vif = assertInstanceOf(
                        YamlMap.class,
                        map("tasks:\r\n  vif: { mac: 1, ip: 2 }\r\n").get("tasks"))
                .get("vif");
        var ip = assertInstanceOf(YamlMap.class, vif).entries().get(1);
        assertEquals("x.yml:2:18", ip.key().source().toString());
        assertEquals(new Source("x.yml", 2, 22), ip.value().source());
    }

    @Test
    void mergeKeysAreMergedAsPyYamlDoes() throws BadInput {
        var merged = map("""
                a: &a { x: 1, y: 1 }
                b: &b { y: 2, z: 2 }
                c: { w: 0, <<: [*a, *b], z: 3 }
                """).get("c");
        assertEquals(
                "[y: 1, z: 3, x: 1, w: 0]",
                assertInstanceOf(YamlMap.class, merged).entries().stream()
                        .map(e -> e.key().text() + ": " + ((YamlScalar) e.value()).text())
                        .toList()
                        .toString());
    }

    @Test
    void aMisspelledFieldIsShownInItsLineWithTheNearestOne() throws BadInput {
        var problems = new Problems();
        var vif = assertInstanceOf(
                YamlMap.class, map("\nvif: { guest: dom1, brige: xenbr1 }\n").get("vif"));
        vif.fields(problems, "vif", Set.of("guest", "bridge", "mac"));
        assertEquals("""
                x.yml:2:21  unknown field 'brige' for vif
                    2 | vif: { guest: dom1, brige: xenbr1 }
                      |                     ^^^^^
                  did you mean 'bridge'?
                """, assertThrows(BadInput.class, problems::throwIfAny).render());
    }

    @Test
    void readingAWrongTypeReportsThePlaceAndGoesOn() throws BadInput {
        var problems = new Problems();
        var map = map("a: [1]\nb: many\nc: maybe\nd: x\ne:\n");
        map.text(problems, "a");
        map.integer(problems, "b");
        map.bool(problems, "c");
        map.list(problems, "d");
        map.map(problems, "d");
        map.requireText(problems, "e");
        map.requireText(problems, "f");
        assertEquals(
                List.of(
                        "x.yml:1:4 'a' wants a text, this is a list",
                        "x.yml:2:4 'b' wants a whole number, this is a text",
                        "x.yml:3:4 'c' wants yes or no, this is a text",
                        "x.yml:4:4 'd' wants a list, this is a text",
                        "x.yml:4:4 'd' wants a map, this is a text",
                        "x.yml:5:1 'e' has no value",
                        "x.yml:1:1 'f' is missing"),
                problems.all().stream().map(p -> p.source() + " " + p.message()).toList());
    }

    @Test
    void readersTakeWhatAnsibleTakes() throws BadInput {
        var problems = new Problems();
        var map = map("mac: 52:54:00:12:34:56\nport: '22'\nbecome: \"yes\"\n");
        assertEquals("52:54:00:12:34:56", map.text(problems, "mac"));
        assertEquals(22L, map.integer(problems, "port"));
        assertEquals(true, map.bool(problems, "become"));
        assertTrue(problems.isEmpty());
    }

    @Test
    void aDuplicateKeyIsRefusedWithBothPlaces() {
        assertEquals("""
                x.yml:3:1  'a' stands twice in one map
                    3 | a: 3
                      | ^
                  the first one is at x.yml:1:1; keep one of them
                """, refused("a: 1\nb: 2\na: 3\n"));
    }

    @Test
    void aTabInTheIndentationIsNamed() {
        assertEquals("""
                x.yml:2:1  a tab where YAML wants spaces
                    2 | \\thosts: x
                      | ^^
                  indent with spaces only
                """, refused("all:\n\thosts: x\n"));
        assertTrue(refused("a: b\n\tc: d\n").contains("x.yml:2:1  a tab"));
        assertTrue(refused("a:\n  - b\n  -\tc: d\n\t  e: f\n").contains("  a tab"));
    }

    @Test
    void everyMistakeOfAFileIsShownInOneGo() {
        var all = assertThrows(
                BadInput.class,
                () -> Yaml.read(
                        "x.yml", "a: 1\na: 2\nb: !!python/object:os.system {}\nc: !vault |\n  x\nd: {{ x }}\n"));
        assertEquals(4, all.problems().size(), all::render);
        assertTrue(all.render().contains("the tag !!python/object:os.system is not allowed"));
        assertTrue(all.render().contains("nothing encrypted can stand here"));
        assertTrue(all.render().contains("needs quotes around the whole"));
    }

    @Test
    void aSyntaxErrorDoesNotHideWhatWasFoundBeforeIt() {
        var shown = refused("a: 1\na: 2\nb: c: d\n");
        assertTrue(shown.contains("'a' stands twice") && shown.contains("x.yml:3:5  not YAML"), shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            a: b: c   | x.yml:1:5  not YAML: mapping values are not allowed here
            a: 'x     | x.yml:1:4  not YAML: this quote has no end
            a: @x     | x.yml:1:4  not YAML: found character '@' that cannot start any token
            a: [1;b: 2| x.yml:2:2  not YAML: expected ',' or ']', but got :
            a: *b     | x.yml:1:4  nothing is anchored as &b before this
            a: "\\q"  | x.yml:1:6  not YAML: found unknown escape character q(113)
            """)
    void aSyntaxErrorIsShownWhereItBegins(String text, String message) {
        assertEquals(
                message, refused(text.replace(';', '\n')).lines().findFirst().orElse(""));
    }

    @Test
    void aliasesAreBounded() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(10)));
        }
        assertTrue(refused(bomb.toString()).contains("more than 500000 values"));
        assertTrue(refused("a: &a [*a]").contains("*a contains itself"));
        assertTrue(refused("a: *b").contains("nothing is anchored as &b"));
    }

    @Test
    void depthAndSizeAreBounded() {
        assertTrue(refused("[".repeat(200) + "]".repeat(200)).contains("nested deeper than 100 levels"));
        assertTrue(refused("[".repeat(100_000)).contains("nested deeper than 100 levels"));
        assertTrue(refused("#".repeat(Utf8.LARGEST + 1)).contains("larger than 8 MiB"));
    }

    @Test
    void aByteOrderMarkIsAcceptedAndOtherEncodingsAreNamed() throws BadInput {
        var bytes = "\uFEFFa: é\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "x.yml:1:1",
                assertInstanceOf(YamlMap.class, Yaml.read("x.yml", bytes))
                        .entries()
                        .getFirst()
                        .key()
                        .source()
                        .toString());
        var latin = "a: b\nc: é\n".getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(assertThrows(BadInput.class, () -> Yaml.read("x.yml", latin))
                .render()
                .startsWith("x.yml:2:4  byte 0xe9 is not UTF-8"));
    }

    @Test
    void controlCharactersAreRefusedAndShownEscaped() {
        assertEquals("""
                x.yml:1:4  the control character \\x1b has no place in YAML
                    1 | a: \\x1b[31m
                      |    ^^^^
                  in double quotes it can be written as an escape
                """, refused("a: \u001b[31m"));
        assertTrue(refused("\"a\\e[0m\": 1\n\"a\\e[0m\": 2\n").contains("'a\\x1b[0m' stands twice"));
    }

    @Test
    void secretsInTheLineOfAnErrorAreMasked() {
        var shown = refused("- { ansible_become_pass: hunter2, a: 1, a: 2 }\n");
        assertTrue(shown.contains("ansible_become_pass: ***") && !shown.contains("hunter2"), shown);
    }

    @Test
    void documentsAreReadApartAndOnlyOneIsReadWhereOneIsMeant() throws BadInput {
        assertEquals(2, Yaml.documents("x.yml", "a: 1\n---\nb: 2\n").size());
        assertTrue(refused("a: 1\n---\nb: 2\n").contains("a second document"));
        assertTrue(((YamlScalar) Yaml.read("x.yml", "# nothing\n")).isNull());
    }

    @Test
    void theNearestWordIsOfferedOnlyWhenItIsNear() {
        assertEquals("bridge", DidYouMean.among("brigde", Set.of("bridge", "vif")));
        assertEquals("hosts", DidYouMean.among("Host", Set.of("hosts", "vars")));
        assertEquals(null, DidYouMean.among("colour", Set.of("bridge", "vif")));
    }
}
