package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Blame;
import pontifex.history.HistoryFailure;
import pontifex.history.SecretKey;
import pontifex.inventory.Inventory;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Playbook;
import pontifex.playbook.Rollout;
import pontifex.playbook.Tags;
import pontifex.playbook.Task;
import pontifex.remote.Connection;
import pontifex.remote.Connections;
import pontifex.remote.Remote;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Reply;
import pontifex.remote.SshSettings;
import pontifex.remote.Target;
import pontifex.shell.Program;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Truth;
import pontifex.state.Value;
import pontifex.transaction.Owner;

/// The audit of one host, which is this machine: what is sent to it, and what is told where the plays can't be judged.
@Timeout(60)
class HostAuditTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Target HERE = new Target("here", null, null, null, null, null, Connection.LOCAL);

    @TempDir
    private Path folder;

    private final List<String> sent = new ArrayList<>();

    private boolean strict;

    @Test
    void nothingIsSentButTheProbe() throws Exception {
        var path = folder.resolve("wanted");
        var run = audit("file: { path: " + path + ", content: x }", Items.NONE);
        run.play(0, Company.NOBODY);
        var result = run.finished();
        assertEquals(new HostOutcome.WouldChange(), result.outcome());
        assertEquals(List.of("probe"), sent);
        assertTrue(Files.notExists(path));
    }

    @Test
    void anAssertionThatHeldHasDrifted() throws Exception {
        var item = new Item("route", "default IPv4", "holds", Truth.LIVE);
        var run = audit("route: { via: 203.0.113.254 }", items(item, "yes"));
        run.play(0, Company.NOBODY);
        var verdict = run.finished().verdicts().stream()
                .filter(each -> each.item().equals(item))
                .findFirst()
                .orElseThrow();
        assertEquals("route default IPv4 holds (live): recorded yes, found no; wanted yes", verdict.toString());
        assertEquals(Verdict.Kind.DRIFT, verdict.kind());
        assertEquals("the task", verdict.task());
    }

    @Test
    void aStrictAuditsVerdictsAreStrict() throws Exception {
        strict = true;
        var run = audit("route: { via: 203.0.113.254 }", items(new Item("route", "x", "holds", Truth.LIVE), "yes"));
        run.play(0, Company.NOBODY);
        var verdicts = run.finished().verdicts();
        assertTrue(!verdicts.isEmpty() && verdicts.stream().allMatch(Verdict::strict), verdicts + "");
    }

    @Test
    void anAssertionThatIsRecordedIsToldWhereNoPlayCanJudgeIt() throws Exception {
        var item = new Item("route", "default IPv4", "holds", Truth.LIVE);
        var run = run(List.of(), Ledger.Judged.RECORDED, books(items(item, "yes")));
        run.play(0, Company.NOBODY);
        var result = run.finished();
        assertEquals(List.of("recorded, and only a play can judge it: route default IPv4 holds"), result.notes());
        assertEquals(
                List.of("nothing is recorded of it: an apply, or 'pontifex record', does that"),
                result.unknown(),
                "nothing else is");
    }

    @Test
    void aHostOnWhichATaskIsRefusedIsStillHeldAgainstItsRecord() throws Exception {
        var item = new Item("file", folder + "/left", "symlink", Truth.NEXT_BOOT);
        Files.createSymbolicLink(folder.resolve("left"), Path.of("elsewhere"));
        var run = audit("file: { path: " + folder + "/left, content: x }", items(item, "there"));
        var failed = assertThrows(HostFailed.class, () -> run.play(0, Company.NOBODY));
        assertInstanceOf(HostOutcome.Failed.class, failed.outcome());
        assertEquals(
                List.of(item + ": recorded there, found elsewhere; no task says what it is to be"),
                run.result(failed.outcome()).verdicts().stream()
                        .filter(verdict -> verdict.differs(false))
                        .map(Verdict::toString)
                        .toList());
    }

    @Test
    void aRecordThatCannotBeReadIsTheHostsOwnFailure() throws Exception {
        var run = run("file: { path: /x, content: x }", new Books() {
            @Override
            public Items recorded(String host) throws HistoryFailure {
                throw new HistoryFailure("items.yml is of another format", "use a newer Pontifex");
            }

            @Override
            public SortedMap<Item, Blame> blame(String host) {
                return new TreeMap<>();
            }
        });
        var failed = assertThrows(HostFailed.class, () -> run.play(0, Company.NOBODY));
        var why = assertInstanceOf(HostOutcome.Failed.class, failed.outcome()).why();
        assertEquals("items.yml is of another format", why.cause());
        assertEquals("use a newer Pontifex", why.hint());
        assertEquals(List.of(), sent);
    }

    private HostRun audit(String task, Items recorded) throws Exception {
        return run(task, books(recorded));
    }

    private static Books books(Items recorded) {
        return new Books() {
            @Override
            public Items recorded(String host) {
                return recorded;
            }

            @Override
            public SortedMap<Item, Blame> blame(String host) {
                return new TreeMap<>();
            }
        };
    }

    private HostRun run(String task, Books books) throws Exception {
        return run(tasks(task), Ledger.Judged.WHOLE, books);
    }

    private HostRun run(List<Task> tasks, Ledger.Judged judged, Books books) throws Exception {
        var ledger = new Ledger(judged, books, SecretKey.NONE, strict, Waivers.NONE, List.of());
        var line = new HostLine(
                (_, _, _) -> remote(), HERE, HERE, Rollout.look(tasks).and(ledger.look("here")), LIMIT);
        return new HostRun(
                "here",
                List.of(new Part(tasks, List.of())),
                new Rules(Mode.AUDIT, 1, 60, Set.of()),
                ledger,
                line,
                new Owner("anna", "r", "", "noon"),
                new Unasked(),
                new SeenMacs());
    }

    private List<Task> tasks(String task) throws Exception {
        var hosts = Files.writeString(folder.resolve("hosts.yml"), "all: { hosts: { here: } }\n");
        var play = Files.writeString(
                folder.resolve("play.yml"), "- hosts: all\n  tasks:\n    - name: the task\n      " + task + "\n");
        var inventory = Inventory.read(List.of(hosts.toString()), folder);
        var rollout = Rollout.of(inventory, Playbook.read(List.of(play)), ExtraVars.of(List.of()), Tags.ALL, null);
        return rollout.tasks(rollout.hosts().getFirst());
    }

    private static Items items(Item item, String text) {
        var items = new TreeMap<Item, Value>();
        items.put(item, Value.of(text));
        return new Items(items);
    }

    private Remote remote() {
        return new Remote() {
            @Override
            public Reply run(Program program, Duration limit) throws RemoteFailure, InterruptedException {
                sent.add(program.call().function());
                try (var connections = new Connections(SshSettings.standard());
                        var here = connections.open(HERE)) {
                    return here.run(program, limit);
                }
            }

            @Override
            public void watch() {
                // nothing lies between
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }

    /// An audit sends no transaction, so nobody is asked whether it may, or told how it goes.
    private static final class Unasked implements FleetRun.Watcher {
        @Override
        public void began(String host) {
            throw new AssertionError(host);
        }

        @Override
        public void sending(String host) throws IOException {
            throw new AssertionError("a transaction for " + host);
        }

        @Override
        public void waiting(String host, int secondsLeft) {
            throw new AssertionError(host);
        }

        @Override
        public void decided(String play, List<String> hosts) {
            throw new AssertionError(play);
        }

        @Override
        public void ended(HostResult result, @Nullable HostRun run) {
            throw new AssertionError(result);
        }
    }
}
