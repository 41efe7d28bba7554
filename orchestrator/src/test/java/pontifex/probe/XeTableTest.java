package pontifex.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.state.Seen;
import pontifex.state.Xapi;

/// What `xe` is documented to print, and whatever else may come instead.
class XeTableTest {
    private static final String HOST = "5d0c7c9e-2f64-4b1a-9c3d-000000000001";
    private static final String PIF = "9a1c0000-5b2e-4c37-8d10-0000000000e0";
    private static final String NETWORK = "6e740000-7a11-4f0e-9b52-000000000000";
    private static final String VIF = "7ff00000-31c4-4d58-a6e9-000000000010";
    private static final String VM = "d0300000-84d2-4a6b-b1f5-000000000001";
    private static final String OTHER = "d0300000-84d2-4a6b-b1f5-000000000002";

    private final Map<String, Answer.Section> sections = new LinkedHashMap<>();

    XeTableTest() {
        say("xapi", HOST);
        say("xe pif", """
                uuid ( RO)                      : %s
                                   device ( RO): eth0
                                  managed ( RO): true
                       currently-attached ( RO): true
                                     VLAN ( RO): -1
                           bond-master-of ( RO):%s
                            bond-slave-of ( RO): <not in database>
                               management ( RO): true
                             network-uuid ( RO): %s
                    IP-configuration-mode ( RO): Static
                                       IP ( RO): 192.0.2.11
                                  netmask ( RO): 255.255.255.0
                  IPv6-configuration-mode ( RO): Static
                                     IPv6 ( RO): 2001:db8::11/64; fe80::5054:ff:fe00:1/64


                """.formatted(PIF, " ", NETWORK));
        say("xe network", """
                uuid ( RO)      : %s
                       MTU ( RW): 1500
                    bridge ( RO): xenbr0


                """.formatted(NETWORK));
        say("xe vif", """
                uuid ( RO)                  : %s
                              vm-uuid ( RO): %s
                               device ( RO): 1
                                  MAC ( RO): 00:16:3E:00:00:0A
                   currently-attached ( RO): true
                         network-uuid ( RO): %s
                         locking-mode ( RW): locked
                         ipv4-allowed (SRW): 192.0.2.77; 192.0.2.12
                         ipv6-allowed (SRW):


                """.formatted(VIF, VM, NETWORK));
        say("xe vm", """
                uuid ( RO)                 : %s
                    is-control-domain ( RO): false
                          resident-on ( RO): %s
                               dom-id ( RO): 4


                uuid ( RO)                 : %s
                    is-control-domain ( RO): false
                          resident-on ( RO): <not in database>
                               dom-id ( RO): -1


                """.formatted(VM, HOST, OTHER));
        say("xe label", labels("the shop: (old) ", "dom2"));
    }

    private static String labels(String one, String other) {
        return "uuid ( RO)          : " + VM + "\n    name-label ( RW): " + one + "\n\n\n" + "uuid ( RO)          : "
                + OTHER + "\n    name-label ( RW): " + other + "\n\n\n";
    }

    private void say(String name, String body) {
        say(name, body, 0);
    }

    private void say(String name, String body, int status) {
        sections.put(name, new Answer.Section(name, status, body));
    }

    private void replace(String name, String old, String changed) {
        var body = sections.get(name).body();
        assertTrue(body.contains(old), name + " has no " + old);
        say(name, body.replace(old, changed));
    }

    private Seen<Xapi> read() {
        return XeTable.of(new Answer(new ArrayList<>(sections.values())));
    }

    private Xapi known() {
        return assertInstanceOf(Seen.Value.class, read()).value() instanceof Xapi xapi ? xapi : null;
    }

    private String why() {
        return assertInstanceOf(Seen.Unknown.class, read()).why();
    }

    @Test
    void whatXapiKeepsIsReadByUuid() {
        var xapi = known();
        assertEquals(HOST, xapi.host());
        var pif = xapi.pifs().get(PIF);
        assertEquals("eth0", pif.nic());
        assertTrue(pif.management() && pif.managed() && pif.attached());
        assertNull(pif.master());
        assertNull(pif.slave());
        assertEquals(
                Set.of("static 192.0.2.11/255.255.255.0", "static 2001:db8::11/64", "static fe80::5054:ff:fe00:1/64"),
                pif.addresses());
        assertEquals(new Xapi.Net("xenbr0", 1500), xapi.networks().get(NETWORK));
        assertEquals(
                new Xapi.Vif(VM, 1, NETWORK, "00:16:3e:00:00:0a", true, "192.0.2.12 192.0.2.77"),
                xapi.vifs().get(VIF));
        assertEquals(new Xapi.Vm("the shop: (old) ", 4, HOST), xapi.guests().get(VM));
        assertEquals(new Xapi.Vm("dom2", null, null), xapi.guests().get(OTHER));
    }

