package pontifex.report.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.Golden;
import pontifex.States;
import pontifex.resource.Reading;
import pontifex.run.Topology;
import pontifex.state.HostState;
import pontifex.state.Seen;

/// Hosts of all sorts, drawn in every format.
class PictureTest {
    private static final String EVIL = "<script>\"alert(1)\"</script>\\n#59;\u001b[31m";

    static Stream<Golden.Case> cases() {
        return Golden.cases("topology");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void drawsAsItShould(Golden.Case each) throws Exception {
        each.check(inputs -> {
            var host = List.of(new Portrait("dom0-01", Topology.of(state(inputs.input("state"))), marks(inputs), ""));
            return Map.of(
                    "text", new TextPicture().of(host),
                    "picture.svg", new SvgPicture().of(host),
                    "mermaid", new MermaidPicture().of(host),
                    "dot", new DotPicture().of(host));
        });
    }

    /// `xl`, `xend` or the number of a varied state; then a command a line.
    private static HostState state(String text) {
        var lines = text.lines().toList();
        var state = lines.getFirst().equals("xend") ? States.rawXend() : States.rawXl();
        for (var line : lines.subList(1, lines.size())) {
            state = States.changed(state, line.split(" "));
        }
        return Reading.of(state);
    }

    /// `KIND NAME TONE WANTED TEXT` a line.
    private static List<Mark> marks(Golden.Case inputs) {
        var marks = new ArrayList<Mark>();
        if (inputs.has("marks")) {
            for (var line : inputs.input("marks").lines().toList()) {
                var words = line.split(" ", 5);
                marks.add(new Mark(
                        words[0],
                        words[1],
                        new Remark(words[4], Tone.valueOf(words[2])),
                        words[3].equals("-") ? null : words[3]));
            }
        }
        return marks;
    }

    @Test
    void everyDrawingIsWellFormedAndNothingOfItLiesOutside() throws Exception {
        for (var state : States.raw(80).map(Reading::of).toList()) {
            var host = Portrait.of("dom0", Topology.of(state));
            parse(new SvgPicture().of(List.of(host)));
            var drawing = Drawing.of(host);
            for (var box : drawing.boxes()) {
                assertTrue(box.x() >= 0 && box.x() + box.width() <= drawing.width(), box.toString());
                assertTrue(box.y() >= 0 && box.y() + box.height() <= drawing.height(), box.toString());
            }
        }
    }

    @Test
    void noTwoBoxesOverlapButAGuestAndItsInterfaces() {
        for (var state : States.raw(80).map(Reading::of).toList()) {
            var boxes = Drawing.of(Portrait.of("dom0", Topology.of(state))).boxes();
            for (var one : boxes) {
                for (var other : boxes) {
                    assertFalse(
                            !one.equals(other) && overlap(one, other) && !within(one, other) && !within(other, one),
                            one + "\n" + other);
                }
            }
        }
    }

    private static boolean overlap(Drawing.Box one, Drawing.Box other) {
        return one.x() < other.x() + other.width()
                && other.x() < one.x() + one.width()
                && one.y() < other.y() + other.height()
                && other.y() < one.y() + one.height();
    }

    private static boolean within(Drawing.Box inner, Drawing.Box outer) {
        return inner.sort().startsWith("vif")
                && outer.sort().startsWith("guest")
                && inner.y() >= outer.y()
                && inner.y() + inner.height() <= outer.y() + outer.height();
    }

    @Test
    void whatAHostCallsAThingIsTextInEveryFormat() throws Exception {
        var vif = new Topology.Vif(
                EVIL, 0, true, "vif1.0", "xenbr0", Seen.unknown(EVIL), Seen.of(Optional.of(EVIL)), EVIL);
        var host = Portrait.of(EVIL, new Topology(List.of(), List.of(), List.of(vif)));
        var svg = new SvgPicture().of(List.of(host));
        parse(svg);
        assertFalse(svg.contains("<script"), svg);
        var mermaid = new MermaidPicture().of(List.of(host));
        assertFalse(mermaid.contains("<script") || mermaid.contains("#59;\\"), mermaid);
        for (var line : mermaid.lines().toList()) {
            assertEquals(0, line.chars().filter(c -> c == '"').count() % 2, line);
        }
        for (var text :
                List.of(svg, mermaid, new TextPicture().of(List.of(host)), new DotPicture().of(List.of(host)))) {
            assertFalse(text.contains("\u001b"), text);
        }
        assertTrue(new DotPicture().of(List.of(host)).contains("<script>\\\"alert(1)\\\"</script>\\\\n"));
    }

    @Test
    void aHostThatCouldNotBeLookedAtIsThereAndSaysWhy() throws Exception {
        var host = List.of(Portrait.unseen("dom0-09", "no route to host"));
        for (var picture : List.of(new TextPicture(), new SvgPicture(), new MermaidPicture(), new DotPicture())) {
            var text = picture.of(host);
            assertTrue(text.contains("dom0-09") && text.contains("no route to host"), text);
        }
        parse(new SvgPicture().of(host));
    }

    private static void parse(String svg) throws Exception {
        var xml = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder();
        xml.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
}
