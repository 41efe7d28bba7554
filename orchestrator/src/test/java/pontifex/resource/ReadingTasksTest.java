package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.yaml.BadInput;

class ReadingTasksTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bridge: { nic: eth1 } | 'name' is missing",
                "bridge: { name: xenbr1 } | 'nic' is missing",
                "bridge: { name: xenbr1, nik: eth1 } | unknown field 'nik' for bridge; 'nic' is missing",
                "bridge: { name: xenbr1, nic: xenbr1 } | 'xenbr1' can't be both the bridge and its NIC",
                "bridge: { name: a-name-of-16-cha, nic: eth1 }"
                        + " | this is no name for a link: it has 16 characters, Linux takes 15",
                "bridge: { name: -x, nic: eth1 } | this is no name for a link: it may have letters, digits, '_', '.'"
                        + " and '-', and not begin with '-'",
                "bridge: { name: 'a;b', nic: '..' } | this is no name for a link: it may have letters, digits, '_',"
                        + " '.' and '-', and not begin with '-'; this is no name for a link: it may have letters,"
                        + " digits, '_', '.' and '-', and not begin with '-'",
                "vif: { bridge: xenbr1 } | 'guest' is missing",
                "vif: { guest: dom1 } | 'bridge' is missing",
                "vif: { guest: dom1, bridge: xenbr1, index: -1 } | 'index' counts a guest's interfaces from 0",
                "vif: { guest: dom1, bridge: xenbr1, index: one } | 'index' wants a whole number, this is a text",
                "vif: { guest: dom1, bridge: xenbr1, mac: 00:16:3e }"
                        + " | '00:16:3e' is no MAC to give an interface: it isn't six pairs of hexadecimal digits",
                "vif: { guest: dom1, bridge: xenbr1, mac: 01:16:3e:00:00:01 }"
                        + " | '01:16:3e:00:00:01' is no MAC to give an interface: it is a multicast address",
                "vif: { guest: dom1, bridge: xenbr1, mac: 00:00:00:00:00:00 }"
                        + " | '00:00:00:00:00:00' is no MAC to give an interface: it is all zero",
                "vif: { guest: dom1, bridge: xenbr1, mac: FE:ff:ff:ff:ff:ff }"
                        + " | 'FE:ff:ff:ff:ff:ff' is no MAC to give an interface: it is what Xen gives its own ends in Dom0",
                "vif: { guest: dom1, bridge: xenbr1, mac: 00:1b:21:00:00:01 }"
                        + " | '00:1b:21:00:00:01' is another vendor's MAC: a card somewhere may have it",
                "vif: { guest: dom1, bridge: xenbr1, mac: 01:16:3e:00:00:01, any_mac: true }"
                        + " | '01:16:3e:00:00:01' is no MAC to give an interface: it is a multicast address",
                "vif: { guest: dom1, bridge: xenbr1, mac: 00:16:3e:00:00:01:02, any_mac: true }"
                        + " | '00:16:3e:00:00:01:02' is no MAC to give an interface: it isn't six pairs of hexadecimal digits",
                "vif: { guest: dom1, bridge: xenbr1, any_mac: 1 } | 'any_mac' wants yes or no, this is a number",
                "vif: { guest: dom1, bridge: xenbr1, ip: dom1.example } | 'dom1.example' is no IP address",
                "vif: { guest: dom1, bridge: xenbr1, ip: 192.0.2.300 } | '192.0.2.300' is no IP address",
                "network_script: { args: a=b } | 'script' is missing",
                "network_script: { script: 'a b' } | 'script' is the name of a file in /etc/xen/scripts, or a path",
                "network_script: { script: ../x } | 'script' is the name of a file in /etc/xen/scripts, or a path",
                "network_script: { script: x, args: 'a=$(b)' } | 'args' are words parted by one blank",
                "network_script: { script: x, args: a=b  c=d, state: absent } | unknown field 'state' for"
                        + " network_script; 'args' are words parted by one blank",
                "network_script: { script: '', args: a=b } | there are arguments, but no script",
                "isolated: { bridge: xenbr1 } | 'guests' is missing",
                "isolated: { bridge: xenbr1, guests: dom1 } | 'guests' wants a list, this is a text",
                "isolated: { bridge: xenbr1, guests: [[dom1]] } | a guest is given by its name, this is a list",
                "isolated: { bridge: xenbr1, guests: [dom1], dom0_address: maybe }"
                        + " | 'dom0_address' wants yes or no, this is a text",
                "route: { dev: eth0 } | a route task has either 'via' (and perhaps 'dev') or 'none: true'",
                "route: { via: 192.0.2.1, none: true }"
                        + " | a route task has either 'via' (and perhaps 'dev') or 'none: true'",
                "route: { via: gateway } | 'gateway' is no IP address",
            })
    void whatIsWrongIsSaidAllAtOnce(String task, String problems) {
        assertEquals(problems, Tasks.problems(task));
    }

    @Test
    void aMacAndAnIpAreTheirTextWhateverYamlMakesOfThem() throws BadInput {
        var vif = (Vif) Tasks.read("vif: { guest: dom1, bridge: xenbr1, mac: 52:54:00:12:34:56, ip: 192.0.2.1 }");
        assertEquals("52:54:00:12:34:56", vif.mac());
        assertEquals("192.0.2.1", vif.ip());
    }

    @Test
    void aGuestMayHaveSeveralAddresses() throws BadInput {
        assertEquals(
                "192.0.2.1 2001:db8::/64",
                ((Vif) Tasks.read("vif: { guest: dom1, bridge: xenbr1, ip: '192.0.2.1 2001:db8::/64' }")).ip());
    }

    @Test
    void aBridgeLooksAtWhateverAnyHostMayKeepItIn() throws BadInput {
        var look = Tasks.read("bridge: { name: xenbr1, nic: eth1 }").look();
        for (var path : List.of(
                "/etc/netplan/90-xenbr1.yaml",
                "/etc/network/interfaces",
                "/etc/network/interfaces.d",
                "/etc/network/interfaces.d/xenbr1",
                "/etc/sysconfig/network-scripts/ifcfg-eth1",
                "/etc/sysconfig/network-scripts/ifcfg-xenbr1",
                "/etc/xen/scripts",
                "/etc/xen/scripts/my-network-script",
                "/etc/xen/scripts/network-bridge",
                "/etc/xen/xend-config.sxp",
                "/proc/sys/net/ipv6/conf/default/disable_ipv6",
                "/proc/sys/net/ipv6/conf/xenbr1/disable_ipv6")) {
            assertTrue(look.paths().contains(path), path);
        }
        assertEquals(Set.of(), look.links(), "no driver is asked for nothing");
        assertEquals(
                Set.of("eth1"),
                Tasks.read("bridge: { name: xenbr1, nic: eth1, mtu: 9000 }")
                        .look()
                        .links());
    }

    @Test
    void wordsThatAreNoKindHaveNoFields() {
        assertNull(Resources.named("brige"));
        assertTrue(Resources.fieldsOf("brige").isEmpty());
        assertTrue(Resources.fieldsOf("bridge").contains("nic"));
    }
}
