package pontifex.remote;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/// A single command on this machine, the controller: no shell reads it.
public final class Here {
    private static final int MOST = 64 << 10;

    private Here() {}

    /// @param words the program and its arguments
    /// @throws IOException when there is no such program
    /// @throws TimeoutException when it was ended because `limit` was over
    public static Reply run(List<String> words, Duration limit)
            throws IOException, TimeoutException, InterruptedException {
        return Child.run(words, new byte[0], limit, MOST, MOST);
    }
}
