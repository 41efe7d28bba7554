package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.state.HostState;
import pontifex.state.Judgement;

/// What the next boot makes of a bridge; the rest is in the golden cases.
class IsolatedTest {
    private static HostState booting(String stanza) {
        var raw = States.rawXl();
        var interfaces = "auto lo\niface lo inet loopback\n\nauto xenbr0\n" + stanza;
        return Reading.of(raw.with("/etc/network/interfaces", States.text(interfaces)));
    }

    private static Judgement judged(String task, HostState state) {
        return Tasks.assertion(task).judge(state);
    }

    @Test
    void aSecondNicAfterTheNextBootIsOneTooMany() {
        var stanza = "iface xenbr0 inet manual\n    bridge_ports eth0 eth2\n";
        assertEquals(
                new Judgement.Violated("the next boot joins eth0 and eth2 by xenbr0"),
                judged("isolated: { bridge: xenbr0, guests: [dom1, dom2, dom3] }", booting(stanza)));
    }

    @Test
    void anAddressOfDom0AfterTheNextBootIsOneTooMany() {
        var stanza = "iface xenbr0 inet static\n    address 192.0.2.7/24\n    bridge_ports eth0\n";
        assertEquals(
                new Judgement.Violated("the next boot gives Dom0 static 192.0.2.7/24 on xenbr0"),
                judged("isolated: { bridge: xenbr0, guests: [dom1, dom2, dom3] }", booting(stanza)));
        assertEquals(
                new Judgement.Holds(),
                judged(
                        "isolated: { bridge: xenbr0, guests: [dom1, dom2, dom3], dom0_address: true }",
                        booting(stanza)));
    }
}
