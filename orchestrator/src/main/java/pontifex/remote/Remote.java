package pontifex.remote;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import pontifex.shell.Program;

/// A host that runs programs: one connection, one program at a time.
///
/// A program runs in `/bin/sh` with itself as the standard input, and finds the session's addresses in
/// `${SSH_CONNECTION:-$1}`: sudo drops the variable, so it travels as the first argument there. On this machine it
/// is the session in which Pontifex itself was started, if any.
public interface Remote extends AutoCloseable {
    /// Sends the program and waits for its end, `limit` at most. A failure ends the connection.
    ///
    /// @throws RemoteFailure when no whole answer can come; a reply that came to its end is never one, whatever its
    ///     status
    Reply run(Program program, Duration limit) throws RemoteFailure, InterruptedException;

    /// From now on a peer that is silent for some seconds is taken for gone, and not only after a minute: what is being
    /// done may cut this very connection, and time counts.
    void watch();

    /// Tells somebody each line of an answer as it comes, before the whole of it is known, where that can be had. From
    /// whatever thread reads it, which must not be held up.
    default void listens(Consumer<String> ear) {
        // what is near answers at once
    }

    /// What the SSH server there calls itself, such as `OpenSSH_9.2p1`; empty where none is asked.
    default String server() {
        return "";
    }

    /// What every report must say of how the host is spoken to.
    default List<String> notes() {
        return List.of();
    }

    @Override
    void close();
}
