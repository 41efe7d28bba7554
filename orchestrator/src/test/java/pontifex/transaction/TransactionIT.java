package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.plan.Namespace;
import pontifex.plan.Plan;
import pontifex.shell.Program;
import pontifex.state.Content;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Mode;
import pontifex.state.NfCalls;
import pontifex.state.Platform;
import pontifex.state.Seen;

/// From a plan to a host that is as wanted, in a namespace with real bridges: a new bridge for eth1, the
/// guest moved onto it with xenstore in step, what bridges hand on turned off, its ghost dropped, and a
/// file for the next boot.
class TransactionIT {
    @TempDir
    private @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return KeeperTest.SHELLS.stream();
    }

    private Path folder() {
        return Objects.requireNonNull(temporary);
    }

    private HostState look(Namespace host) throws IOException {
        var state = host.look();
        for (var name : List.of("dom1.cfg", "interfaces")) {
            var path = folder().resolve(name);
            state = state.with(
                    path.toString(),
                    Files.exists(path)
                            ? new FileState.Regular(
                                    Content.of(Files.readAllBytes(path)),
                                    mode(path),
                                    Files.getOwner(path).getName(),
                                    "root")
                            : FileState.ABSENT);
        }
        var platform = state.platform();
        var guest = Objects.requireNonNull(state.guests().named("dom1"));
        return state.with(new Platform(
                        platform.distribution(),
                        platform.release(),
                        platform.kernel(),
                        platform.toolstack(),
                        platform.xenVersion(),
                        platform.persistence(),
                        platform.persistenceWhy(),
                        new TreeSet<>(List.of("ip", "brctl", "xl")),
                        platform.bootId()))
                .with(state.guests().with(new Guest("dom1", path("dom1.cfg"), guest.configured(), guest.domain())));
    }

    private static Mode mode(Path path) throws IOException {
        int bits = 0;
        for (var permission : Files.getPosixFilePermissions(path)) {
            bits |= 1 << 8 - permission.ordinal();
        }
        return new Mode(bits);
    }

    private String path(String name) {
        return folder().resolve(name).toString();
    }

    private HostState wanted(HostState found) {
        var network = found.network().with(Link.bridge("xenbr2"));
        network = network.with(Objects.requireNonNull(network.link("eth1")).withMaster("xenbr2"));
        network = network.with(Objects.requireNonNull(network.link("vif1.0")).withMaster("xenbr2"));
        if (network.nf().live() instanceof Seen.Value<NfCalls.Live>(var live)) {
            network = network.with(network.nf().with(live.with(NfCalls.Switch.of("iptables"), false)));
        }
        var guest = Objects.requireNonNull(found.guests().named("dom1"));
        var running = (Domain.Running) guest.domain();
        running = running.with(new Domain.LiveVif("vif1.0", "xenbr2", "xenbr2"), 0)
                .without(1);
        return found.with(network)
                .with(found.guests().with(guest.with(running)))
                .with(path("dom1.cfg"), file("vif = ['bridge=xenbr2']\n"))
                .with(path("interfaces"), file("auto xenbr2\n"));
    }

    private static FileState file(String text) {
        return new FileState.Regular(Content.of(text), Mode.octal("0640"), "root", "root");
    }

    private Namespace host() throws IOException {
        var host = new Namespace(folder());
        host.sh("ip link set vif1.0 master xenbr0; echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables");
        host.ghost();
        var config = host.write("dom1.cfg", "vif = ['bridge=xenbr0']\n");
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-r-----"));
        return host;
    }

    private Transaction transaction(Namespace host, List<String> shell) throws Exception {
        var observed = look(host);
        var place = new Place(path("lib"), shell.getFirst(), shell.size() > 1 ? shell.get(1) : "");
        return Transaction.of(
                Plan.between(observed, wanted(observed), List.of()), TransactionId.random(), Bench.ANNA, null, place);
    }

    private Process begun(Namespace host, List<String> shell, Program program) throws IOException {
        return begun(host, shell, program.text());
    }

    private Process begun(Namespace host, List<String> shell, String program) throws IOException {
        var process = new ProcessBuilder(host.inside(shell))
                .redirectErrorStream(true)
                .redirectOutput(folder().resolve("answer").toFile())
                .start();
        // in the keeper's program too: the stand-ins come first
        var text = program.replace("PATH=$host_root", "PATH=" + host.bin() + ":$host_root");
        try (var in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }

    private Receipt run(Namespace host, List<String> shell, Transaction transaction) throws Exception {
        begun(host, shell, transaction.start(20)).waitFor();
        return receipt(transaction);
    }

    private Receipt receipt(Transaction transaction) throws Exception {
        return Receipt.read(
                Files.readAllBytes(folder().resolve("answer")),
                false,
                transaction.id().mark());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatThePlanSaysIsWhatTheHostBecomes(List<String> shell) throws Exception {
        try (var host = host()) {
            var observed = look(host);
            var transaction = transaction(host, shell);
            var receipt = run(host, shell, transaction);
            assertInstanceOf(Receipt.Done.class, receipt, receipt.toString());
            assertEquals(wanted(observed), look(host));
            assertTrue(Plan.between(look(host), wanted(look(host)), List.of()).isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aGhostThatCannotBeDetachedTakesBridgesAndFilesBack(List<String> shell) throws Exception {
        try (var host = host()) {
            var observed = look(host);
            var transaction = transaction(host, shell);
            host.sh("sed -i 's/network-detach)/network-detach) echo no xl today >\\&2; exit 5 ;; never)/' " + host.bin()
                    + "/xl");
            var receipt = run(host, shell, transaction);
            var back = assertInstanceOf(Receipt.RolledBack.class, receipt, receipt.toString());
            assertEquals("no xl today", back.why().stderr());
            assertEquals(List.of(), back.notes());
            assertEquals(observed, look(host));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLinkThatIsTakenMeanwhileTakesEverythingBack(List<String> shell) throws Exception {
        try (var host = host()) {
            var observed = look(host);
            var transaction = transaction(host, shell);
            // the step before the guest's is told to do this; see the stand-in
            host.sh("sed -i '2a ip link del vif1.0; exit 6' " + host.bin() + "/xenstore-write");
            var receipt = run(host, shell, transaction);
            var back = assertInstanceOf(Receipt.RolledBack.class, receipt, receipt.toString());
            assertEquals(6, back.why().status());
            assertTrue(back.notes().contains("vif1.0 was skipped: vif 1/0 is gone"), back.toString());
            var seen = look(host);
            assertEquals(
                    observed.network().without("vif1.0").links(), seen.network().links());
            assertEquals(observed.files(), seen.files());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aHostThatHasMovedSinceTheLookIsNotTouched(List<String> shell) throws Exception {
        try (var host = host()) {
            var transaction = transaction(host, shell);
            host.sh("ip link set eth1 master xenbr1; ip link set vif1.0 down; ip link add xenbr2 type bridge");
            host.sh("echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables");
            host.sh("echo xenbr9 >" + path("store/local/domain/0/backend/vif/1/0/bridge"));
            var moved = look(host);
            var receipt = run(host, shell, transaction);
            var stale = assertInstanceOf(Receipt.Stale.class, receipt, receipt.toString());
            assertEquals(
                    List.of(
                            "a link xenbr2 is there now",
                            "eth1 is on xenbr1 now, and not on none",
                            "vif1.0 is down now",
                            "xenstore has another bridge for vif 1/0",
                            "/proc/sys/net/bridge/bridge-nf-call-iptables says something else now"),
                    stale.moved());
            assertEquals(moved, look(host));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatMadeTheChangeSafeIsLookedAtAgain(List<String> shell) throws Exception {
        try (var host = host()) {
            var transaction = transaction(host, shell);
            host.sh("ip link add eth1.5 type veth peer name far; ip addr add 192.0.2.7/24 dev eth1.5");
            host.sh("ip link set eth0 master xenbr0");
            var stale = assertInstanceOf(Receipt.Stale.class, run(host, shell, transaction));
            assertEquals(List.of("eth1.5 has an address now", "bridge xenbr0 has other ports"), stale.moved());
        }
    }

    /// As where names come from a directory service.
    @ParameterizedTest
    @MethodSource("shells")
    void anOwnerIsCalledAsTheLookCalledHim(List<String> shell) throws Exception {
        try (var host = host()) {
            host.sh("chown 54321 " + path("dom1.cfg"));
            var ls = host.write(
                    "bin/ls",
                    "#!/bin/sh\ncase $1 in *n*) exec /bin/ls \"$@\" ;; esac\n/bin/ls \"$@\" | sed 's/ 54321 / anna /'\n");
            assertTrue(ls.toFile().setExecutable(true));
            var receipt = run(host, shell, transaction(host, shell));
            assertInstanceOf(Receipt.Done.class, receipt, receipt.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aBridgeThatOthersMakeMeanwhileIsTheirs(List<String> shell) throws Exception {
        try (var host = host()) {
            var observed = look(host);
            var transaction = transaction(host, shell);
            var make = "ip link add name \"$1\" type bridge";
            var text = transaction.start(20).text();
            assertTrue(text.contains(make), "others are just faster");
            begun(host, shell, text.replace(make, make + "; " + make)).waitFor();
            var receipt = receipt(transaction);
            var back = assertInstanceOf(Receipt.RolledBack.class, receipt, receipt.toString());
            assertEquals(1, back.why().step());
            assertEquals(
                    "xenbr2",
                    Objects.requireNonNull(look(host).network().link("xenbr2")).name());
            assertEquals(
                    observed.network().links(),
                    look(host).network().without("xenbr2").links());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aGhostThatIsGoneAllTheSameIsSaidToBeLeftSo(List<String> shell) throws Exception {
        try (var host = host()) {
            var transaction = transaction(host, shell);
            host.sh("echo exit 5 >>" + host.bin() + "/xl");
            var receipt = run(host, shell, transaction);
            var back = assertInstanceOf(Receipt.RolledBack.class, receipt, receipt.toString());
            assertEquals(List.of("interface 1 of domain 1 was half a device, and isn't made again"), back.notes());
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aKilledKeeperIsUndoneByTheNextTransaction(List<String> shell) throws Exception {
        try (var host = host()) {
            var observed = look(host);
            var transaction = transaction(host, shell);
            host.sh("sed -i '2a echo >" + path("reached") + "; while [ -e " + path("wait") + " ]; do sleep 0.02; done' "
                    + host.bin() + "/xenstore-write");
            host.write("wait", "");
            var session = begun(host, shell, transaction.start(20));
            Bench.until(() -> Files.exists(folder().resolve("reached")), "the last step");
            session.destroyForcibly().waitFor();
            ProcessHandle.allProcesses()
                    .filter(one -> one.info().arguments().stream()
                            .flatMap(Stream::of)
                            .anyMatch(word -> word.startsWith(path("lib/tx/"))))
                    .forEach(ProcessHandle::destroyForcibly);
            Files.delete(folder().resolve("wait"));
            var heartbeat = folder().resolve("lib/tx/" + transaction.id() + "/heartbeat");
            Receipt later;
            do {
                Thread.sleep(50);
                Files.deleteIfExists(heartbeat);
                later = run(host, shell, transaction(host, shell));
            } while (later instanceof Receipt.Locked);
            assertEquals(
                    Receipt.Earlier.Outcome.UNDONE, later.earlier().getFirst().outcome(), later.toString());
            assertInstanceOf(Receipt.Stale.class, later, later.toString());
            assertEquals(observed, look(host));
            assertFalse(Files.exists(folder().resolve("lib/lock")));
        }
    }
}
