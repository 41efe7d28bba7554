package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.state.Mode;

class ModeChangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0755 | 0600 | 0755",
                "755 | 0600 | 0755",
                "4755 | 0600 | 4755",
                "u+x | 0644 | 0744",
                "u+x | 0744 | 0744",
                "a+rx | 0600 | 0755",
                "+x | 0644 | 0755",
                "a+rx,o-w | 0602 | 0755",
                "go= | 0755 | 0700",
                "u=rwx,go=rx | 0000 | 0755",
                "u+s | 0755 | 4755",
                "g+s,+t | 0755 | 3755",
                "ug-s | 6755 | 0755",
                "u= | 4755 | 0055",
            })
    void aModeBecomesAsChmodSays(String change, String found, String becomes) {
        var mode = assertNotNullAnd(ModeChange.of(change));
        assertEquals(Mode.octal(becomes), mode.on(Mode.octal(found)));
        assertEquals(mode.on(Mode.octal(found)), mode.on(mode.on(Mode.octal(found))), "twice is once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8", "75", "07555", "0789", "u", "u+y", "u+x,", "g=u", "a+X", "rwxr-xr-x"})
    void whatIsNoModeIsNotRead(String text) {
        assertNull(ModeChange.of(text));
    }

    private static ModeChange assertNotNullAnd(ModeChange mode) {
        assertNotNull(mode);
        return mode;
    }
}
