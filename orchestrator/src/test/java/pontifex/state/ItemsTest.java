package pontifex.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.States;

/// What is compared of Dom0's own addresses.
class ItemsTest {
    private static final Item ADDRESSES = new Item("bridge", "xenbr0", "dom0_addresses", Truth.LIVE);

    @Test
    void theAddressesOfABridgeAreAnItem() {
        assertEquals(
                Value.of("10.77.1.1/16 2001:db8::7/64"),
                item(Seen.of(List.of(
                        new Address("xenbr0", "2001:db8::7/64"),
                        new Address("xenbr0", "fe80::1/64"),
                        new Address("eth1", "192.0.2.7/24"),
                        new Address("xenbr0", "10.77.1.1/16", List.of("scope", "global"), false)))));
    }

    @Test
    void whatWasGivenForATimeIsNoValue() {
        assertEquals(
                Value.of("10.77.1.1/16 dhcp or ra"),
                item(Seen.of(List.of(
                        new Address("xenbr0", "2001:db8::7/64", List.of("valid_lft", "86"), true),
                        new Address("xenbr0", "192.0.2.7/24", List.of(), true),
                        new Address("xenbr0", "10.77.1.1/16")))));
    }

    @Test
    void aBridgeWithoutAddressesHasNoSuchItem() {
        assertNull(item(Seen.of(List.of(new Address("eth0", "10.77.1.1/16"), new Address("xenbr0", "fe80::1/64")))));
    }

    @Test
    void whatIsUnknownIsNotAbsent() {
        assertEquals(new Value.Unknown("no ip"), item(Seen.unknown("no ip")));
    }

    private static @Nullable Value item(Seen<List<Address>> addresses) {
        var state = States.rawXl();
        return state.with(state.network().withAddresses(addresses))
                .items(Scope.ALL)
                .values()
                .get(ADDRESSES);
    }
}