    @Test
    void aVlanIsCalledByItsNicAndItsTag() {
        replace("xe pif", "VLAN ( RO): -1", "VLAN ( RO): 100");
        assertEquals("eth0.100", known().pifs().get(PIF).nic());
    }

    @Test
    void aBondAndItsNicsAreTold() {
        replace("xe pif", "bond-master-of ( RO): ", "bond-master-of ( RO): " + OTHER);
        assertEquals(OTHER, known().pifs().get(PIF).master());
        replace("xe pif", "bond-slave-of ( RO): <not in database>", "bond-slave-of ( RO): " + OTHER);
        assertEquals(OTHER, known().pifs().get(PIF).slave());
    }

    @Test
    void theHostsOwnDomainsAreNoGuests() {
        replace(
                "xe vm",
                "is-control-domain ( RO): false\n          resident-on ( RO): <not",
                "is-control-domain ( RO): true\n          resident-on ( RO): <not");
        assertEquals(Set.of(VM), known().guests().keySet());
    }

    @Test
    void whatAnOlderReleaseDoesNotHaveIsNotThere() {
        replace("xe pif", "  IPv6-configuration-mode ( RO): Static\n", "");
        replace("xe pif", "                     IPv6 ( RO): 2001:db8::11/64; fe80::5054:ff:fe00:1/64\n", "");
        replace("xe pif", "                  managed ( RO): true\n", "");
        replace("xe vif", "         locking-mode ( RW): locked\n", "");
        assertEquals(
                Set.of("static 192.0.2.11/255.255.255.0"),
                known().pifs().get(PIF).addresses());
        assertTrue(known().pifs().get(PIF).managed());
        assertNull(known().vifs().get(VIF).allowed());
    }

    @Test
    void whatCanNotBeDoneWithoutIsMissed() {
        replace("xe pif", "               management ( RO): true\n", "");
        assertTrue(why().contains("without management"), why());
    }

    @Test
    void aXapiThatDoesNotAnswerIsUnknown() {
        say("xe pif", "Error: Connection refused (calling connect )\n", 1);
        assertEquals("xe failed with status 1: Error: Connection refused (calling connect )", why());
        say("xe pif", "no login\nwith password=hunter2 root\n", 1);
        assertEquals("xe failed with status 1: no login / with password=***", why());
    }

    @Test
    void aXapiThatTakesTooLongIsUnknown() {
        say("xe vif", "", 137);
        assertTrue(why().contains("in time"), why());
    }

    @ParameterizedTest
    @ValueSource(strings = {"xapi", "xe pif", "xe network", "xe vif", "xe vm", "xe label"})
    void whatWasNotAskedIsUnknown(String section) {
        sections.remove(section);
        why();
    }

    /// Another pool's xapi, or an inventory that is another host's.
    @Test
    void aXapiWithoutThisHostIsUnknown() {
        say("xe pif", "\n");
        assertTrue(why().contains("no PIF of this host (" + HOST + ")"), why());
    }

    /// A label may hold line breaks, and whatever else stands in a record.
    @Test
    void aLabelIsNoRecord() {
        for (var label : List.of(
                "one\ntwo",
                "one\n    name-label ( RW): two",
                "one\n\n\nuuid ( RO)          : " + OTHER + "\n    name-label ( RW): the shop",
                "one\n\n\nuuid ( RO)          : 00000000-0000-4000-8000-000000000000\n    name-label ( RW): dom2",
                "one\n        dom-id ( RO): 7")) {
            say("xe label", labels(label, "dom2"));
            assertInstanceOf(Seen.Unknown.class, read(), label);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xe pif|eth0|eth0; reboot",
                "xe pif|VLAN ( RO): -1|VLAN ( RO): none",
                "xe pif|attached ( RO): true|attached ( RO): perhaps",
                "xe pif|mode ( RO): Static|mode ( RO): Weird",
                "xe pif|2001:db8::11/64|$(reboot)",
                "xe network|xenbr0|xen br0",
                "xe network|1500|15oo",
                "xe network|( RO)      : 6e740000|( RO)      : xe740000",
                "xe vif|00:16:3E:00:00:0A|a MAC",
                "xe vif|device ( RO): 1|device ( RO): eth0",
                "xe vm|dom-id ( RO): 4|dom-id ( RO): four",
            })
    void anOddValueMakesNothingKnown(String change) {
        var words = change.split("\\|");
        replace(words[0], words[1], words[2]);
        why();
    }

    @Test
    void oneBridgeIsNoTwoNetworks() {
        var body = sections.get("xe network").body();
        say("xe network", body + body.replace(NETWORK, NETWORK.replace("0000-7a11", "0001-7a11")));
        assertTrue(why().contains("one bridge"), why());
    }
}
