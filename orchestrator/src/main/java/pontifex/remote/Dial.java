package pontifex.remote;

import static pontifex.remote.RemoteFailure.Kind.NO_ROUTE;
import static pontifex.remote.RemoteFailure.Kind.REFUSED;
import static pontifex.remote.RemoteFailure.Kind.TIMED_OUT;
import static pontifex.remote.RemoteFailure.Kind.UNKNOWN_NAME;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One TCP connection: every address of the name is tried, in order, until one answers.
final class Dial {
    private final RemoteFailure.Place place;
    private final Duration limit;
    private final long start = System.nanoTime();

    private Dial(RemoteFailure.Place place, Duration limit) {
        this.place = place;
        this.limit = limit;
    }

    static Socket to(RemoteFailure.Place place, Duration limit) throws RemoteFailure, InterruptedException {
        return new Dial(place, limit).connect();
    }

    private Socket connect() throws RemoteFailure, InterruptedException {
        IOException last = new IOException("no address");
        for (var address : addresses()) {
            var socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, place.port()), left());
                return socket;
            } catch (IOException e) {
                last = e;
                close(socket, e);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }
        if (last instanceof SocketTimeoutException) {
            throw overdue("no connection", last);
        }
        var message = String.valueOf(last.getMessage());
        throw RemoteFailure.early(message.contains("refused") ? REFUSED : NO_ROUTE, place, message, last);
    }

    private static void close(Socket socket, IOException origin) {
        try {
            socket.close();
        } catch (IOException e) {
            origin.addSuppressed(e);
        }
    }

    /// A thread of its own does the look-up: nothing ends it when a name server is silent.
    private InetAddress[] addresses() throws RemoteFailure, InterruptedException {
        var lookup = new FutureTask<>(() -> InetAddress.getAllByName(place.address()));
        Thread.ofPlatform().daemon().name("look-up").start(lookup);
        try {
            return lookup.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw overdue("no answer from the name servers", e);
        } catch (ExecutionException e) {
            throw RemoteFailure.early(UNKNOWN_NAME, place, String.valueOf(e.getCause()), e);
        }
    }

    private RemoteFailure overdue(String what, Exception origin) {
        return RemoteFailure.early(TIMED_OUT, place, what + " within " + LoginShell.seconds(limit), origin);
    }

    /// At least a millisecond: zero would mean for ever.
    private int left() {
        var passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return Math.clamp(limit.toMillis() - passed, 1, Integer.MAX_VALUE);
    }
}
