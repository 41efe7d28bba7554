package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.States;
import pontifex.plan.Change;
import pontifex.plan.Means;
import pontifex.plan.Plan;
import pontifex.shell.Program;
import pontifex.shell.Script;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;

/// A real systemd-networkd in a network namespace and a mount namespace of its own: what it makes of the files that
/// Pontifex writes, of each half of them, and what becomes of a link that it lets go. Needs root.
class NetworkdIT {
    private static final String FOLDER = "/etc/systemd/network/";
    private static final String IN = "198.51.100.7/24";

    /// networkd takes links that udev has not named where /sys can't be written.
    private static final String BOOT = """
            set -e
            mount -t tmpfs none /run
            mount -t sysfs -o ro none /sys
            mkdir -p /run/systemd/network /run/systemd/netif /run/dbus
            chown systemd-network:systemd-network /run/systemd/netif
            mount --bind "$1" /etc/systemd/network
            ip link set lo up
            for nic in eth0 eth1; do
                ip link add "$nic" type veth peer name "far-$nic"
                ip link set "far-$nic" up
            done
            dbus-daemon --system --fork
            /lib/systemd/systemd-networkd >"$2" 2>&1 &
            trap "kill $!; kill $(cat /run/dbus/pid)" EXIT
            within() { tries=0; until "$@" >/dev/null 2>&1; do tries=$((tries + 1)); [ $tries -lt 150 ]; sleep 0.2; done; }
            is() { [ "$(cat "$1")" = "$2" ]; }
            has() { ip -4 -o address show dev "$1" | grep -q "$2"; }
            """;

    private static final String TOLD = """
            for link in eth0 eth1 xenbr0; do
                [ ! -e /sys/class/net/$link ] || echo "$link" $(ip -4 -o address show dev $link | tr -s ' ' | cut -d' ' -f4) \\
                    on $(ls /sys/class/net/$link/master/brif 2>/dev/null | wc -l)
            done
            ip -4 route show default | cut -d' ' -f1-5
            """;

    @TempDir
    Path folder;

    private Path etc;

    @BeforeEach
    void theFolderOfItsFiles() throws IOException {
        etc = Files.createDirectory(folder.resolve("etc"));
    }

    private static HostState found() {
        var reached = States.changed(
                States.changed(States.changed(States.rawXl(), "networkd"), "reached", "eth0"), "managed", "eth0");
        return Reading.of(reached);
    }

    private static HostState wanted() throws Refused {
        var task = Tasks.resource("bridge: { name: xenbr0, nic: eth0 }");
        var looked = found().with(FOLDER + "04-pontifex-xenbr0.netdev", FileState.ABSENT)
                .with(FOLDER + "04-pontifex-xenbr0.network", FileState.ABSENT);
        return task.on(Reading.of(looked));
    }

    private void put(HostState state) throws IOException {
        for (var file : state.files().byPath().entrySet()) {
            if (file.getKey().startsWith(FOLDER) && file.getValue() instanceof FileState.Regular regular) {
                var path = etc.resolve(file.getKey().substring(FOLDER.length()));
                Files.write(path, regular.content().bytes());
            }
        }
    }

    private List<String> run(String script) throws Exception {
        var program = Files.writeString(folder.resolve("program"), BOOT + script);
        var process = new ProcessBuilder(
                        "unshare",
                        "-n",
                        "-m",
                        "--propagation",
                        "private",
                        "sh",
                        program.toString(),
                        etc.toString(),
                        folder.resolve("log").toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        List<String> lines;
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            lines = out.lines().collect(Collectors.toList());
        }
        assertEquals(0, process.waitFor(), () -> lines + log());
        return lines;
    }

