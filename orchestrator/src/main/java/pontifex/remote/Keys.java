package pontifex.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The user's keys, shared by all connections of a run.
final class Keys {
    private final SshSettings settings;
    private final ConcurrentHashMap<Path, FileKey> files = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();

    Keys(SshSettings settings) {
        this.settings = settings;
    }

    FileKey file(Path path) {
        return files.computeIfAbsent(
                path, file -> new FileKey(file, settings.user().passphrase(), asking));
    }

    /// The keys to try at a hop, each behind its certificates, in ssh's order: those of the agent that also stand in
    /// the configuration, then its
    /// others, then files. With one exception: the identity that was asked for by name goes before the agent's
    /// others, as an sshd hangs up after six keys, and an agent may hold more.
    List<UserKey> of(Hop hop) {
        var explicit = hop.login().identity();
        var held = held(hop.login().agent());
        var certificates = certificates(hop);
        var first = new ArrayList<UserKey>();
        var last = new ArrayList<UserKey>();
        var paths = new LinkedHashSet<Path>();
        if (explicit != null) {
            paths.add(explicit); // ssh -G leaves it out where it does not exist
        }
        paths.addAll(hop.login().identities());
        for (var path : paths) {
            if (!Files.exists(path) && !path.equals(explicit)) {
                continue;
            }
            var file = file(path);
            var match = held.stream().filter(key -> same(file, key)).findFirst().orElse(null);
            if (match != null) {
                first.add(match);
            } else if (path.equals(explicit)) {
                first.add(file);
            } else {
                last.add(file);
            }
        }
        var order = new LinkedHashSet<>(first);
        if (!hop.login().onlyIdentities()) {
            order.addAll(held);
        }
        order.addAll(last);
        return order.stream()
                .flatMap(key -> Stream.concat(certified(key, certificates), Stream.of(key)))
                .toList();
    }

    /// A certificate and the file that it stands in.
    private record Certificate(Path file, byte[] blob, byte[] key) {}

    /// Those of the configuration, and those that stand beside their keys. What is none, or isn't there, is passed
    /// over, as by ssh.
    private static List<Certificate> certificates(Hop hop) {
        var files = new LinkedHashSet<>(hop.login().certificates());
        var identity = hop.login().identity();
        if (identity != null) {
            files.add(Path.of(identity + "-cert.pub"));
        }
        hop.login().identities().forEach(path -> files.add(Path.of(path + "-cert.pub")));
        var certificates = new ArrayList<Certificate>();
        for (var file : files) {
            try {
                var blob = Base64.getDecoder()
                        .decode(Files.readString(file).strip().split("\\s+")[1]);
                certificates.add(new Certificate(file, blob, SignedKey.of(blob).key()));
            } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                continue;
            }
        }
        return certificates;
    }

    private static Stream<UserKey> certified(UserKey key, List<Certificate> certificates) {
        return certificates.stream()
                .filter(certificate -> isOf(certificate, key))
                .map(certificate -> new CertifiedKey(key, certificate.blob(), certificate.file()));
    }

    private static boolean isOf(Certificate certificate, UserKey key) {
        try {
            var half = key instanceof FileKey file ? file.publicHalf() : key.blob();
            return Arrays.equals(certificate.key(), half);
        } catch (UnusableKey e) {
            return false; // it says so when its turn comes
        }
    }

    private static boolean same(FileKey file, AgentKey key) {
        try {
            return Arrays.equals(file.publicHalf(), key.blob());
        } catch (UnusableKey e) {
            return false; // it says so when its turn comes
        }
    }

    /// An agent that isn't there holds nothing, as with ssh: SSH_AUTH_SOCK often outlives its agent.
    private List<AgentKey> held(@Nullable Path socket) {
        if (socket == null) {
            return List.of();
        }
        try {
            return new Agent(socket, settings.limits().authentication()).keys();
        } catch (IOException e) {
            return List.of();
        }
    }
}
