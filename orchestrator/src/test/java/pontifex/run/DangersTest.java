package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.resource.Reading;
import pontifex.state.HostState;
import pontifex.state.Link;

/// What is told of dangers, and what the hint promises to whoever takes them on.
class DangersTest {
    private static final String GUARDED = "change the play or the host; or take it on with --i-know dom0-01: it is"
            + " guarded, and puts itself back unless it can be confirmed";
    private static final String UNGUARDED =
            "the guard doesn't cover the next boot: only a boot would show what it brings";

    @Test
    void theGuardIsNotPromisedForTheNextBoot() {
        var now = new Dangers(List.of("eth1 has no carrier"), false);
        var later = new Dangers(List.of("the next boot leaves eth1 down"), true);
        assertEquals(GUARDED, now.refusal("dom0-01").hint());
        assertEquals(GUARDED + "; but " + UNGUARDED, later.refusal("dom0-01").hint());
        assertEquals(List.of(), now.remarks());
        assertEquals(List.of("taken on with --i-know: " + UNGUARDED), later.remarks());
    }

    @Test
    void whatSeveralPlaysBringIsToldOnce() {
        var first = new Dangers(List.of("a", "b"), false);
        var second = new Dangers(List.of("b", "c"), true);
        assertEquals(new Dangers(List.of("a", "b", "c"), true), first.and(second));
        assertEquals("a\nb", first.and(first).refusal("dom0-01").cause());
    }

    private static final HostState FOUND = Reading.of(States.changed(States.rawXl(), "reached", "eth1"));

    @Test
    void theDangersOfEveryPlayAreFound() {
        var cut = FOUND.with(FOUND.network().without("eth1"));
        assertTrue(Dangers.of(List.of(FOUND, FOUND), false).isEmpty());
        assertFalse(Dangers.of(List.of(FOUND, FOUND, cut), false).isEmpty());
        assertFalse(Dangers.of(List.of(FOUND, cut, FOUND), false).isEmpty());
    }

    @Test
    void thePathToTheVeryMachineThatPontifexRunsOnCannotBeTried() {
        var nic = Objects.requireNonNull(FOUND.network().link("eth1"));
        var moved = FOUND.with(FOUND.network()
                .with(Link.bridge("xenbr1").withMac(nic.mac()))
                .with(nic.withMaster("xenbr1"))
                .moved("eth1", "xenbr1"));
        var there = Dangers.of(List.of(FOUND, moved), false).all();
        var here = Dangers.of(List.of(FOUND, moved), true).all();
        assertEquals(there, here.subList(0, there.size()));
        assertEquals(
                List.of("Pontifex runs on the host itself:"
                        + " that the path to it still leads there could not be tried"),
                here.subList(there.size(), here.size()));
        assertTrue(Dangers.of(List.of(FOUND, FOUND), true).isEmpty());
    }
}
