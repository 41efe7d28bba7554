package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.json.Json;
import pontifex.plan.Change;
import pontifex.plan.Plan;
import pontifex.probe.Mark;
import pontifex.probe.Probe;
import pontifex.resource.Reading;
import pontifex.shell.Program;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.transaction.Guard;
import pontifex.transaction.Owner;
import pontifex.transaction.Pending;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;

/// What is pending is told, and ended by hand: `status`, `confirm`, `undo` and `unlock` on hosts whose controller
/// is gone.
class StatusIT {
    private static final Map<String, String> KINDS =
            new TreeMap<>(Map.of("dom0-01", "xend", "dom0-02", "xl", "dom0-03", "xl-busybox"));
    private static final String HOST = "dom0-02";
    private static final Owner OLGA = new Owner("olga@control", "run-1", "", "2026-11-23 10:15:00 UTC");

    @TempDir
    static Path folder;

    private static Scene scene;

    @BeforeAll
    static void aHostOfEachKind() throws IOException {
        scene = Scene.of(folder, 3, KINDS.values().toArray(String[]::new));
    }

    @AfterAll
    static void down() {
        scene.close();
    }

    @AfterEach
    void nothingIsPending() {
        for (var host : KINDS.keySet()) {
            killKeepers(host);
            scene.lab().exec(host, "sh", "-c", """
                    ip link del xenbr7 2>/dev/null
                    rm -rf /var/lib/pontifex /var/tmp/* /usr/local/sbin/*""");
        }
    }

    @Test
    void whatIsPendingIsToldHostByHostAndNothingIsTouched() throws Exception {
        var waiting = guarded("dom0-01", 60);
        var left = guarded(HOST, 60);
        killKeepers(HOST);
        awaitLeft(HOST);
        // where a keeper is alive it writes itself
        var untouched = List.of(HOST, "dom0-03");
        var before = stamps(untouched);
        var all = status();
        assertEquals(before, stamps(untouched));
        assertEquals(2, all.code());
        assertEquals(List.of(), all.pending("dom0-03"));
        var first = all.one("dom0-01");
        assertEquals("waiting", first.get("standing"));
        assertEquals(waiting.value(), first.get("transaction"));
        assertEquals("olga@control", first.get("operator"));
        assertEquals(true, first.get("locks"));
        int seconds = ((Number) Objects.requireNonNull(first.get("seconds_left"))).intValue();
        assertTrue(seconds > 0 && seconds <= 60, "of 60 s: " + seconds);
        assertEquals("left", all.one(HOST).get("standing"));
        var told = scene.site().pontifex("status");
        assertEquals(2, told.status());
        for (var part : List.of(
                "dom0-01      waiting            transaction " + waiting
                        + " waits for its confirm: takes itself back in ",
                "    of     olga@control, run run-1, since 2026-11-23 10:15:00 UTC\n",
                HOST + "      left               transaction " + left + " was left when its keeper was gone",
                "pontifex unlock " + HOST + " --transaction " + left,
                "nothing is pending on 1 of 3 hosts\n")) {
            assertTrue(told.out().contains(part), part + " is missing in\n" + told.out());
        }
        assertTrue(!told.out().contains("dom0-03"), told.out());
    }

    @Test
    void aHostThatCanNotBeLookedAtIsNamed() {
        scene.lab().run(scene.lab().net("ip", "link", "set", HOST + "-mgmt0", "down"));
        try {
            var told = scene.site().pontifex("status", "--timeout", "2");
            assertEquals(1, told.status());
            assertTrue(
                    told.out().contains(HOST + "      not looked at      could not look what is pending"), told.out());
            assertTrue(told.out().endsWith("nothing is pending on 2 of 3 hosts\n"), told.out());
        } finally {
            scene.lab().run(scene.lab().net("ip", "link", "set", HOST + "-mgmt0", "up"));
        }
        assertEquals(0, scene.site().pontifex("status").status());
    }

