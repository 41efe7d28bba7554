package pontifex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitFileTest {
    private static final List<String> LINES = List.of(
            "[Match]",
            "[Network]",
            " [Route] ",
            "# a comment",
            "  ; another",
            "",
            "   ",
            "Name=eth1",
            "Address = 192.0.2.7/24",
            "Address=",
            "\tDNS=192.0.2.1 \\\n  # within\n  192.0.2.2",
            "Gateway=192.0.2.1\r",
            "Bridge=\"xenbr0\"");

    /// A text that systemd reads without a complaint; the same one for a seed.
    private static String text(int seed) {
        var random = new Random(seed * 31L + 7);
        var text = new StringBuilder(random.nextBoolean() ? "# first\n[Match]\n" : "[Match]\r\n");
        for (int line = random.nextInt(20); line > 0; line--) {
            text.append(LINES.get(random.nextInt(LINES.size()))).append(line == 1 && random.nextBoolean() ? "" : "\n");
        }
        return text.toString();
    }

    @Test
    void whatIsReadIsPrintedAsItWas() throws ConfigException {
        for (int seed = 0; seed < 500; seed++) {
            assertEquals(text(seed), UnitFile.parse(text(seed)).text());
        }
    }

    @Test
    void anEditSaysWhatWasMeantAndLeavesEveryOtherLine() throws ConfigException {
        for (int seed = 0; seed < 500; seed++) {
            var file = UnitFile.parse(text(seed));
            var edited = file.with("Network", "Bridge", "xenbr9");
            assertEquals(List.of("xenbr9"), edited.values("Network", "Bridge"), text(seed));
            assertEquals(
                    edited.text(), edited.with("Network", "Bridge", "xenbr9").text(), "twice is once");
            assertEquals(others(file), others(edited), text(seed));
        }
    }

    private static List<String> others(UnitFile file) {
        return file.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("Bridge=") && !line.equals("[Network]"))
                .toList();
    }

    @Test
    void anEmptyAssignmentForgets() throws ConfigException {
        var file = UnitFile.parse("[Network]\nAddress=192.0.2.1/24\nAddress=\nAddress=192.0.2.2/24\n");
        assertEquals(List.of("192.0.2.2/24"), file.values("Network", "Address"));
    }

    @Test
    void aLineGoesOnBehindABackslash() throws ConfigException {
        var file = UnitFile.parse("[Network]\nDNS=192.0.2.1 \\\n# no part of it\n  192.0.2.2\n");
        assertEquals("192.0.2.1 192.0.2.2", file.value("Network", "DNS"));
    }

    @Test
    void whatSystemdPassesOverIsRefusedWithItsPlace() {
        var e = assertThrows(ConfigException.class, () -> UnitFile.parse("[Network]\n\nwhat is this\n"));
        assertEquals("3:1", e.line() + ":" + e.column());
        e = assertThrows(ConfigException.class, () -> UnitFile.parse("Password=hunter2\n"));
        assertEquals("'Password=***' is in no section", e.reason());
    }
}
