package pontifex.remote;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Passes an answer on, and tells somebody each of its lines as soon as it is whole; of a long one its beginning.
final class Overheard extends FilterOutputStream {
    private static final int LONGEST = 1000;

    private final Consumer<String> ear;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    Overheard(OutputStream to, Consumer<String> ear) {
        super(to);
        this.ear = ear;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                ear.accept(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else if (line.size() < LONGEST) {
                line.write(bytes[i]);
            }
        }
    }
}
