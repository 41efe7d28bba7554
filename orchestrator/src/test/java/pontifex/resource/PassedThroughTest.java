package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.States;
import pontifex.state.FileState;
import pontifex.state.HostState;

class PassedThroughTest {
    private static final String BACK =
            "leave %s out of the play; or take it from the guest: out of its file and of pciback.hide=, then boot Dom0";

    private static HostState with(HostState state, String path, String content) {
        return state.with(path, States.text(content));
    }

    private static HostState hidden(String driver, String slot, String kind) {
        return with(States.rawXl(), "/sys/bus/pci/drivers/" + driver + "/" + slot + "/class", kind + "\n");
    }

    private static HostState inSlot(HostState state, String nic, String slot) {
        return state.with("/sys/class/net/" + nic + "/device", new FileState.Symlink("../../../" + slot));
    }

    private static HostState passed(String value) {
        var state = States.rawXl();
        var file = (FileState.Regular) state.files().at("/etc/xen/dom2.cfg");
        return with(state, "/etc/xen/dom2.cfg", file.content().latin1() + "pci = " + value + "\n");
    }

    private static Refused refused(HostState state, String nic) {
        return assertThrows(
                Refused.class,
                () -> Tasks.resource("bridge: { name: xenbr9, nic: " + nic + " }")
                        .on(Reading.of(state)));
    }

    private static List<String> told(HostState state) {
        return Traps.of(Reading.of(state));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pciback", "xen-pciback"})
    void aNicThatIsHiddenIsNamedAndBindingOneThatIsNotThereIsRefusedForIt(String driver) {
        var state = hidden(driver, "0000:02:1d.3", "0x020000");
        var sentence = "the NIC 0000:02:1d.3 is hidden from Dom0 for a guest (pciback)";
        assertEquals(List.of(sentence), told(state));
        var refused = refused(state, "eth3");
        assertEquals("eth3 isn't there, and " + sentence, refused.cause());
        assertEquals(BACK.formatted("eth3"), refused.hint());
    }

    @Test
    void theGuestThatAsksForItIsNamed() {
        var asked = passed("['02:1D.3,msitranslate=1', '0000:03:00.0@5']");
        var both = with(asked, "/sys/bus/pci/drivers/pciback/0000:02:1d.3/class", "0x020000\n");
        assertEquals(
                "eth3 isn't there, and the NIC 0000:02:1d.3 is hidden from Dom0 for dom2 (/etc/xen/dom2.cfg) (pciback)",
                refused(both, "eth3").cause());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bdf=02:1d.3,permissive=1", "permissive=1,bdf=02:1d.3", "2:1d.3", "0:2:1d.3@7", "02:1d.*"})
    void aGuestAsksForItInManyWays(String written) {
        var state = inSlot(inSlot(passed("['" + written + "']"), "eth1", "0000:02:1d.3"), "eth2", "0000:02:1e.3");
        assertEquals(
                List.of("eth1 is the PCI device 0000:02:1d.3, which is for dom2 (/etc/xen/dom2.cfg)"), told(state));
    }

    @Test
    void whatTheModuleIsToldToHideIsNotBound() {
        var conf = "# eth3 was (04:00.0)\noptions xen-pciback permissive=1 hide=(02:1d.*)(03:00.0)\n";
        var state = inSlot(with(States.rawXl(), "/etc/modprobe.d/guests.conf", conf), "eth1", "0000:02:1d.3");
        assertEquals(
                "eth1 is the PCI device 0000:02:1d.3, which /etc/modprobe.d/guests.conf has pciback hide for a guest",
                refused(state, "eth1").cause());
        assertEquals(List.of(), told(inSlot(state, "eth1", "0000:04:00.0")));
    }

    @Test
    void aNicThatDom0HasAndAGuestAsksForIsNotBound() {
        var state = inSlot(inSlot(passed("[\"02:1d.3\"]"), "eth1", "0000:02:1d.3"), "eth2", "0000:02:1d.4");
        assertEquals(
                List.of("eth1 is the PCI device 0000:02:1d.3, which is for dom2 (/etc/xen/dom2.cfg)"), told(state));
        var refused = refused(state, "eth1");
        assertEquals(told(state), List.of(refused.cause()));
        assertEquals(BACK.formatted("eth1"), refused.hint());
        assertNull(new PassedThrough(Reading.of(state))
                .against("eth2", state.network().link("eth2")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root=/dev/sda1 pciback.hide=(02:1d.3)(03:00.0) quiet",
                "xen-pciback.hide=(03:00.0)(0000:02:1D.3)"
            })
    void aNicThatTheNextBootHidesIsNotBound(String line) {
        var state = inSlot(with(States.rawXl(), "/proc/cmdline", line + "\n"), "eth1", "0000:02:1d.3");
        assertEquals(
                "eth1 is the PCI device 0000:02:1d.3, which the kernel's command line has pciback hide for a guest",
                refused(state, "eth1").cause());
    }

    @Test
    void whatCanNotBeReadMayBeANicAndADiskIsNone() {
        var state = States.rawXl()
                .with("/sys/bus/pci/drivers/pciback/0000:02:1d.3/class", new FileState.Unknown("Input/output error"));
        assertEquals(List.of("the NIC 0000:02:1d.3 is hidden from Dom0 for a guest (pciback)"), told(state));
        assertEquals(List.of(), told(hidden("pciback", "0000:02:1d.3", "0x010400")));
        assertEquals(
                "eth7 isn't there; the host has eth0, eth1, eth2, mgmt0",
                refused(hidden("pciback", "0000:02:1d.3", "0x010400"), "eth7").cause());
    }
}
