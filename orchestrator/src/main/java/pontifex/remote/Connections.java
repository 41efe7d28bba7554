package pontifex.remote;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Opens hosts for a run. Known hosts, keys and passphrases are read once and shared; connections are not.
///
/// Connecting and logging in happens for a few hosts at a time, and for fewer at one jump host, as an sshd turns
/// away newcomers when ten are at its door (MaxStartups).
public final class Connections implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final int AT_ONE_DOOR = 8;

    /// Each part of connecting has its own.
    private static final Duration NO_LIMIT = Duration.ofDays(1);

    private final SshSettings settings;
    private final SshConfig config;
    private final Line.Shared shared;
    private final Semaphore gate = new Semaphore(AT_ONCE);
    private final ConcurrentHashMap<String, Semaphore> doors = new ConcurrentHashMap<>();
    private final Set<Line> open = ConcurrentHashMap.newKeySet();
    private final Set<String> notes = new ConcurrentSkipListSet<>();

    public Connections(SshSettings settings) {
        this.settings = settings;
        config = new SshConfig(settings);
        shared = new Line.Shared(settings, new Algorithms(), new KnownHosts(), new Keys(settings));
    }

    /// Connects and logs in; the caller closes what it gets. What is still open when this object is closed is cut.
    public Remote open(Target target) throws RemoteFailure, InterruptedException {
        return open(target, null, NO_LIMIT);
    }

    /// Connects anew and logs in, all of it within `limit`. No connection is ever handed out twice.
    ///
    /// @param formerly the same host at the address that it had before: what is known of its key counts where
    ///     nothing is known of the new one; null where it has not moved
    public Remote open(Target target, @Nullable Target formerly, Duration limit)
            throws RemoteFailure, InterruptedException {
        return switch (target.connection()) {
            case LOCAL -> new LocalRemote(target, settings);
            case SSH -> dial(target, formerly, limit);
        };
    }

    private Remote dial(Target target, @Nullable Target formerly, Duration limit)
            throws RemoteFailure, InterruptedException {
        var until = System.nanoTime() + limit.toNanos();
        var route = config.route(target);
        var before = formerly == null ? null : config.route(formerly).getLast();
        unlock(target, route.getLast());
        var patience = route.getLast().patience();
        var retries = new Retries(patience.retries(), patience.connect(), until);
        while (true) {
            try {
                var line = line(target, route, before, until);
                if (retries.note() instanceof String note) {
                    line.note(note);
                }
                line.notes().forEach(note -> notes.add(target.name() + ": " + note));
                return new SshRemote(line, target.become(), settings, () -> open.remove(line));
            } catch (RemoteFailure e) {
                if (!retries.again(e)) {
                    throw e.after(retries.tries());
                }
            }
        }
    }

    private Line line(Target target, List<Hop> route, @Nullable Hop before, long until)
            throws RemoteFailure, InterruptedException {
        var door = door(route.getFirst());
        admitted(door, target, route, until);
        try {
            admitted(gate, target, route, until);
            try {
                var left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
                var line = Line.open(shared, target.name(), route, before, left);
                open.add(line);
                return line;
            } finally {
                gate.release();
            }
        } finally {
            door.release();
        }
    }

    private static void admitted(Semaphore gate, Target target, List<Hop> route, long until)
            throws RemoteFailure, InterruptedException {
        if (!gate.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            throw RemoteFailure.early(
                    RemoteFailure.Kind.TIMED_OUT,
                    Line.place(target.name(), route.getFirst()),
                    "too many hosts are being connected to at the same time",
                    null);
        }
    }

    private Semaphore door(Hop first) {
        return doors.computeIfAbsent(first.address() + " " + first.port(), name -> new Semaphore(AT_ONE_DOOR));
    }

    /// Before the connection is made, as a human may take longer to find the passphrase than an sshd waits.
    private void unlock(Target target, Hop host) throws RemoteFailure {
        if (host.login().identity() == null) {
            return;
        }
        try {
            var file = shared.keys().file(host.login().identity());
            if (shared.keys().of(host).contains(file)) {
                file.open();
            }
        } catch (UnusableKey e) {
            throw RemoteFailure.early(e.kind(), Line.place(target.name(), host), e.detail(), e);
        }
    }

    /// What every report must say of how hosts were spoken to, `dom0-01: …`.
    public List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void close() {
        open.forEach(Line::cut);
        open.clear();
    }
}
