package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.yaml.BadInput;

class MacAddressTest {
    private static String mac(String fields) throws BadInput {
        return String.valueOf(((Vif) Tasks.read("vif: { guest: dom1, bridge: xenbr1, " + fields + " }")).mac());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00:16:3e:7f:ff:ff", "02:00:00:00:00:01", "52:54:00:12:34:56", "fe:ff:ff:ff:ff:fe"})
    void xensOwnAndLocallyAdministeredOnesAreAGuests(String mac) throws BadInput {
        assertEquals(mac, mac("mac: '" + mac + "'"));
    }

    @Test
    void anotherVendorsIsTakenWhereTheTaskSaysSo() throws BadInput {
        assertEquals("00:1b:21:00:00:01", mac("mac: 00-1B-21-00-00-01, any_mac: true"));
    }

    /// What it is, is a promise: a release that derived another one would change every guest's MAC.
    @Test
    void autoIsTheSameInEveryRelease() throws BadInput {
        assertEquals(MacAddress.derived("test", "dom0-01", "dom1", 0), mac("mac: auto"));
        assertEquals("00:16:3e:63:94:3b", MacAddress.derived("pontifex", "dom0-01", "dom1", 0));
        assertEquals(mac("mac: auto"), mac("mac: auto, index: 0"));
        assertNotEquals(mac("mac: auto"), mac("mac: auto, index: 1"));
    }

    @Test
    void autoIsXensOwnAndItsFourthByteIsBelow80() {
        var seen = new TreeSet<String>();
        for (int guest = 0; guest < 2000; guest++) {
            var mac = MacAddress.derived("pontifex", "dom0-01", "guest" + guest, 0);
            assertTrue(mac.matches("00:16:3e:[0-7][0-9a-f](:[0-9a-f]{2}){2}"), mac);
            seen.add(mac);
        }
        assertTrue(seen.size() > 1990, "of 2000 guests " + seen.size() + " have one of their own");
    }

    @Test
    void whatItIsDerivedFromIsToldApart() {
        var seen = new TreeSet<String>();
        seen.add(MacAddress.derived("a", "bc", "d", 0));
        seen.add(MacAddress.derived("ab", "c", "d", 0));
        seen.add(MacAddress.derived("a", "b", "cd", 0));
        seen.add(MacAddress.derived("a", "bc", "d", 1));
        assertEquals(4, seen.size());
    }
}
