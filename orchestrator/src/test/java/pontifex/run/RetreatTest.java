package pontifex.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RetreatTest {
    private final Retreat retreat = new Retreat();

    @Test
    void whoeverIsAtWorkIsInterruptedAndSendsNothing() throws Exception {
        retreat.open();
        retreat.call();
        assertTrue(Thread.currentThread().isInterrupted());
        assertThrows(InterruptedException.class, retreat::cutOff);
        retreat.close();
        assertFalse(Thread.currentThread().isInterrupted(), "what is left to do is done in peace");
        assertTrue(retreat.isTaken());
    }

    @Test
    void whoeverHasSentSomethingIsNotInterrupted() throws Exception {
        retreat.open();
        retreat.cutOff();
        retreat.call();
        assertFalse(Thread.currentThread().isInterrupted());
        assertDoesNotThrow(retreat::close);
        assertFalse(retreat.isTaken());
        assertThrows(InterruptedException.class, retreat::open, "but has no part in another play");
    }
}
