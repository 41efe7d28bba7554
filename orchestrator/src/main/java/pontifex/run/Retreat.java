package pontifex.run;

import org.jspecify.annotations.Nullable;

/// Lets a run leave a host at once that nothing was sent to: whoever works on it is interrupted. Once something is
/// about to be sent there is no way back any more, and the host is waited for.
final class Retreat {
    private @Nullable Thread atWork;
    private boolean called;
    private boolean taken;

    /// The calling thread begins to work on the host.
    synchronized void open() throws InterruptedException {
        refuseWhenCalled();
        atWork = Thread.currentThread();
    }

    /// Something is about to be sent.
    ///
    /// @throws InterruptedException when the run leaves the host: nothing may be sent
    synchronized void cutOff() throws InterruptedException {
        atWork = null;
        refuseWhenCalled();
    }

    /// The work has ended, or there is no more need to interrupt it: what the thread does now is to be done.
    synchronized void close() {
        atWork = null;
        if (called) {
            Thread.interrupted();
        }
    }

    synchronized void call() {
        called = true;
        if (atWork instanceof Thread thread) {
            taken = true;
            thread.interrupt();
        }
    }

    /// Whether somebody was interrupted at work: then that is why the work failed, whatever it says.
    synchronized boolean isTaken() {
        return taken;
    }

    private void refuseWhenCalled() throws InterruptedException {
        if (called) {
            taken = true;
            throw new InterruptedException();
        }
    }
}
