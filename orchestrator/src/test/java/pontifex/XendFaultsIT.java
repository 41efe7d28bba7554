package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Dom0 had on the NIC is nowhere but in network-bridge's own memory for a while. Whatever ends the script there,
/// the host gets it back.
class XendFaultsIT {
    private static final List<Fault> FAULTS = List.of(
            new Fault("network-bridge hangs while it binds the NIC", "brctl", "case $1 in addif) sleep 60 ;; esac"),
            new Fault(
                    "network-bridge is killed while it moves the address",
                    "brctl",
                    "case $1 in addif) kill -9 $PPID; exit 1 ;; esac"),
            new Fault("network-bridge is killed while it moves the address, and again as it stops", "brctl", """
                    case $1:$(tr '\\0' ' ' </proc/$PPID/cmdline) in
                    addif:*network-bridge* | delif:*network-bridge*) kill -9 $PPID; exit 1 ;;
                    esac"""),
            new Fault(
                    "network-bridge is killed when it has renamed the NIC alone",
                    "ip",
                    "case \"$*\" in *veth0*down*) kill -9 $PPID; exit 1 ;; esac"),
            new Fault("network-bridge can't put the address on again and ends well", "ip", """
                    case "$*" in
                    *address*add*) [ -e /var/tmp/failed ] || { echo >/var/tmp/failed; exit 2; } ;;
                    esac"""));

    @TempDir
    static Path folder;

    private static Ordeal ordeal;

    /// @param body what is put before a tool of the host's
    private record Fault(String name, String tool, String body) {}

    @BeforeAll
    static void hosts() throws Exception {
        ordeal = Ordeal.of(folder, Collections.nCopies(FAULTS.size(), "xend"));
    }

    @AfterAll
    static void down() {
        ordeal.close();
    }

    @Test
    void whateverEndsNetworkBridgeTheHostGetsItsAddressBack() throws Exception {
        var hosts = ordeal.lab().hosts();
        var of = new TreeMap<String, Fault>();
        for (var host : hosts) {
            of.put(host, FAULTS.get(of.size()));
        }
        ordeal.each(
                hosts,
                host -> ordeal.wrap(host, of.get(host).tool(), of.get(host).body()));
        var report = Scene.ended(ordeal.start(Ordeal.EASE, hosts, "--guard", "8"));
        ordeal.each(hosts, host -> {
            var fault = of.get(host).name();
            assertEquals("rolled_back", report.outcome(host), () -> fault + report.brief() + ordeal.journal(host));
            ordeal.awaitEnded(host);
            ordeal.calm(host);
            try {
                ordeal.assertAsBefore(host);
            } catch (AssertionError e) {
                throw new AssertionError(fault + ": " + ordeal.journal(host) + report.brief(), e);
            }
            Faults.record(fault, "xend", Faults.Ended.AS_BEFORE);
        });
    }
}
