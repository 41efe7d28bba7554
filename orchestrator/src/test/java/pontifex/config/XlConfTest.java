package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XlConfTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '#',
            value = {
                "autoballoon=\"off\" > xenbr0",
                "vif.default.bridge=\"xenbr7\" > xenbr7",
                "vif.default.bridge = 'a'; vif.default.bridge = 'b' > b",
                "defaultbridge=\"old\" > old",
                "vif.default.bridge=\"new\"; defaultbridge=\"old\" > new",
            })
    void itIsTheOneThatXlTakes(String text, String bridge) throws ConfigException {
        assertEquals(bridge, XlConf.defaultBridge(text));
    }

    @Test
    void nothingAssignedIsWhatThereIsWithoutTheFile() throws ConfigException {
        assertEquals(XlConf.builtInBridge(), XlConf.defaultBridge(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vif.default.bridge = 5",
                "vif.default.bridge = \"xen\\061\"",
                "defaultbridge = ['xenbr1']",
                "vif.default.bridge += 'x'",
                "vif.default.bridge",
            })
    void whatCannotBeToldIsNotTheDefault(String text) {
        assertThrows(ConfigException.class, () -> XlConf.defaultBridge(text));
    }
}
