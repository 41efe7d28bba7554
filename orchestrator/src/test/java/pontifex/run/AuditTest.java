package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// Who has moved what, by what was found, recorded and wanted.
class AuditTest {
    private static final Item NIC = new Item("bridge", "xenbr2", "nic", Truth.LIVE);
    private static final Item STP = new Item("bridge", "xenbr2", "stp", Truth.LIVE);
    private static final Item ON = new Item("vif", "dom1/0", "bridge", Truth.LIVE);
    private static final Item FILE = new Item("vif", "dom1/0", "bridge", Truth.NEXT_BOOT);
    private static final Scope BRIDGE = Scope.of("bridge", "xenbr2");
    private static final Scope VIF = Scope.of("vif", "dom1/0");
    private static final Audit.By TASK = new Audit.By("eth2 belongs to dom2", "site.yml:9");

    /// `-`: absent; `?`: could not be told.
    @ParameterizedTest
    @CsvSource({
        "eth2, eth2, eth2, IN_SYNC,  false",
        "-,    -,    -,    ,         ",
        "eth9, eth2, eth2, DRIFT,    true",
        "-,    eth2, eth2, DRIFT,    true",
        "eth9, -,    -,    DRIFT,    true",
        "eth2, eth2, eth9, PENDING,  true",
        "eth2, eth2, -,    PENDING,  true",
        "eth9, eth2, eth9, ADOPTED,  false",
        "-,    eth2, -,    ADOPTED,  false",
        "eth2, -,    eth2, ADOPTED,  false",
        "eth8, eth2, eth9, CONFLICT, true",
        "-,    eth2, eth9, CONFLICT, true",
        "?,    eth2, eth2, UNKNOWN,  false",
        "eth2, ?,    eth2, UNKNOWN,  false",
        "eth2, eth2, ?,    UNKNOWN,  false",
        "?,    -,    -,    UNKNOWN,  false",
    })
    void theTableOfTheThreeSides(
            String live, String recorded, String wanted, Verdict.@Nullable Kind kind, @Nullable Boolean differs) {
        var audit = audit(
                items(NIC, live, STP, "off"),
                items(NIC, recorded, STP, "off"),
                items(NIC, wanted, STP, "off"),
                BRIDGE,
                true,
                true);
        var verdict = of(audit, NIC);
        assertEquals(kind, verdict == null ? null : verdict.kind());
        if (verdict != null) {
            assertEquals(differs, verdict.differs(true));
            assertEquals("eth2 belongs to dom2", verdict.task());
        }
    }

    @Test
    void whereOneFacetCouldNotBeToldNoneWasSeenToBeGone() {
        var was = items(NIC, "eth2", STP, "off", FILE, "xenbr1");
        var unseen = items(NIC, "?", FILE, "xenbr1");
        var verdicts = audit(unseen, was, was, BRIDGE.and(VIF), true, true);
        assertEquals("UNKNOWN, UNKNOWN, IN_SYNC", kinds(verdicts));
        assertEquals(
                "UNKNOWN, UNKNOWN",
                kinds(audit(items(NIC, "?"), items(NIC, "eth2", STP, "off"), Items.NONE, Scope.NONE, true, true)),
                "nor that it is still there, though no play claims it any more");
    }

    @ParameterizedTest
    @CsvSource({"eth2, eth2, false", "eth9, eth2, true", "-, eth2, true", "eth2, -, true"})
    void whatIsNotRecordedYetIsLiveAgainstWanted(String live, String wanted, boolean differs) {
        var verdict = of(audit(items(NIC, live), Items.NONE, items(NIC, wanted), BRIDGE, true, true), NIC);
        assertEquals(Verdict.Kind.NOT_RECORDED_YET, verdict.kind());
        assertEquals(differs, verdict.differs(false));
    }

    @Test
    void whatNoTaskSaysIsHeldAgainstTheRecordAlone() {
        var live = items(NIC, "eth2", STP, "on");
        var verdict = of(audit(live, items(NIC, "eth2", STP, "off"), live, BRIDGE, false, true), STP);
        assertEquals(Verdict.Kind.DRIFT, verdict.kind(), "that an apply would leave it makes nobody have wanted it");
        assertNull(verdict.wanted());
        assertEquals(
                "bridge xenbr2 stp (live): recorded off, found on; no task says what it is to be", verdict.toString());
    }

