package pontifex.remote;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is the same for all connections of a run.
///
/// @param config read by `ssh -G` instead of the user's and the system's configuration (`ssh -F`)
/// @param agent the agent's socket, unless the configuration of ssh names another
/// @param connect for finding, reaching and agreeing with one host or jump host
/// @param authentication for one key's exchange, and for the agent's answer
/// @param mostOut bytes of stdout that are taken; a program that says more is ended
/// @param mostErr bytes of stderr that are kept
public record SshSettings(
        @Nullable Path config,
        @Nullable Path agent,
        Passphrase passphrase,
        Duration connect,
        Duration authentication,
        int mostOut,
        int mostErr) {
    /// The agent and the passphrase from the environment, ten seconds to connect, twenty to log in, 32 MiB of
    /// answer.
    public static SshSettings standard() {
        var agent = System.getenv("SSH_AUTH_SOCK");
        return new SshSettings(
                null,
                agent == null || agent.isEmpty() ? null : Path.of(agent),
                Passphrase.standard(),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                32 << 20,
                64 << 10);
    }

    public SshSettings withConfig(@Nullable Path other) {
        return new SshSettings(other, agent, passphrase, connect, authentication, mostOut, mostErr);
    }

    public SshSettings withAgent(@Nullable Path other) {
        return new SshSettings(config, other, passphrase, connect, authentication, mostOut, mostErr);
    }

    public SshSettings withPassphrase(Passphrase other) {
        return new SshSettings(config, agent, other, connect, authentication, mostOut, mostErr);
    }

    public SshSettings withLimits(Duration toConnect, Duration toAuthenticate) {
        return new SshSettings(config, agent, passphrase, toConnect, toAuthenticate, mostOut, mostErr);
    }

    /// These, none of whose limits is longer than `most`.
    SshSettings within(Duration most) {
        return withLimits(
                most.compareTo(connect) < 0 ? most : connect,
                most.compareTo(authentication) < 0 ? most : authentication);
    }

    public SshSettings withBounds(int out, int err) {
        return new SshSettings(config, agent, passphrase, connect, authentication, out, err);
    }
}
