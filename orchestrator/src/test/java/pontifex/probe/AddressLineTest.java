package pontifex.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.state.Address;

/// Lines of `ip -o addr show`, as real hosts printed them.
class AddressLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // iproute2 6.1
                "inet 10.77.1.1/16 brd 10.77.255.255 scope global eth0 | brd 10.77.255.255 scope global",
                "inet 10.77.1.2/16 scope global secondary eth0:1 | scope global label eth0:1",
                "inet 10.8.9.1/24 metric 50 scope global noprefixroute eth0 | scope global metric 50 noprefixroute",
                "inet 192.0.2.9/32 scope host eth0 | scope host",
                "inet6 2001:db8:3::7/128 scope global home  | scope global home",
                "inet6 2001:db8::7/64 scope global nodad  | scope global",
                "inet6 2001:db8::7/64 scope global tentative  | scope global",
                "inet6 ::1/128 scope host proto kernel_lo  | scope host",
                // busybox 1.35
                "inet6 2001:db8:3::7/128 scope global flags 10  | scope global home",
                "inet6 2001:db8::7/64 scope global flags 02  | scope global",
                // iproute2 of 2006, which knows fewer flags
                "inet6 2001:db8:1::7/64 scope global flags 200  | scope global noprefixroute",
            })
    void whatCanBeGivenAgainIsKept(String line, String attributes) {
        var read = AddressLine.read("3: eth0    " + line + "\\       valid_lft forever preferred_lft forever");
        assertEquals(new Address("eth0", line.split(" ")[1], List.of(attributes.split(" ")), false), read);
    }

    @Test
    void aPeerIsPartOfTheAddress() {
        assertEquals(
                new Address("eth0", "10.9.9.1/32", List.of("peer", "10.9.9.2/32", "scope", "link"), false),
                AddressLine.read("3: eth0    inet 10.9.9.1 peer 10.9.9.2/32 scope link eth0\\       valid_lft forever"
                        + " preferred_lft forever"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "inet 10.8.8.1/24 scope global dynamic eth0\\       valid_lft 3598sec preferred_lft 1798sec"
                        + " | scope global valid_lft 3598 preferred_lft 1798",
                "inet6 2001:db8:2::7/64 scope global dynamic mngtmpaddr \\       valid_lft 86sec preferred_lft 14sec"
                        + " | scope global mngtmpaddr valid_lft 86 preferred_lft 14",
                "inet6 2001:db8:2::7/64 scope global dynamic flags 100 \\       valid_lft 86sec preferred_lft 14sec"
                        + " | scope global mngtmpaddr valid_lft 86 preferred_lft 14",
                "inet6 2001:db8::9/64 scope global temporary dynamic \\       valid_lft 86sec preferred_lft 0sec"
                        + " | scope global valid_lft 86 preferred_lft 0",
                "inet6 2001:db8::9/64 scope global proto kernel_ra \\       valid_lft forever preferred_lft forever"
                        + " | scope global",
                "inet6 2001:db8::9/64 scope global dynamic \\       valid_lft forever preferred_lft forever"
                        + " | scope global",
            })
    void whatAnotherGaveForATimeIsDynamic(String line, String attributes) {
        assertEquals(
                new Address("eth0", line.split(" ")[1], List.of(attributes.split(" ")), true),
                AddressLine.read("3: eth0    " + line));
    }

    @Test
    void aDeprecatedAddressIsStaticAndKeepsThatItIs() {
        assertEquals(
                new Address("eth0", "2001:db8::7/64", List.of("scope", "global", "preferred_lft", "0"), false),
                AddressLine.read("3: eth0    inet6 2001:db8::7/64 scope global deprecated \\       valid_lft forever"
                        + " preferred_lft 0sec"));
    }

    @Test
    void theLinkIsNamedWithoutWhatItIsMadeOn() {
        assertEquals(
                new Address("eth0.5", "192.0.2.7/24", List.of("brd", "192.0.2.255", "scope", "global"), false),
                AddressLine.read("7: eth0.5@eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global eth0.5"));
    }

    @Test
    void aLineOfALinkIsNone() {
        assertNull(AddressLine.read("2: eth0: <BROADCAST,MULTICAST,UP> mtu 1500 qdisc pfifo_fast qlen 1000\\"
                + "    link/ether 00:16:3e:00:00:01 brd ff:ff:ff:ff:ff:ff"));
    }
}
