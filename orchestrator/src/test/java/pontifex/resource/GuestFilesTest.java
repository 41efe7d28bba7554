package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.States;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Look;

/// Which files in /etc/xen are taken for guests', on a host with dom1 to dom3.
class GuestFilesTest {
    private static final Set<String> THREE = Set.of("dom1", "dom2", "dom3");
    private static final String PUB = "/etc/xen/pub";

    private static HostState found(String path, FileState file) {
        var raw = States.rawXl();
        return raw.with(path, file).with(raw.guests().with(Set.of(path)));
    }

    private static Set<String> guests(HostState found, Look look) {
        return Reading.of(found, look).guests().byName().keySet();
    }

    private static Set<String> and(String further) {
        var all = new TreeSet<>(THREE);
        all.add(further);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh-ed25519 AAAA key", "SEKRET", "#!/bin/sh\nexit 0\n"})
    void whatATaskOwnsIsNoGuests(String content) {
        assertEquals(THREE, guests(found(PUB, States.text(content)), Look.at(PUB)));
    }

    @Test
    void whatNoTaskOwnsMayBeAGuests() {
        assertEquals(and("pub"), guests(found(PUB, States.text("ssh-ed25519 AAAA key")), Look.NOTHING));
    }

    @Test
    void whatATaskOwnsIsAGuestsWhereItIsCalledSoOrSaysSo() {
        assertEquals(and("pub"), guests(found("/etc/xen/pub.cfg", States.text("?")), Look.at("/etc/xen/pub.cfg")));
        assertEquals(and("pub"), guests(found(PUB, States.text("memory = 1; vif = [ '' ]\n")), Look.at(PUB)));
        assertEquals(and("dom4"), guests(found(PUB, States.text("name = 'dom4'\n")), Look.at(PUB)));
    }

    @Test
    void whatAVifTaskNamesIsAGuestsWhoeverOwnsIt() {
        assertEquals(
                and("pub"), guests(found(PUB, States.text("?")), Look.at(PUB).and(Look.atGuest(PUB))));
        assertEquals(
                and("guest"), guests(States.rawXl().with("/srv/guest", States.text("?")), Look.atGuest("/srv/guest")));
    }

    @Test
    void whatCouldNotBeReadMayBeAGuests() {
        assertEquals(and("pub"), guests(found(PUB, new FileState.Unknown("no permission")), Look.at(PUB)));
    }
}
