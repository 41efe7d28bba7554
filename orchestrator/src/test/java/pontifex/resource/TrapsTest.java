package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Mode;

class TrapsTest {
    private static final String SCRIPT = States.SCRIPTS + "/my-network-script";
    private static final String UNNOTICED =
            "xend is to run " + SCRIPT + " at its start, and says nothing when it can't: ";
    private static final String THREE = """
            #!/bin/sh
            dir=$(dirname "$0")
            "$dir/network-bridge" "$@" vifnum=0 netdev=eth0 bridge=xenbr0
            "$dir/network-bridge" "$@" vifnum=1 netdev=eth1 bridge=xenbr1
            "$dir/network-bridge" "$@" vifnum=2 netdev=eth2 bridge=xenbr2
            """;

    private static HostState xend(String configuration, FileState script) {
        return States.rawXend().with(States.SXP, States.text(configuration)).with(SCRIPT, script);
    }

    private static FileState executable(String text) {
        return States.text(text).with(Mode.octal("0755"));
    }

    private static List<String> traps(HostState raw) {
        return Traps.of(Reading.of(raw));
    }

    @Test
    void aHostThatDoesWhatItSaysHasNone() {
        assertEquals(List.of(), traps(States.rawXl()));
        assertEquals(List.of(), traps(States.rawXend()));
        assertEquals(List.of(), traps(xend("(network-script my-network-script)\n", executable(THREE))));
    }

    @Test
    void whatXendPassesOverWithoutAWordIsSaid() {
        assertEquals(
                List.of(UNNOTICED + "it isn't there"),
                traps(xend("(network-script my-network-script)\n", FileState.ABSENT)));
        assertEquals(
                List.of(UNNOTICED + "it isn't executable"),
                traps(xend("(network-script my-network-script)\n", States.text(THREE))));
        assertEquals(
                List.of(SCRIPT + ":1:1: no #! in the first line: xend can't run it, and doesn't say so"),
                traps(xend(
                        "(network-script my-network-script)\n", executable(THREE.replace("#!/bin/sh\n", "# mine\n")))));
    }

    @Test
    void theFirstOfTwoCountsAndArgumentsOutsideOfQuotesAreDropped() {
        assertEquals(
                List.of(
                        States.SXP + ":2:1: a second (network-script …) with another value: xend takes the first",
                        States.SXP + ":1:32: xend drops everything after the first value of (network-script …): put it"
                                + " all in one string"),
                traps(xend(
                        "(network-script network-bridge netdev=eth1)\n(network-script my-network-script)\n",
                        executable(THREE))));
    }

    @Test
    void aWrapperIsJudgedByTheReleaseWhoseScriptItCalls() {
        var later = States.changed(xend("(network-script my-network-script)\n", executable(THREE)), "later");
        assertEquals(
                List.of(SCRIPT + " calls network-bridge 3 times, and the host's is of Xen 3.2 or 3.3: called once for"
                        + " each NIC, it leaves all bridges down and Dom0 without a route, and says that all is well"),
                traps(later));
        assertEquals(
                List.of(SCRIPT + " calls network-bridge 3 times, and the host's is of no release that is known: called"
                        + " once for each NIC, what comes of it can't be told"),
                traps(later.with(States.SCRIPTS + "/network-bridge", executable("#!/bin/sh\n"))));
    }

    @Test
    void whatXlIgnoresInAGuestsFileIsSaidWithItsPlace() {
        assertEquals(
                List.of(
                        "/etc/xen/dom1.cfg:2:8: 'brige' is no key of a vif: xl ignores it and goes on",
                        "/etc/xen/dom1.cfg:2:8: no bridge= here: the guest goes to the host's default bridge"),
                traps(States.rawXl()
                        .with("/etc/xen/dom1.cfg", States.text("name = 'dom1'\nvif = ['brige=xenbr1']\n"))));
        assertEquals(
                List.of("/etc/xen/dom1:1:8: 'brige' is no key of a vif: xm refuses to start the guest"),
                traps(States.rawXend().with("/etc/xen/dom1", States.text("vif = ['bridge=xenbr1,brige=xenbr1']\n"))));
    }

    @Test
    void aVifnameThatNoLinkCanHaveIsSaid() {
        assertEquals(List.of(), traps(named("shop-internal-1")));
        assertEquals(
                List.of("/etc/xen/dom1.cfg:2:8: the vifname 'shop-internal-12' has 16 characters, and Linux takes 15:"
                        + " the guest can't be started"),
                traps(named("shop-internal-12")));
    }

    private static HostState named(String vifname) {
        return States.rawXl()
                .with(
                        "/etc/xen/dom1.cfg",
                        States.text("name = 'dom1'\nvif = ['bridge=xenbr1,vifname=" + vifname + "']\n"));
    }

    /// Which of the two will read it isn't known without a host.
    @Test
    void aGuestsFileInAPlayIsJudgedAsBothToolstacksWouldReadIt() throws Exception {
        assertEquals(
                List.of("/etc/xen/dom1.cfg:1:8: the vifname 'shop-internal-12' has 16 characters, and Linux takes 15:"
                        + " the guest can't be started"),
                Tasks.read("file: { path: /etc/xen/dom1.cfg, content: \"vif = ['bridge = xenbr1,bridge=xenbr1,"
                                + "vifname=shop-internal-12']\\n\" }")
                        .traps()
                        .stream()
                        .filter(trap -> !trap.contains("twice"))
                        .toList());
    }

    @Test
    void oldScriptsTakeABridgeForMadeWhereALongerNameHoldsIt() {
        var script = "#!/bin/sh\npdev=p\nvdev=v\nvif0=v\nvifnum=0\nlegacy_mask_to_prefix() { :; }\nop_start() { :; }\n";
        var ten = THREE + "\"$dir/network-bridge\" \"$@\" vifnum=10 netdev=eth10 bridge=xenbr10\n";
        assertEquals(
                List.of("network-bridge of Xen 3.0.0 takes xenbr1 for made where there is a bridge with a longer name"
                        + " that holds it"),
                traps(xend("(network-script my-network-script)\n", executable(ten))
                        .with(States.SCRIPTS + "/network-bridge", executable(script))));
    }

    @Test
    void aRenamedNicThatIsOffItsBridgeStaysOffIt() {
        assertEquals(
                List.of(
                        "peth1 is on no bridge, and network-bridge's start does nothing about it: it takes eth1 for done"
                                + " where peth1 is there"),
                traps(States.changed(States.rawXend(), "renamed", "eth1")));
        assertEquals(List.of(), traps(States.changed(States.rawXend(), "renamed", "eth1", "xenbr1")));
    }
}