    @Test
    void aHostThatAChangeHasMovedIsAskedAtItsNewAddress() throws Exception {
        var before = scene.picture(HOST);
        var id = guarded(HOST, 60);
        var moved = List.of(
                "-e",
                "ansible_host=10.77.1.99",
                "-e",
                "confirm_host=" + scene.lab().address(HOST),
                "--timeout",
                "2");
        var told = pontifex(moved, "status", HOST, "-o", "json");
        assertEquals(2, told.status(), told.out() + told.err());
        var wrong = JsonReport.of(
                pontifex(List.of("-e", "confirm_host=10.77.1.99", "--timeout", "2"), "confirm", HOST, "-o", "json"));
        assertEquals(4, wrong.status(), "a confirm takes no other way: " + wrong.said());
        var back = JsonReport.of(pontifex(moved, "undo", HOST, "--transaction", id.value(), "-o", "json"));
        assertEquals(0, back.status(), back.said());
        scene.assertAsBefore(before, HOST);
        Faults.record(
                "the old address leads nowhere while the guard counts; rolled back by hand",
                KINDS.get(HOST),
                Faults.Ended.AS_BEFORE);
    }

    @Test
    void pingAndExecComeInAsARunDoes() throws Exception {
        var away = List.of("-e", "ansible_user=admin", "-b");
        var pong = JsonReport.of(pontifex(away, "ping", "-o", "json"));
        assertEquals(4, pong.status(), pong.said());
        assertTrue(pong.error("dom0-03").contains("sudo: not found"), pong.said());
        for (var host : List.of("dom0-01", HOST)) {
            var line = Objects.requireNonNull(pong.hosts().get(host), pong.said());
            assertEquals("root", line.get("user"), pong.said());
            assertTrue(String.valueOf(line.get("server")).startsWith("OpenSSH_"), pong.said());
        }
        var words = scene.site().pontifex("exec", "all", "--", "hostname");
        assertEquals(0, words.status(), words.out() + words.err());
        assertTrue(words.out().contains("── dom0-03 · exit 0\ndom0-03\n"), words.out());
        var much = scene.site().pontifex("exec", HOST, "--", "sh", "-c", "echo begin; head -c 1100000 /dev/zero");
        assertEquals(32, much.status(), much.out());
        assertTrue(much.out().startsWith("exec sh -c 'echo begin; head -c 1100000 /dev/zero' · 1 host\n"), much.err());
        var late = scene.site().pontifex("exec", HOST, "--command-timeout", "1", "--", "sleep", "30");
        assertEquals(32, late.status(), late.out());
        assertTrue(late.out().contains("give it longer with --command-timeout"), late.out());
    }

    @Test
    void factsAreWhatALookTells() throws Exception {
        var told = JsonReport.of(scene.site().pontifex("facts", "--json"));
        assertEquals(0, told.status(), told.said());
        KINDS.forEach((host, kind) -> {
            var facts =
                    (Map<?, ?>) Objects.requireNonNull(told.hosts().get(host).get("facts"), told.said());
            assertEquals(kind.replaceFirst("-.*", ""), facts.get("toolstack"), told.said());
            assertTrue(((List<?>) facts.get("nics")).contains("eth1"), told.said());
        });
        var shown = scene.site().pontifex("facts", HOST);
        assertTrue(shown.out().startsWith(HOST + "\n  addresses "), shown.out());
        assertTrue(shown.out().contains("\n  toolstack         xl\n"), shown.out());
    }

    private static Lab.Output pontifex(List<String> options, String... arguments) {
        return scene.site()
                .pontifex(Stream.concat(Stream.of(arguments), options.stream()).toArray(String[]::new));
    }

    @Test
    void whoMayNotLookIsToldSo() throws Exception {
        guarded(HOST, 60);
        var told = scene.site().pontifex("status", HOST, "-e", "ansible_user=admin");
        assertEquals(1, told.status());
        assertTrue(told.out().contains("become it (-b)"), told.out());
        assertEquals(
                2,
                scene.site()
                        .pontifex("status", HOST, "-e", "ansible_user=admin", "-b")
                        .status());
    }

    @Test
    void theLockOfARunThatGoesOnIsTold() throws Exception {
        scene.hold(HOST, "ip", "*master*");
        var run = scene.start(Scene.BRIDGE, "-l", HOST);
        scene.awaitHeld(HOST);
        var one = status().one(HOST);
        assertEquals("working", one.get("standing"));
        assertEquals(true, one.get("locks"));
        var id = String.valueOf(one.get("transaction"));
        for (var verb : List.of("unlock", "confirm")) {
            var refused = JsonReport.of(scene.site().pontifex(verb, HOST, "--transaction", id, "-o", "json"));
            assertEquals(2, refused.status(), refused.said());
            assertTrue(refused.error(HOST).startsWith("refused: "), refused.said());
        }
        scene.release(HOST);
        assertEquals("{dom0-02=changed}", Scene.ended(run).outcomes());
        assertEquals(0, status().code());
        scene.lab().exec(HOST, "sh", "-c", "ip link del xenbr1; rm -f /etc/network/interfaces.d/xenbr1");
        Faults.record("unlock and confirm by hand while the run goes on", KINDS.get(HOST), Faults.Ended.AS_WANTED);
    }

