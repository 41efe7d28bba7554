package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Seen;
import pontifex.state.VifSetting;

class SeenMacsTest {
    private static final String ONE = "00:16:3e:00:00:01";
    private static final String TWO = "00:16:3e:00:00:02";

    private final SeenMacs macs = new SeenMacs();

    private static TreeMap<Integer, VifSetting> settings(String... macs) {
        var settings = new TreeMap<Integer, VifSetting>();
        for (var mac : macs) {
            settings.put(settings.size(), new VifSetting(mac.isEmpty() ? null : mac, null, "xenbr0"));
        }
        return settings;
    }

    private static Guest guest(String name, String... macs) {
        return new Guest(name, "/etc/xen/" + name, Seen.of(settings(macs)), Domain.NOT_RUNNING);
    }

    private static Guest running(Guest guest, String... loaded) {
        return guest.with(new Domain.Running(7, Seen.of(settings(loaded)), new TreeMap<>()));
    }

    private static HostState host(Guest... guests) {
        var byName = new TreeMap<String, Guest>();
        for (var guest : guests) {
            byName.put(guest.name(), guest);
        }
        return States.rawXl().with(new Guests(byName, new TreeSet<>()));
    }

    private List<String> shared(String host, Guest... guests) {
        return macs.shared(host, host(guests), true, Set.of());
    }

    @Test
    void twoGuestsOfOneHostAndTwoInterfacesOfOneGuestShareOne() {
        assertEquals(
                List.of("dom1 (interface 0) on a and dom2 (interface 1) on a both have the MAC " + ONE),
                shared("a", guest("dom1", ONE), guest("dom2", TWO, ONE)));
        assertEquals(
                List.of("dom1 (interface 0) on b and dom1 (interface 1) on b both have the MAC 00:16:3e:00:00:09"),
                shared("b", guest("dom1", "00:16:3e:00:00:09", "00:16:3e:00:00:09")));
    }

    @Test
    void theFileAndTheRecordOfOneInterfaceShareNothing() {
        assertEquals(List.of(), shared("a", running(guest("dom1", ONE, TWO), ONE, TWO)));
    }

    @Test
    void anotherHostsGuestIsNamedWithItsHost() {
        assertEquals(List.of(), shared("a", guest("dom1", ONE)));
        assertEquals(
                List.of("dom1 (interface 0) on a and web (interface 0) on b both have the MAC " + ONE),
                shared("b", guest("web", ONE)));
        assertEquals(List.of(), shared("c", guest("dom3", TWO)));
    }

    @Test
    void oneGuestIsKeptOnTwoHostsAndRunsOnOne() {
        assertEquals(List.of(), shared("a", guest("dom1", ONE)));
        assertEquals(List.of(), shared("b", running(guest("dom1", ONE), ONE)));
        assertEquals(
                List.of("dom1 (interface 0) on b and dom1 (interface 0) on c both have the MAC " + ONE),
                shared("c", running(guest("dom1", ONE), ONE)));
    }

    @Test
    void aHostThatIsLookedAtAgainDoesntShareWithItself() {
        assertEquals(List.of(), shared("a", guest("dom1", ONE)));
        assertEquals(List.of(), shared("a", guest("dom2", ONE)));
        assertEquals(
                List.of("dom2 (interface 0) on a and dom3 (interface 0) on b both have the MAC " + ONE),
                shared("b", guest("dom3", ONE)));
    }

    /// Else no run could ever give a running guest another one.
    @Test
    void whatRunsIsOverAtItsNextStartWhereAPlayHasWrittenAnother() {
        var moved = running(guest("dom2", TWO), ONE);
        assertEquals(List.of(), macs.shared("a", host(guest("dom1", ONE), moved), false, Set.of()));
        assertEquals(
                List.of("dom1 (interface 0) on a and dom2 (interface 0) on a both have the MAC " + ONE),
                macs.shared("a", host(guest("dom1", ONE), moved), true, Set.of()));
        var drawn = running(guest("dom3", ""), ONE);
        assertEquals(
                List.of("dom1 (interface 0) on b and dom3 (interface 0) on b both have the MAC " + ONE),
                new SeenMacs().shared("b", host(guest("dom1", ONE), drawn), false, Set.of()));
    }

    @Test
    void whatATaskTakesAllTheSameIsTaken() {
        assertEquals(List.of(), macs.shared("a", host(guest("dom1", ONE), guest("dom2", ONE)), true, Set.of(ONE)));
    }

    @Test
    void whatIsNoMacIsNobodys() {
        assertEquals(List.of(), shared("a", guest("dom1", "00:16:3e", ""), guest("dom2", "00:16:3e", "")));
    }
}
