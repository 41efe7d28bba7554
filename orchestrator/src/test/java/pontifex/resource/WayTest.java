package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pontifex.States;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Persistence;

class WayTest {
    private static final String SYSTEM = "/etc/systemd/system";

    private static HostState enabled(String... services) {
        var state = States.rawXl().with(SYSTEM, States.folder());
        for (var service : services) {
            state = state.with(
                    SYSTEM + "/multi-user.target.wants/" + service,
                    new FileState.Symlink("/lib/systemd/system/" + service));
        }
        return state;
    }

    private static void assertNone(String why, HostState state) {
        assertEquals(new Way.Chosen(Persistence.NONE_KNOWN, why), Way.of(state));
    }

    @Test
    void ifupdownKeepsWhatItsFileGives() {
        assertEquals(
                new Way.Chosen(Persistence.IFUPDOWN, "/etc/network/interfaces gives mgmt0"),
                Way.of(enabled("networking.service")));
    }

    @Test
    void aHostWithoutSystemdIsIfupdownsByItsFileAlone() {
        assertEquals(Persistence.IFUPDOWN, Way.of(States.rawXl()).persistence());
    }

    @Test
    void oldLinksOfRunlevelsEnableToo() {
        var state = enabled().with("/etc/rcS.d/S12networking", new FileState.Symlink("../init.d/networking"));
        assertEquals(Persistence.IFUPDOWN, Way.of(state).persistence());
    }

    @Test
    void whatNobodyStartsKeepsNothing() {
        assertNone("nothing that Pontifex knows keeps links there", enabled());
    }

    @Test
    void whatIsMaskedKeepsNothing() {
        assertNone(
                "nothing that Pontifex knows keeps links there",
                enabled("networking.service").with(SYSTEM + "/networking.service", new FileState.Symlink("/dev/null")));
    }

    @Test
    void oneThatNobodyKnowsIsNamed() {
        assertNone(
                "wicked (wicked.service is enabled) keeps its links, and Pontifex doesn't know how to edit its files",
                enabled("wicked.service"));
    }

    @Test
    void twoAreAMixtureAndNamed() {
        assertNone(
                "it mixes ifupdown (/etc/network/interfaces gives mgmt0) and dhcpcd (dhcpcd.service is enabled)",
                enabled("networking.service", "dhcpcd.service"));
    }

    @Test
    void aFolderThatCannotBeListedLeavesItUnknown() {
        var why = "is a folder that can't be listed";
        var hidden = SYSTEM + "/multi-user.target.wants";
        assertEquals(
                Persistence.NONE_KNOWN,
                Way.of(enabled().with(hidden, new FileState.Unknown(why))).persistence());
    }

    @Test
    void whatWasNotLookedAtIsUnknown() {
        var state = States.rawXl();
        var files = new java.util.TreeMap<>(state.files().byPath());
        files.remove(SYSTEM);
        assertEquals(
                Persistence.NONE_KNOWN,
                Way.of(state.with(new pontifex.state.Files(files))).persistence());
    }
}