    @Test
    void aChangeThatWaitsIsConfirmedByHand() throws Exception {
        onEveryKind(StatusIT::confirmed);
    }

    private static void confirmed(String host) throws Exception {
        var id = guarded(host, 60);
        var told = scene.site().pontifex("confirm", host);
        assertEquals(0, told.status(), told.out() + told.err());
        assertTrue(told.out().contains("transaction " + id + " of olga@control"), told.out());
        assertTrue(told.out().contains("confirmed over a new connection"), told.out());
        assertTrue(bridged(host));
        assertEquals(0, scene.site().pontifex("status", host).status());
        scene.assertNothingUnderWay(host);
        var again = JsonReport.of(scene.site().pontifex("confirm", host, "-o", "json"));
        assertEquals(2, again.status());
        assertTrue(again.error(host).startsWith("refused: nothing is pending on the host"), again.said());
        Faults.record(
                "the controller is gone while the guard counts; confirmed by hand",
                KINDS.get(host),
                Faults.Ended.AS_WANTED);
    }

    @Test
    void aChangeThatWaitsIsTakenBackByHand() throws Exception {
        onEveryKind(StatusIT::takenBack);
    }

    private static void takenBack(String host) throws Exception {
        var before = scene.picture(host);
        var id = guarded(host, 60);
        assertTrue(bridged(host));
        var told = JsonReport.of(scene.site().pontifex("undo", host, "--transaction", id.value(), "-o", "json"));
        assertEquals(0, told.status(), told.said());
        assertEquals("{" + host + "=rolled_back}", told.outcomes(), told.said());
        scene.assertAsBefore(before, host);
        var late = JsonReport.of(scene.site().pontifex("confirm", host, "--transaction", id.value(), "-o", "json"));
        assertEquals(8, late.status(), late.said());
        assertTrue(late.error(host).startsWith("too late: put back as it was"), late.said());
        Faults.record(
                "the controller is gone while the guard counts; rolled back by hand",
                KINDS.get(host),
                Faults.Ended.AS_BEFORE);
    }

    @Test
    void aConfirmByHandThatComesTooLateIsTold() throws Exception {
        var before = scene.picture(HOST);
        var id = guarded(HOST, Guard.SHORTEST);
        Scene.await("the guard takes it back", () -> !bridged(HOST));
        Scene.await("nothing is pending", () -> pending(HOST).isEmpty());
        var late = JsonReport.of(scene.site().pontifex("confirm", HOST, "--transaction", id.value(), "-o", "json"));
        assertEquals(8, late.status(), late.said());
        assertTrue(late.error(HOST).contains("nobody confirmed it in time"), late.said());
        scene.assertAsBefore(before, HOST);
        Faults.record("a confirm by hand comes after the guard's end", KINDS.get(HOST), Faults.Ended.AS_BEFORE);
    }

    @Test
    void whatADeadKeeperLeftIsUnlockedByItsIdAlone() throws Exception {
        onEveryKind(StatusIT::unlocked);
    }

    private static void unlocked(String host) throws Exception {
        var before = scene.picture(host);
        var id = guarded(host, 60);
        var refused = unlock(host, id.value());
        assertEquals(2, refused.status(), refused.said());
        assertTrue(refused.error(host).contains("is alive"), refused.said());
        assertTrue(refused.error(host).contains("takes itself back in "), refused.said());
        killKeepers(host);
        awaitLeft(host);
        var wrong = unlock(host, "nosuch");
        assertEquals(2, wrong.status(), wrong.said());
        assertTrue(wrong.error(host).startsWith("the host knows no such transaction"), wrong.said());
        assertTrue(bridged(host), "another's id touches nothing");
        var done = unlock(host, id.value());
        assertEquals(0, done.status(), done.said());
        assertEquals("{" + host + "=rolled_back}", done.outcomes(), done.said());
        scene.assertAsBefore(before, host);
        assertEquals(0, scene.site().pontifex("status", host).status());
        Faults.record(
                "the keeper is killed while the guard counts; unlocked by hand",
                KINDS.get(host),
                Faults.Ended.AS_BEFORE);
    }

