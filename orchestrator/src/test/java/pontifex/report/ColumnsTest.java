package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ColumnsTest {
    @Test
    void aTextIsAsWideAsATerminalShowsIt() {
        assertEquals(7, Columns.of("dom0-01"));
        assertEquals(4, Columns.of("主机"));
        assertEquals(4, Columns.of("한국"));
        assertEquals(1, Columns.of("🖥"), "a picture that is text by default");
        assertEquals(2, Columns.of("🚀"));
        assertEquals(4, Columns.of("cafe\u0301"), "the accent stands upon the e");
        assertEquals(3, Columns.of("━─·"));
        assertEquals(2, Columns.of("\uff21"), "a fullwidth A");
        assertEquals(0, Columns.of(""));
    }

    @Test
    void paddingAndCuttingGoByTheColumns() {
        assertEquals("主机  |", Columns.padded("主机", 6) + "|");
        assertEquals("dom0-01|", Columns.padded("dom0-01", 3) + "|");
        assertEquals("dom0-01", Columns.cut("dom0-01", 7));
        assertEquals("dom0-…", Columns.cut("dom0-01", 6));
        assertEquals("主…", Columns.cut("主机房", 4), "half a character is none");
        assertEquals("…", Columns.cut("dom0-01", 1));
        assertEquals("", Columns.cut("dom0-01", 0));
    }
}