    @Test
    void whatLeftThePlaysIsReleasedUntilItIsGone() {
        var there = of(audit(items(NIC, "eth2"), items(NIC, "eth2"), Items.NONE, Scope.NONE, true, true), NIC);
        assertEquals(Verdict.Kind.RELEASED, there.kind());
        assertTrue(there.differs(false));
        var gone = of(audit(Items.NONE, items(NIC, "eth2"), Items.NONE, Scope.NONE, true, true), NIC);
        assertEquals(Verdict.Kind.RELEASED, gone.kind());
        assertFalse(gone.differs(true));
    }

    @Test
    void aPartOfTheRepositoryReleasesNothing() {
        assertEquals(
                List.of(),
                audit(items(NIC, "eth2"), items(ON, "xenbr1"), Items.NONE, Scope.NONE, true, false)
                        .verdicts());
    }

    @Test
    void whatNobodyMentionsIsUnmanagedAndCountsOnlyWhenAsked() {
        var verdicts = audit(items(NIC, "eth2", STP, "off"), Items.NONE, Items.NONE, Scope.NONE, true, true)
                .verdicts();
        assertEquals(
                List.of("bridge xenbr2 nic (live): found eth2; no play claims it, and no run has recorded it"),
                verdicts.stream().map(Verdict::toString).toList());
        assertFalse(verdicts.getFirst().differs(false));
        assertTrue(verdicts.getFirst().differs(true));
    }

    @Test
    void whatWasRecordedByHandAndIsAsItWasIsUnmanagedAndNeverCounts() {
        var verdict = of(taken(items(NIC, "eth2"), items(NIC, "eth2")), NIC);
        assertEquals(Verdict.Kind.UNMANAGED, verdict.kind());
        assertFalse(verdict.differs(true));
        assertEquals("bridge xenbr2 nic (live): as recorded; no play claims it", verdict.toString());
    }

    @Test
    void whatWasRecordedByHandAndIsNotAsItWasHasDrifted() {
        var gone = of(taken(Items.NONE, items(NIC, "eth2")), NIC);
        assertEquals(Verdict.Kind.DRIFT, gone.kind());
        assertTrue(gone.differs(false));
        assertEquals("DRIFT, UNMANAGED", kinds(taken(items(NIC, "eth9", STP, "off"), items(NIC, "eth2", STP, "off"))));
        assertEquals("UNMANAGED, DRIFT", kinds(taken(items(NIC, "eth2", STP, "on"), items(NIC, "eth2"))));
    }

    private static Audit taken(Items live, Items recorded) {
        return new Audit(
                live,
                recorded(recorded, recorded.values().keySet()),
                Items.NONE,
                Scope.NONE,
                _ -> null,
                _ -> true,
                true);
    }

    @Test
    void whatATaskTookAwayAndIsBackHasDrifted() {
        var gone = new Recorded(Items.NONE, Set.of(), Set.of(NIC), new TreeSet<>(), new TreeSet<>());
        var back = items(NIC, "eth2");
        assertEquals("DRIFT", kinds(new Audit(back, gone, Items.NONE, BRIDGE, _ -> TASK, _ -> true, true)));
        assertEquals("DRIFT", kinds(new Audit(back, gone, back, BRIDGE, _ -> null, _ -> true, true)));
        assertEquals("DRIFT", kinds(new Audit(back, gone, Items.NONE, Scope.NONE, _ -> null, _ -> true, true)));
        assertEquals("", kinds(new Audit(Items.NONE, gone, Items.NONE, BRIDGE, _ -> TASK, _ -> true, true)));
    }

    @Test
    void aSecretThatNothingCanBeHeldAgainstIsUnknown() {
        var secret = new Item("file", "/opt/key", "content", Truth.NEXT_BOOT);
        var veiled = new Recorded(
                items(secret, "secret"), Set.of(), Set.of(), new TreeSet<>(), new TreeSet<>(Set.of(secret)));
        var live = items(secret, "sha256:00");
        var claims = Scope.of("file", "/opt/key");
        assertEquals("UNKNOWN", kinds(new Audit(live, veiled, live, claims, _ -> null, _ -> true, true)));
        assertEquals("NOT_RECORDED_YET", kinds(new Audit(live, veiled, live, claims, _ -> TASK, _ -> true, true)));
    }

