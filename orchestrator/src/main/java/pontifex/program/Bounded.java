package pontifex.program;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/// Keeps the first bytes of what is written to it, and drops the rest.
public final class Bounded extends OutputStream {
    private final int most;
    private final Runnable whenFull;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean overflowed;

    /// @param whenFull run once, when the first byte beyond the bound comes
    public Bounded(int most, Runnable whenFull) {
        this.most = most;
        this.whenFull = whenFull;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (keep(bytes, offset, length)) {
            whenFull.run();
        }
    }

    /// @return whether the bound was passed just now
    private synchronized boolean keep(byte[] bytes, int offset, int length) {
        var fits = Math.min(length, most - kept.size());
        kept.write(bytes, offset, fits);
        var now = fits < length && !overflowed;
        overflowed |= now;
        return now;
    }

    public synchronized boolean overflowed() {
        return overflowed;
    }

    public synchronized byte[] bytes() {
        return kept.toByteArray();
    }
}
