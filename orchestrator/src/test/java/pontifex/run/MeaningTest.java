package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import pontifex.run.HostTransactions.Asked;
import pontifex.transaction.Owner;
import pontifex.transaction.Receipt;
import pontifex.transaction.TransactionId;

/// What a host answered to whoever ended a transaction by hand: whether that is what was asked for, and the exit code.
class MeaningTest {
    private static final TransactionId ID = new TransactionId("aaaa");
    private static final Receipt DONE = new Receipt.Done(List.of(), ID, List.of());
    private static final Receipt BACK = new Receipt.RolledBack(
            List.of(),
            ID,
            new Receipt.Why(Receipt.Why.Kind.EXPIRED, 0, 0, "nobody confirmed it in time"),
            List.of("a guest is gone", "key secret=hunter2"));
    private static final Receipt BETWEEN = new Receipt.BetweenTwoStates(
            List.of(),
            ID,
            new Receipt.Why(Receipt.Why.Kind.FAILED, 2, 1, "busy"),
            List.of(new Receipt.Left(1, "not now")),
            "/var/lib/pontifex/between/aaaa/copies",
            List.of());

    @Test
    void aConfirmIsAsAskedWhenItIsDoneAlone() {
        assertEquals("changed 0 asked", told(Asked.CONFIRM, DONE));
        assertEquals("rolled_back 8", told(Asked.CONFIRM, BACK));
        assertEquals("between_two_states 16", told(Asked.CONFIRM, BETWEEN));
        assertEquals("in_doubt 32", told(Asked.CONFIRM, new Receipt.Unfinished(List.of(), ID, true, List.of())));
        assertEquals("failed 2", told(Asked.CONFIRM, new Receipt.Forgotten(List.of(), ID, "no word of it")));
    }

    @Test
    void aRollbackThatComesTooLateFailed() {
        assertEquals("rolled_back 8 asked", told(Asked.UNDO, BACK));
        assertEquals("failed 2", told(Asked.UNDO, DONE));
    }

    @Test
    void whatWasLeftMayEndEitherWay() {
        assertEquals("changed 0 asked", told(Asked.UNLOCK, DONE));
        assertEquals("rolled_back 8 asked", told(Asked.UNLOCK, BACK));
        assertEquals(
                "failed 2",
                told(Asked.UNLOCK, new Receipt.Locked(List.of(), "bbbb", new Owner("anna", "r", "", "noon"), 43)));
        assertEquals("failed 2", told(Asked.UNLOCK, new Receipt.Refused(List.of(), "read-only")));
    }

    @Test
    void aLivingKeeperIsNamedWithTheSecondsOfItsGuard() {
        var outcome = new Meaning(Asked.UNLOCK, "dom0-01", false, new ArrayList<>())
                .of(new Receipt.Locked(List.of(), "bbbb", new Owner("anna", "r", "", "noon"), 43));
        assertEquals(
                new Failure(
                        "refused: the keeper of transaction bbbb is alive",
                        null,
                        "it is of anna, run r, since noon; its guard counts: 43 s are left",
                        "wait until it has ended: pontifex status dom0-01"),
                outcome.failure());
    }

    @Test
    void whatIsLeftAndWhereTheCopiesAreIsTold() {
        var outcome = new Meaning(Asked.UNDO, "dom0-01", false, new ArrayList<>()).of(BETWEEN);
        assertEquals(
                new Failure(
                        "could not be taken back whole (transaction aaaa)",
                        null,
                        "step 2 failed: busy\nstep 1 is still done: not now",
                        "put it right by hand; the files as they were lie on the host in"
                                + " /var/lib/pontifex/between/aaaa/copies"),
                outcome.failure());
    }

    @Test
    void theHostsNotesAreTold() {
        var notes = new ArrayList<String>();
        new Meaning(Asked.UNDO, "dom0-01", false, notes).of(BACK);
        assertTrue(notes.containsAll(List.of("a guest is gone", "key secret=***")), notes + "");
    }

    @Test
    void whatHadEndedBeforeIsSaidToHave() {
        var ended = "it had ended before: nothing was done now, and this is how it ended then";
        for (var asked : Asked.values()) {
            for (var receipt : List.of(DONE, BACK, BETWEEN)) {
                var notes = new ArrayList<String>();
                new Meaning(asked, "dom0-01", true, notes).of(receipt);
                assertTrue(notes.contains(ended), asked + " " + receipt);
                assertFalse(notes.contains("it had been decided, so it was finished"), asked + " " + receipt);
                var now = new ArrayList<String>();
                new Meaning(asked, "dom0-01", false, now).of(receipt);
                assertFalse(now.contains(ended), asked + " " + receipt);
            }
        }
        var forgotten = new ArrayList<String>();
        new Meaning(Asked.UNLOCK, "dom0-01", true, forgotten).of(new Receipt.Forgotten(List.of(), ID, "no word of it"));
        assertEquals(List.of(), forgotten);
    }

    private static String told(Asked asked, Receipt receipt) {
        var meaning = new Meaning(asked, "dom0-01", false, new ArrayList<>());
        var outcome = meaning.of(receipt);
        var result = HostResult.of("dom0-01", outcome);
        return outcome.word() + " " + new Summary(Mode.APPLY, List.of(result), false, List.of()).exitCode(false)
                + (meaning.isAsked(receipt) ? " asked" : "");
    }
}
