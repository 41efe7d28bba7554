package pontifex.run;

import java.util.concurrent.Semaphore;

/// One host's right to be at work, of which there are as many as `forks`. For one thread.
final class Permit implements AutoCloseable {
    private final Semaphore forks;
    private boolean held;

    Permit(Semaphore forks) {
        this.forks = forks;
    }

    void take() throws InterruptedException {
        if (!held) {
            forks.acquire();
            held = true;
        }
    }

    void giveBack() {
        if (held) {
            held = false;
            forks.release();
        }
    }

    @Override
    public void close() {
        giveBack();
    }
}
