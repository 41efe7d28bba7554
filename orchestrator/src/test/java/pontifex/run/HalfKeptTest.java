package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.state.HostState;
import pontifex.state.Kept;
import pontifex.state.Link;
import pontifex.state.Seen;

/// Bridges on which what is there and the next boot don't agree.
class HalfKeptTest {
    private static final HostState STATE = with(States.rawXl(), kept("xenbr0"));

    @Test
    void aBridgeThatIsThereAndWontBeIsNamed() {
        var bridge = STATE.with(STATE.network().with(Link.bridge("xenbr9")).with(eth2().withMaster("xenbr9")));
        assertEquals(Set.of("xenbr9"), HalfKept.of(bridge).keySet());
        assertTrue(HalfKept.of(bridge)
                .get("xenbr9")
                .startsWith("it is there and won't be after the next boot, with eth2"));
        assertEquals(
                Set.of(), HalfKept.of(with(bridge, kept("xenbr0", "xenbr9"))).keySet());
    }

    @Test
    void aBridgeThatOnlyTheNextBootMakesIsNamed() {
        var why = HalfKept.of(with(STATE, kept("xenbr0", "xenbr9"))).get("xenbr9");
        assertTrue(why.startsWith("it isn't there, and the next boot will make it, with eth2"), why);
    }

    @Test
    void aBridgeThatNobodyIsOnIsAnothersAffair() {
        assertEquals(
                Set.of(),
                HalfKept.of(STATE.with(STATE.network().with(Link.bridge("docker0"))))
                        .keySet());
    }

    @Test
    void whereTheNextBootIsUnknownNothingIsClaimed() {
        var state = STATE.with(STATE.network()
                .with(Link.bridge("xenbr9"))
                .with(eth2().withMaster("xenbr9"))
                .with(Seen.<Kept>unknown("two ways at once")));
        assertEquals(Set.of(), HalfKept.of(state).keySet());
    }

    private static Link eth2() {
        return java.util.Objects.requireNonNull(STATE.network().link("eth2"));
    }

    private static TreeMap<String, Kept.Bridge> kept(String... bridges) {
        var kept = new TreeMap<String, Kept.Bridge>();
        for (var bridge : bridges) {
            kept.put(bridge, new Kept.Bridge(new TreeSet<>(List.of("eth2")), false, "0"));
        }
        return kept;
    }

    private static HostState with(HostState state, TreeMap<String, Kept.Bridge> kept) {
        return state.with(state.network().with(Seen.of(Kept.of(kept, null))));
    }
}
