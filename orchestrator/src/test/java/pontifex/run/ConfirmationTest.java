package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pontifex.States;
import pontifex.plan.Plan;
import pontifex.remote.Connection;
import pontifex.remote.Connections;
import pontifex.remote.Remote;
import pontifex.remote.RemoteFailure;
import pontifex.remote.Reply;
import pontifex.remote.SshSettings;
import pontifex.remote.Target;
import pontifex.shell.Program;
import pontifex.state.Look;
import pontifex.transaction.Guard;
import pontifex.transaction.Owner;
import pontifex.transaction.Receipt;
import pontifex.transaction.Transaction;
import pontifex.transaction.TransactionId;

/// What a run makes of a host that waits and then answers what it should not: its keeper is gone, or it is another
/// host. Each answer is one that a host gives, word for word; what a look sees is this machine, or can't be read.
@Timeout(60)
class ConfirmationTest {
    private static final TransactionId ID = new TransactionId("aaaa");
    private static final int GUARD = 8;
    private static final Duration LIMIT = Duration.ofSeconds(6);
    private static final Target FORMER = target("192.0.2.1");
    private static final Target OTHER = target("192.0.2.9");
    private static final Receipt.Waiting WAITING = new Receipt.Waiting(List.of(), ID, 3, List.of());
    private static final String SEEN = "as this machine is";
    private static final String GONE = "unfinished gone";
    private static final String UNDONE = "journal 0 undone";

    private final List<String> asked = new ArrayList<>();
    /// The connection, counted from 1, that each question was asked over.
    private final List<Integer> over = new ArrayList<>();

    private int opened;

    /// What a host answers, in the words behind the mark; empty: nothing that can be read.
    private interface Host {
        String says(String verb);
    }

    private static Target target(String address) {
        return new Target("dom0-01", address, null, null, null, null, Connection.SSH);
    }

    /// A transaction that is begun, and waits.
    private Confirmation confirmation(Target confirming, Host former, Host moved) throws Exception {
        return confirmation(confirming, former, moved, Company.NOBODY);
    }

    private Confirmation confirmation(Target confirming, Host former, Host moved, Company company) throws Exception {
        var line = new HostLine(
                (to, _, _) -> remote(to.equals(FORMER) ? former : moved, to), FORMER, confirming, Look.NOTHING, LIMIT);
        var state = States.rawXl();
        var nothing = Plan.between(state, state, List.of());
        line.transact(Transaction.of(nothing, ID, new Owner("anna", "r", "", "noon"), new Guard(GUARD)));
        asked.clear();
        over.clear();
        return new Confirmation(line, ID, GUARD, _ -> null, List.of(), company, _ -> {});
    }

