package pontifex.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pontifex.States;

/// What is compared, and what could not be told.
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

    @Test
    void whatIsUnknownOfAThingIsUnknownOfAllThatIsNotThereOfItByThatTruth() {
        var state = States.rawXl(); // its files have not been read
        var items = state.with(state.network().withAddresses(Seen.unknown("no ip")))
                .items(Scope.of("bridge", "xenbr1").and(Scope.of("vif", "dom1/0")));
        assertInstanceOf(Value.Unknown.class, items.of(new Item("bridge", "xenbr1", "stp", Truth.NEXT_BOOT)));
        assertInstanceOf(Value.Unknown.class, items.of(new Item("vif", "dom1/0", "mac", Truth.NEXT_BOOT)));
        assertInstanceOf(
                Value.Unknown.class,
                items.of(new Item("bridge", "xenbr1", "offload_tso", Truth.LIVE)),
                "whether anybody has set them stands in the files");
        assertNull(items.of(new Item("bridge", "xenbr1", "nic", Truth.LIVE)), "that it isn't there was seen");
        assertNull(items.of(new Item("bridge", "xenbr2", "stp", Truth.NEXT_BOOT)));
    }

    @Test
    void ofAGuestThatMayRunOrNotNothingThatItHasWhileItRunsIsAbsent() {
        var state = States.rawXl();
        var guest = Objects.requireNonNull(state.guests().named("dom1"));
        var items = state.with(state.guests()
                        .with(new Guest("dom1", guest.file(), guest.configured(), new Domain.Unknown("no xl"))))
                .items(Scope.of("vif", "dom1/0"));
        assertInstanceOf(Value.Unknown.class, items.of(new Item("vif", "dom1/0", "mac", Truth.LOADED)));
        assertInstanceOf(Value.Unknown.class, items.of(new Item("vif", "dom1/0", "up", Truth.LIVE)));
    }

    private static @Nullable Value item(Seen<List<Address>> addresses) {
        var state = States.rawXl();
        return state.with(state.network().withAddresses(addresses))
                .items(Scope.ALL)
                .values()
                .get(ADDRESSES);
    }
}