    private String log() {
        try {
            return "\n" + Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void itsNextStartMakesWhatWasRead() throws Exception {
        var wanted = wanted();
        assertEquals(
                "[static " + IN + "]",
                wanted.network()
                        .keptBridges()
                        .or(new java.util.TreeMap<>())
                        .get("xenbr0")
                        .addresses()
                        .toString());
        put(wanted);
        var lines = run("within has xenbr0 " + IN + "\n" + TOLD
                + "cat /sys/class/net/xenbr0/bridge/stp_state /sys/class/net/xenbr0/bridge/forward_delay"
                + " /sys/class/net/xenbr0/address\n");
        assertEquals(
                List.of(
                        "eth0 on 1",
                        "eth1 on 0",
                        "xenbr0 " + IN + " on 0",
                        "default via 198.51.100.1 dev xenbr0",
                        "0",
                        "0",
                        "52:54:00:00:00:00"),
                lines);
    }

    /// A kernel without VLANs says no; that it was asked is said by networkd.
    @Test
    void itsNextStartAsksTheKernelForAVlanThatWasNotThere() throws Exception {
        var task = Tasks.resource("bridge: { name: xenbr100, nic: eth1.100 }");
        put(task.on(Reading.of(Tasks.looked(found(), task))));
        var lines = run("""
                within has eth0 %s
                within grep -q 'eth1: Could not create stacked netdev\\|eth1.100: netdev ready' "$2"
                [ ! -e /sys/class/net/eth1.100 ] || within is /sys/class/net/eth1.100/brport/state 3
                ip -o address show dev xenbr100
                cat /sys/class/net/xenbr100/bridge/forward_delay
                """.formatted(IN));
        assertEquals(List.of("0"), lines);
    }

    /// The files are put in place one by one, and the power may be cut between any two.
    @Test
    void everyHalfOfTheFilesLeadsToDom0() throws Exception {
        var wanted = wanted();
        var paths = new ArrayList<String>();
        for (var change : Plan.between(found(), wanted, List.of()).changes()) {
            if (change instanceof Change.WriteFile write) {
                paths.add(write.path());
            }
        }
        assertEquals(3, paths.size(), paths.toString());
        for (int done = 0; done < paths.size(); done++) {
            var state = found();
            for (var path : paths.subList(0, done)) {
                state = state.with(path, wanted.files().at(path));
            }
            put(state);
            var lines = run("within has eth0 " + IN + "\nsleep 1\n" + TOLD);
            assertTrue(lines.contains("eth0 " + IN + " on 0"), lines + " after " + paths.subList(0, done));
            assertTrue(lines.contains("default via 198.51.100.1 dev eth0"), lines.toString());
            assertTrue(lines.stream().noneMatch(line -> line.startsWith("xenbr0 198")), lines.toString());
        }
    }

    @Test
    void aLinkThatIsLetGoIsLeftAloneAndIsNetworkdsAgainAfterTheUndo() throws Exception {
        put(found());
        var letGo = Means.forward(new Change.LetGo("eth0", "xenbr0", Link.Traits.NETWORKD));
        var doing = program("do", letGo);
        var undoing = program("undo", new Script("undo_" + letGo.function(), letGo.arguments()));
        var lines = run("""
                within has eth0 %s
                ip link add xenbr0 type bridge forward_delay 0
                ip link set xenbr0 up
                ip address add %s dev xenbr0
                ip link set eth0 master xenbr0
                ip address del %s dev eth0
                sh %s
                ip link set far-eth0 down
                within is /sys/class/net/eth0/carrier 0
                ip link set far-eth0 up
                within is /sys/class/net/eth0/carrier 1
                sleep 1
                ! has eth0 %s
                echo left alone
                sh %s
                has eth0 %s
                ls /sys/class/net/xenbr0/brif
                ls /run/systemd/network
                """.formatted(IN, IN, IN, doing, IN, undoing, IN));
        assertEquals(List.of("left alone", "eth0"), lines);
    }

    private Path program(String name, Script script) throws IOException {
        return Files.writeString(folder.resolve(name), new Program(Means.IPROUTE2.libraries(), script).text());
    }
}
