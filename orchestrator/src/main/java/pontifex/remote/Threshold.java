package pontifex.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The stream on which a host speaks while a user becomes root: listened to until then, and passed on from there.
final class Threshold extends OutputStream {
    /// What is said before a shell is there: a banner, a lecture, a prompt.
    private static final int MOST_HEARD = 64 << 10;

    private final Elevation talk;
    private final OutputStream beyond;
    private final OutputStream answers;
    private final Runnable cut;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final CountDownLatch decided = new CountDownLatch(1);
    private boolean root;
    private Elevation.@Nullable Refused refused;

    /// @param beyond takes what the program itself says
    /// @param answers where a password goes
    /// @param cut ends the talk
    Threshold(Elevation talk, OutputStream beyond, OutputStream answers, Runnable cut) {
        this.talk = talk;
        this.beyond = beyond;
        this.answers = answers;
        this.cut = cut;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (isRoot()) {
            beyond.write(bytes, offset, length);
        } else if (refused() == null) { // else what it still says is nothing to answer
            listen(bytes, offset, length);
        }
    }

    private void listen(byte[] bytes, int offset, int length) throws IOException {
        heard.write(bytes, offset, length);
        var said = heard.toString(StandardCharsets.ISO_8859_1);
        switch (talk.heard(said)) {
            case Elevation.Wait() -> {
                if (heard.size() > MOST_HEARD) {
                    refuse(talk.ended(said.substring(0, 1000)));
                }
            }
            case Elevation.Answer(var password) -> {
                answers.write(password.line());
                answers.flush();
            }
            case Elevation.Root(int from) -> {
                enter();
                beyond.write(heard.toByteArray(), from, heard.size() - from);
            }
            case Elevation.Refused why -> refuse(why);
        }
    }

    private synchronized void enter() {
        root = refused == null;
        decided.countDown();
    }

    private void refuse(Elevation.Refused why) {
        if (decide(why)) {
            cut.run();
        }
    }

    private synchronized boolean decide(Elevation.Refused why) {
        if (root || refused != null) {
            return false;
        }
        refused = why;
        decided.countDown();
        return true;
    }

    synchronized boolean isRoot() {
        return root;
    }

    synchronized Elevation.@Nullable Refused refused() {
        return refused;
    }

    /// Nothing more is said.
    void end() {
        decide(talk.ended(heard.toString(StandardCharsets.ISO_8859_1)));
    }

    /// Waits until root's shell is there.
    ///
    /// @return whether it is
    boolean await(Duration limit) throws InterruptedException {
        if (!decided.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            refuse(talk.overdue(heard.toString(StandardCharsets.ISO_8859_1), LoginShell.seconds(limit)));
        }
        return isRoot();
    }
}
