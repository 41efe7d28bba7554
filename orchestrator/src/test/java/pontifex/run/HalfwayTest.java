package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.plan.Simulation;
import pontifex.resource.Reading;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Mode;

class HalfwayTest {
    private static final String OWN = "/etc/network/interfaces.d/xenbr1";

    /// Dom0 is reached by eth1, and a bridge without a NIC stands in a file of its own.
    private static final HostState REACHED = cabled(States.changed(States.rawXl(), "reached", "eth1"));

    private static HostState cabled(HostState state) {
        var nic = Objects.requireNonNull(state.network().link("eth1"));
        return state.with(state.network().with(States.withCarrier(nic.withUp(true), true)));
    }

    private static HostState host(String main, String own) {
        return Reading.of(REACHED.with(States.INTERFACES, file(main)).with(OWN, file(own)));
    }

    private static FileState file(String text) {
        return new FileState.Regular(Content.of(text), Mode.octal("0644"), "root", "root");
    }

    private static String text() {
        return ((FileState.Regular) REACHED.files().at(States.INTERFACES))
                        .content()
                        .text() + "\nsource /etc/network/interfaces.d/*\n";
    }

    private static HostState moved(HostState state) {
        var network = state.network();
        var nic = Objects.requireNonNull(network.link("eth1"));
        return state.with(network.with(Link.bridge("xenbr1").withMac(nic.mac()))
                .with(nic.withMaster("xenbr1"))
                .moved("eth1", "xenbr1"));
    }

    private static String bridge(String port) {
        return "auto xenbr1\niface xenbr1 inet manual\n    bridge_ports " + port
                + "\n    bridge_stp off\n    bridge_fd 0\n";
    }

    @Test
    void aBridgeWhoseNicAndAddressAreGivenByTwoFilesMayBootWithoutOneOfThem() {
        var before = host(text(), bridge("none"));
        var after = moved(host(
                text().replaceAll("(?m)^(iface eth1 inet) static", "$1 manual\n\niface xenbr1 inet static"),
                bridge("eth1")));
        assertEquals(List.of(), Simulation.of(before, after).dangers(), "the whole of it is safe");
        var dangers = Halfway.dangers(before, after);
        assertTrue(
                dangers.getFirst()
                        .startsWith("if the power is cut when " + States.INTERFACES + " is written and " + OWN
                                + " is not yet: the next boot"),
                dangers.toString());
    }

    @Test
    void oneFileIsOneRename() {
        var before = host(text(), "");
        var after = moved(host(
                text().replaceAll(
                                "(?m)^(iface eth1 inet) static",
                                "$1 manual\n\nauto xenbr1\niface xenbr1 inet static\n    bridge_ports eth1"),
                ""));
        assertEquals(List.of(), Halfway.dangers(before, after));
    }
}
