package pontifex.simulator;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// Leaves out the folder of the host's tree wherever it is written, so that paths are the host's own. What may be its
/// beginning is held back until more comes.
final class OwnPaths extends FilterOutputStream {
    private final byte[] root;
    private byte[] held = {};

    OwnPaths(OutputStream out, byte[] root) {
        super(out);
        this.root = root;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        var all = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, offset, all, held.length, length);
        int from = 0;
        int at = 0;
        while (at < all.length) {
            int same = same(all, at);
            if (same == root.length) {
                out.write(all, from, at - from);
                at += same;
                from = at;
            } else if (at + same == all.length) {
                break;
            } else {
                at++;
            }
        }
        out.write(all, from, at - from);
        held = Arrays.copyOfRange(all, at, all.length);
    }

    /// How many bytes from `at` on are as the folder begins.
    private int same(byte[] all, int at) {
        int same = 0;
        while (same < root.length && at + same < all.length && all[at + same] == root[same]) {
            same++;
        }
        return same;
    }

    /// Nothing more comes.
    void end() throws IOException {
        out.write(held);
        held = new byte[0];
        flush();
    }
}
