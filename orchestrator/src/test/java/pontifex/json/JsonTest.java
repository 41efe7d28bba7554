package pontifex.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @Test
    void oneLineKeepsTheOrderAndPrettySortsIt() {
        var map = new LinkedHashMap<String, Object>();
        map.put("b", Arrays.asList(1, 2.0, null, true));
        map.put("a", Map.of());
        assertEquals("{\"b\":[1,2.0,null,true],\"a\":{}}", Json.write(map));
        assertEquals("""
                {
                    "a": {},
                    "b": [
                        1,
                        2.0,
                        null,
                        true
                    ]
                }""", Json.pretty(map));
    }

    @Test
    void numbersAsKeysAreSortedAsNumbers() {
        assertEquals("{\n    \"9\": 1,\n    \"10\": 2\n}", Json.pretty(Map.of(10L, 2, 9L, 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0", "0.1, 0.1", "1e15, 1000000000000000.0", "1e16, 1e+16", "1.5e300, 1.5e+300", "0.0001, 0.0001",
        "0.00001, 1e-05", "-2.5, -2.5", "-0.0, -0.0", "NaN, NaN", "-Infinity, -Infinity", "123456789.125, 123456789.125"
    })
    void decimalsAreWrittenAsPythonDoes(double number, String text) {
        assertEquals(text, Json.write(number));
    }

    @Test
    void whatCouldSteerATerminalIsEscaped() {
        assertEquals("\"\\u001b[2J\\u009b\\u202e\\u007f ü<\"", Json.write("\u001b[2J\u009b\u202e\u007f ü<"));
        assertEquals("[\"a\\n\"]", Json.write(List.of("a\n")));
    }
}
