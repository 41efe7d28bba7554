package pontifex.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void fewHostsAreNamedOneByOne() {
        assertEquals("dom0-01, dom0-02, dom0-03", Names.of(numbered("dom0-%02d", 1, 3)));
        assertEquals("dom0\\x1b", Names.of(List.of("dom0\u001b")));
    }

    @Test
    void manyAreFoldedByTheNumberThatCountsThem() {
        assertEquals("dom0-[01-17]", Names.of(numbered("dom0-%02d", 1, 17)));
        assertEquals("dom0-[1-9], dom0-[10-12]", Names.of(numbered("dom0-%d", 1, 12)));
        assertEquals("dom0-[1-9].rack2.example.org", Names.of(numbered("dom0-%d.rack2.example.org", 1, 9)));
        assertEquals("rack[1-9].dom0", Names.of(numbered("rack%d.dom0", 1, 9)));
    }

    @Test
    void whatHasGapsOrNoNumberIsToldSo() {
        var names = Stream.of(
                        List.of("storage"), numbered("dom0-%02d", 1, 5), List.of("dom0-09"), List.of("web-1", "web-2"))
                .flatMap(List::stream)
                .toList();
        assertEquals("storage, dom0-[01-05,09], web-1, web-2", Names.of(names));
    }

    @Test
    void aNumberThatIsTooLongIsNone() {
        var names = numbered("n99999999999999999999-%d", 1, 9);
        assertEquals("n99999999999999999999-[1-9]", Names.of(names));
    }

    private static List<String> numbered(String form, int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(form::formatted).toList();
    }
}