    private static JsonReport unlock(String host, String id) {
        return JsonReport.of(scene.site().pontifex("unlock", host, "--transaction", id, "-o", "json"));
    }

    // --- what is looked at -------------------------------------------------------------------------------------------

    private record Told(int code, Map<String, List<?>> hosts) {
        List<?> pending(String host) {
            return Objects.requireNonNull(hosts.get(host));
        }

        Map<?, ?> one(String host) {
            assertEquals(1, pending(host).size(), hosts.toString());
            return (Map<?, ?>) Objects.requireNonNull(pending(host).getFirst());
        }
    }

    private static Told status() {
        var output = scene.site().pontifex("status", "-o", "json");
        var hosts = new TreeMap<String, List<?>>();
        output.out()
                .lines()
                .map(line -> (Map<?, ?>) Objects.requireNonNull(Json.read(line)))
                .forEach(line -> {
                    if ("host".equals(line.get("type"))) {
                        hosts.put(String.valueOf(line.get("host")), (List<?>)
                                Objects.requireNonNull(line.get("pending")));
                    }
                });
        return new Told(output.status(), hosts);
    }

    private static Map<String, Map<String, String>> stamps(List<String> hosts) {
        var stamps = new TreeMap<String, Map<String, String>>();
        hosts.forEach(host -> stamps.put(host, HostDisk.of(scene.lab(), host).stamps()));
        return stamps;
    }

    /// By the host alone, without a run of the program for each look.
    private static void awaitLeft(String host) {
        Scene.await(host + " has what was left", () -> {
            var pending = pending(host);
            return pending.size() == 1 && !pending.getFirst().alive();
        });
    }

    private static List<Pending> pending(String host) {
        try {
            var mark = TransactionId.random().mark();
            return Pending.read(ssh(host, Transaction.status(mark)), false, mark);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static boolean bridged(String host) {
        return scene.lab()
                        .run(host, "test", "-d", "/sys/class/net/xenbr7/bridge")
                        .status()
                == 0;
    }

    private interface OnHost {
        void does(String host) throws Exception;
    }

    /// At the same time on all hosts: most of it is waiting.
    private static void onEveryKind(OnHost test) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = KINDS.keySet().stream()
                    .map(host -> threads.submit(() -> {
                        test.does(host);
                        return host;
                    }))
                    .toList();
            for (var one : all) {
                one.get();
            }
        }
    }

    // --- a change whose controller is gone ---------------------------------------------------------------------------

    /// A bridge is made, guarded, by somebody who hangs up then.
    private static TransactionId guarded(String host, int seconds) throws Exception {
        var mark = Mark.random();
        var observed = Reading.of(Probe.read(ssh(host, Probe.program(Look.NOTHING, mark)), false, mark));
        Change change = new Change.AddBridge("xenbr7");
        HostState wanted = change.on(observed);
        var transaction = Transaction.of(
                new Plan(observed, wanted, List.of(change), List.of()),
                TransactionId.random(),
                OLGA,
                new Guard(seconds));
        var receipt = Receipt.read(
                ssh(host, transaction.start(60)), false, transaction.id().mark());
        assertTrue(receipt instanceof Receipt.Waiting, receipt.toString());
        return transaction.id();
    }

    private static byte[] ssh(String host, Program program) throws Exception {
        var command = new ArrayList<>(scene.lab()
                .net("ssh", "-F", scene.lab().folder().resolve("ssh_config").toString()));
        command.addAll(List.of(host, "/bin/sh"));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(program.bytes());
        }
        var out = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor(), new String(out, StandardCharsets.UTF_8));
        return out;
    }

    /// All at once, so that none begins another.
    private static void killKeepers(String host) {
        scene.lab().exec(host, "sh", "-c", """
                pids=$(ps -eo pid,args | sed -n 's|^ *\\([0-9]*\\) .*/pontifex/t[x]/.*|\\1|p')
                [ -z "$pids" ] || kill -9 $pids""");
    }
}
