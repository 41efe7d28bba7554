package pontifex.remote;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Opens hosts for a run. Known hosts, keys and passphrases are read once and shared; connections are not.
///
/// Connecting and logging in happens for a few hosts at a time, and for fewer at one jump host, as an sshd turns
/// away newcomers when ten are at its door (MaxStartups).
public final class Connections implements AutoCloseable {
    private static final int AT_ONCE = 16;
    private static final int AT_ONE_DOOR = 8;

    private final SshSettings settings;
    private final SshConfig config;
    private final Line.Shared shared;
    private final Semaphore gate = new Semaphore(AT_ONCE);
    private final ConcurrentHashMap<String, Semaphore> doors = new ConcurrentHashMap<>();
    private final Set<Line> open = ConcurrentHashMap.newKeySet();

    public Connections(SshSettings settings) {
        this.settings = settings;
        config = new SshConfig(settings);
        shared = new Line.Shared(settings, Algorithms.today(), new KnownHosts(), new Keys(settings));
    }

    /// Connects and logs in; the caller closes what it gets. What is still open when this object is closed is cut.
    public Remote open(Target target) throws RemoteFailure, InterruptedException {
        return switch (target.connection()) {
            case LOCAL -> new LocalRemote(target, settings);
            case SSH -> dial(target);
        };
    }

    private Remote dial(Target target) throws RemoteFailure, InterruptedException {
        var route = config.route(target);
        unlock(target, route.getLast());
        var door = door(route.getFirst());
        door.acquire();
        try {
            gate.acquire();
            try {
                var line = Line.open(shared, target.name(), route);
                open.add(line);
                return new SshRemote(line, target.become(), settings, () -> open.remove(line));
            } finally {
                gate.release();
            }
        } finally {
            door.release();
        }
    }

    private Semaphore door(Hop first) {
        return doors.computeIfAbsent(first.address() + " " + first.port(), name -> new Semaphore(AT_ONE_DOOR));
    }

    /// Before the connection is made, as a human may take longer to find the passphrase than an sshd waits.
    private void unlock(Target target, Hop host) throws RemoteFailure {
        if (host.identity() == null) {
            return;
        }
        try {
            var file = shared.keys().file(host.identity());
            if (shared.keys().of(host).contains(file)) {
                file.open();
            }
        } catch (UnusableKey e) {
            throw RemoteFailure.early(e.kind(), Line.place(target.name(), host), e.detail(), e);
        }
    }

    @Override
    public void close() {
        open.forEach(Line::cut);
        open.clear();
    }
}
