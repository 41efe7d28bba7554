package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// What the hint of a refusal promises to whoever takes a danger on.
class HostRunTest {
    private static final String GUARDED = "change the play or the host; or take it on with --i-know dom0-01: it is"
            + " guarded, and puts itself back unless it can be confirmed";

    @Test
    void theGuardIsNotPromisedForTheNextBoot() {
        assertEquals(GUARDED, HostRun.takenOn("dom0-01", false));
        assertEquals(
                GUARDED + "; but the guard doesn't cover the next boot: only a boot would show what it brings",
                HostRun.takenOn("dom0-01", true));
    }
}