    private Remote remote(Host host, Target to) {
        int connection = ++opened;
        return new Remote() {
            @Override
            public Reply run(Program program, Duration limit) throws RemoteFailure, InterruptedException {
                var verb = program.call().line().split(" ", 2)[0];
                asked.add(verb + " " + to.address());
                over.add(connection);
                if (verb.equals("probe") && host.says(verb).equals(SEEN)) {
                    return here(program, limit);
                }
                var said = verb.equals("start") ? "waits 3" : host.says(verb);
                var answer =
                        said.isEmpty() ? "" : "pontifex-aaaa begin\npontifex-aaaa " + said + "\npontifex-aaaa end 2\n";
                return new Reply(0, answer.getBytes(StandardCharsets.UTF_8), new byte[0], false);
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

    private static Reply here(Program program, Duration limit) throws RemoteFailure, InterruptedException {
        try (var connections = new Connections(SshSettings.standard());
                var here = connections.open(new Target("here", null, null, null, null, null, Connection.LOCAL))) {
            return here.run(program, limit);
        }
    }

    @Test
    void onlyItsOwnJournalTellsWhereATransactionIs() throws Exception {
        var state = States.rawXl();
        var nothing = Plan.between(state, state, List.of());
        var transaction = Transaction.of(nothing, ID, new Owner("anna", "r", "", "noon"), null);
        assertEquals("step 1 of 0", transaction.underWay("pontifex-aaaa journal 12.34 doing 1"));
        assertEquals("taking it back", transaction.underWay("pontifex-aaaa journal 12.34 undoing"));
        for (var other : List.of(
                "",
                "doing 1",
                "pontifex-bbbb journal 12.34 doing 1",
                "pontifex-aaaa earlier 12.34 doing 1",
                "pontifex-aaaa journal 12.34 doing",
                "pontifex-aaaa journal 12.34 doing x",
                "pontifex-aaaa journal 12.34 text doing 1",
                "pontifex-aaaa journal")) {
            assertNull(transaction.underWay(other), other);
        }
    }

    @Test
    void nothingIsAskedOverTheConnectionThatTheChangeCameBy() throws Exception {
        Host host = verb -> verb.equals("follow") ? UNDONE : "";
        confirmation(FORMER, host, host).ended(WAITING);
        assertFalse(over.isEmpty() || over.contains(1), () -> asked + " over " + over);
    }

    @Test
    void whatADeadKeeperLeftIsTakenBackAtOnce() throws Exception {
        Host host = verb -> switch (verb) {
            case "follow" -> GONE;
            case "unlock" -> UNDONE;
            default -> "";
        };
        var receipt = confirmation(FORMER, host, host).ended(WAITING);
        assertInstanceOf(Receipt.RolledBack.class, receipt);
        var questions =
                asked.stream().filter(it -> it.matches("(follow|unlock) .*")).toList();
        assertEquals(List.of("follow 192.0.2.1", "follow 192.0.2.1", "unlock 192.0.2.1"), questions);
    }

    @Test
    void whereThatFailsTheCommandThatEndsItIsNamed() {
        Host host = verb -> switch (verb) {
            case "follow" -> GONE;
            case "unlock" -> "refused what transaction aaaa left could not be taken back: it can't be written";
            default -> "";
        };
        var failed = assertThrows(
                HostFailed.class, () -> confirmation(FORMER, host, host).ended(WAITING));
        assertInstanceOf(HostOutcome.InDoubt.class, failed.outcome());
        assertEquals(
                new Failure(
                        "changed, and its keeper is gone (transaction aaaa)",
                        null,
                        "what transaction aaaa left could not be taken back: it can't be written",
                        "nobody on the host confirms it or puts it back."
                                + " End it: pontifex unlock dom0-01 --transaction aaaa"),
                failed.outcome().failure());
    }

    @Test
    void aKeeperThatGoesOnIsLeftToIt() throws Exception {
        var answers = new ArrayList<>(List.of(GONE, "unfinished alive", GONE, UNDONE));
        Host host = verb -> verb.equals("follow") ? answers.removeFirst() : "";
        assertInstanceOf(
                Receipt.RolledBack.class, confirmation(FORMER, host, host).ended(WAITING));
        assertFalse(asked.contains("unlock 192.0.2.1"), asked::toString);
    }

    @Test
    void anotherHostAtConfirmHostIsNeitherTakenForTheHostNorForItsEnd() throws Exception {
        var answers = new ArrayList<>(List.of("waits 1", UNDONE));
        var confirmation = confirmation(
                OTHER,
                verb -> verb.equals("follow") ? answers.removeFirst() : "",
                verb -> "forgotten the host has no word of transaction aaaa");
        assertInstanceOf(Receipt.RolledBack.class, confirmation.ended(WAITING));
        assertEquals(List.of("follow 192.0.2.9", "follow 192.0.2.1", "follow 192.0.2.1"), asked);
        var reason = confirmation.reason();
        assertNotNull(reason);
        assertEquals(
                "confirm_host 192.0.2.9 answered, but knows nothing of this transaction: it is another host",
                reason.cause());
        assertEquals("mend confirm_host", reason.hint());
    }

    @Test
    void aHostThatCouldNotBeKeptWaitingForItsWaveIsPutBackAndNotConfirmed() throws Exception {
        Host host = verb -> switch (verb) {
            case "probe" -> SEEN;
            case "roll_back" -> UNDONE;
            default -> "";
        };
        var confirmation = confirmation(FORMER, host, host, new Company() {
            @Override
            public void planned(boolean guarded) {
                // it is the only one
            }

            @Override
            public @Nullable Failure arrived(Renewal renewal) throws HostFailed, InterruptedException {
                assertFalse(renewal.renewed());
                return null;
            }
        });
        var receipt = confirmation.ended(new Receipt.Waiting(List.of(), ID, GUARD, List.of()));
        assertInstanceOf(Receipt.RolledBack.class, receipt);
        assertEquals("roll_back 192.0.2.1", asked.getLast());
        assertFalse(asked.contains("confirm 192.0.2.1"), asked::toString);
        assertNotNull(confirmation.reason());
    }
}
