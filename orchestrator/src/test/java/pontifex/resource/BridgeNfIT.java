package pontifex.resource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.States;
import pontifex.plan.Change;
import pontifex.plan.Means;
import pontifex.plan.Namespace;
import pontifex.plan.Plan;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.NfCalls;
import pontifex.state.Seen;

/// The real switches of a namespace of its own, seen, turned, and turned again as a boot would. Needs root, and
/// br_netfilter in the kernel.
class BridgeNfIT {
    private static final Pattern RUN = Pattern.compile("RUN\\+=\"/bin/sh -c '(.*)'\"");

    @TempDir
    private @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theSwitchesAreTurnedNowAndAsTheModuleIsLoadedLate(List<String> shell) throws Exception {
        try (var host = new Namespace(Objects.requireNonNull(temporary))) {
            host.sh(
                    "echo 1 >/sys/class/net/xenbr1/bridge/nf_call_arptables; echo 0 >/proc/sys/net/bridge/bridge-nf-call-arptables");
            var task = Tasks.resource("bridge_nf: { iptables: false, arptables: false }");
            var found = Reading.of(Tasks.looked(seen(host, shell), task));
            assertEquals(
                    live(
                            NfCalls.Switch.of("iptables"),
                            NfCalls.Switch.of("ip6tables"),
                            new NfCalls.Switch("xenbr1", "arptables")),
                    found.network().nf().live());
            var wanted = task.on(found);
            for (var change : Plan.between(found, wanted, List.of()).changes()) {
                if (change instanceof Change.SetNfCall) {
                    var script = Means.forward(change);
                    assertEquals(new Namespace.Ended(0, "", ""), host.call(shell, Means.IPROUTE2.libraries(), script));
                }
            }
            assertEquals(
                    live(NfCalls.Switch.of("ip6tables")),
                    seen(host, shell).network().nf().live());
            assertEquals(
                    wanted.network().nf().live(),
                    seen(host, shell).network().nf().live());

            host.sh("for all in /proc/sys/net/bridge/bridge-nf-call-*; do echo 1 >\"$all\"; done");
            var rules = assertInstanceOf(
                    FileState.Regular.class, wanted.files().at("/etc/udev/rules.d/99-pontifex-bridge-nf.rules"));
            var commands = RUN.matcher(rules.content().latin1()).results().toList();
            assertEquals(2, commands.size());
            commands.forEach(command -> host.sh("/bin/sh -c '" + command.group(1) + "'"));
            assertEquals(
                    live(NfCalls.Switch.of("ip6tables")),
                    seen(host, shell).network().nf().live());

            host.sh("for all in /proc/sys/net/bridge/bridge-nf-call-*; do echo 1 >\"$all\"; done");
            var settings = assertInstanceOf(
                    FileState.Regular.class, wanted.files().at("/etc/sysctl.d/99-pontifex-bridge-nf.conf"));
            var file = host.write("nf.conf", settings.content().latin1());
            assertTrue(host.sh("sysctl -p " + file).out().contains("bridge-nf-call-iptables = 0"));
            assertEquals(
                    live(NfCalls.Switch.of("ip6tables")),
                    seen(host, shell).network().nf().live());
        }
    }

    private static Seen<NfCalls.Live> live(NfCalls.Switch... on) {
        return Seen.of(new NfCalls.Live(new TreeSet<>(NfCalls.ALL), new TreeSet<>(List.of(on))));
    }

    /// A made-up host's files, with the namespace's links.
    private static HostState seen(Namespace host, List<String> shell) {
        return States.rawXl().with(host.probed(shell).network());
    }
}