    @Test
    void aGuestThatWasStartedSinceIsWhereItsFileHasPutItOrSomebodyHasMovedIt() {
        var file = items(FILE, "xenbr0");
        assertEquals("IN_SYNC, IN_SYNC", kinds(byRecord(items(FILE, "xenbr0", ON, "xenbr0"), file)));
        var moved = byRecord(items(FILE, "xenbr0", ON, "xenbr1"), file);
        assertEquals("DRIFT, IN_SYNC", kinds(moved));
        assertEquals(
                "vif dom1/0 bridge (live): recorded xenbr0, found xenbr1; no task says what it is to be",
                moved.verdicts().getFirst().toString());
        assertEquals(
                "IN_SYNC, IN_SYNC",
                kinds(byRecord(items(FILE, "xenbr0 (by default)", ON, "xenbr0"), items(FILE, "xenbr0 (by default)"))));
    }

    private static Audit byRecord(Items live, Items recorded) {
        return new Audit(live, recorded(recorded, Set.of()), live, VIF, _ -> null, _ -> true, true);
    }

    @Test
    void thatAGuestWasShutDownOrStartedIsNobodysDrift() {
        var file = items(FILE, "xenbr1");
        var both = items(FILE, "xenbr1", ON, "xenbr1");
        assertEquals("IN_SYNC, IN_SYNC", kinds(guest(file, both, file, false)));
        assertEquals("IN_SYNC, IN_SYNC", kinds(guest(both, file, both, true)));
    }

    @Test
    void aRunningGuestThatLostItsInterfaceHasDrifted() {
        var file = items(FILE, "xenbr1");
        assertEquals("DRIFT, IN_SYNC", kinds(guest(file, items(FILE, "xenbr1", ON, "xenbr1"), file, true)));
    }

    @Test
    void aGuestThatStartedElsewhereThanItIsWantedHasNoRecordToHaveDriftedFrom() {
        var verdicts = guest(
                items(FILE, "xenbr1", ON, "xenbr0"), items(FILE, "xenbr1"), items(FILE, "xenbr1", ON, "xenbr1"), true);
        assertEquals("NOT_RECORDED_YET, IN_SYNC", kinds(verdicts));
    }

    @Test
    void aWaiverCoversWhatDiffers() {
        var waiver = new Waiver(
                "pontifex.yml:3", "all", "bridge xenbr2", "new NIC is ordered", "anna", LocalDate.of(2026, 12, 31));
        var drift = of(audit(items(NIC, "-"), items(NIC, "eth2"), items(NIC, "eth2"), BRIDGE, true, true), NIC);
        assertFalse(drift.waived(waiver).differs(true));
    }

    private static Audit guest(Items live, Items recorded, Items wanted, boolean runs) {
        return new Audit(live, recorded(recorded, Set.of()), wanted, VIF, _ -> TASK, _ -> runs, true);
    }

    private static String kinds(Audit audit) {
        return audit.verdicts().stream().map(verdict -> verdict.kind().name()).collect(Collectors.joining(", "));
    }

    private static Audit audit(Items live, Items recorded, Items wanted, Scope claims, boolean said, boolean whole) {
        return new Audit(live, recorded(recorded, Set.of()), wanted, claims, _ -> said ? TASK : null, _ -> true, whole);
    }

    private static Recorded recorded(Items items, Set<Item> byHand) {
        return new Recorded(items, byHand, Set.of(), new TreeSet<>(), new TreeSet<>());
    }

    private static @Nullable Verdict of(Audit audit, Item item) {
        return audit.verdicts().stream()
                .filter(verdict -> verdict.item().equals(item))
                .findFirst()
                .orElse(null);
    }

    private static Items items(Object... pairs) {
        var items = new TreeMap<Item, Value>();
        for (int i = 0; i < pairs.length; i += 2) {
            switch ((String) pairs[i + 1]) {
                case "-" -> {}
                case "?" -> items.put((Item) pairs[i], new Value.Unknown("cut"));
                case String text -> items.put((Item) pairs[i], Value.of(text));
            }
        }
        return new Items(items);
    }
}
