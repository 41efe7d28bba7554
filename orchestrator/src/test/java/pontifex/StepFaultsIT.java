package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A step that fails in the middle puts every kind of host back: whoever keeps its bridges, whatever tools it has.
class StepFaultsIT {
    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void aHostOfEachKind() throws IOException {
        scene = Scene.of(folder, 2, "xend", "xl");
        // network-bridge brings a NIC up when it starts, and leaves it up when it stops
        scene.lab().exec("dom0-01", "sh", "-c", "ip link set eth1 up && ip link set eth2 up");
    }

    @AfterAll
    static void down() {
        scene.close();
    }

    @AfterEach
    void asAtFirst() {
        scene.reset();
    }

    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "dom0-01, brctl, *addif*xenbr2*, bind eth2 to xenbr2",
        "dom0-01, brctl, *addbr*xenbr2*, bind eth2 to xenbr2",
        "dom0-01, brctl, '*addif*xenbr2 vif*', 'move vif'",
        "dom0-02, ip, *eth2*master*, bind eth2 to xenbr2",
        "dom0-02, ip, *vif*master*, move vif",
        "dom0-02, mv, *libxl-json*, write /var/lib/xen/userdata-d.",
    })
    void theHostIsPutBack(String host, String tool, String arguments, String step) throws Exception {
        var before = scene.picture(host);
        var record = scene.lab().run(host, "xl", "list", "-l").out();
        scene.wrap(
                host,
                tool,
                "case \"$*\" in " + arguments.replace(" ", "\\ ") + ") echo no, not that >&2; exit 1 ;; esac");
        var report = scene.apply(Scene.TWO_BRIDGES + """
                    - name: dom2 is on its bridge
                      vif: { guest: dom2, bridge: xenbr2 }
                """, "-l", host);
        assertEquals("{" + host + "=rolled_back}", report.outcomes(), report.said());
        assertEquals(8, report.status());
        assertTrue(report.error(host).startsWith("could not " + step), report.error(host));
        assertTrue(report.error(host).contains("no, not that"), report.error(host));
        scene.lab().exec(host, "rm", "/usr/local/sbin/" + tool);
        scene.assertAsBefore(before, host);
        assertEquals(record, scene.lab().run(host, "xl", "list", "-l").out(), "the toolstack's own records");
    }
}
