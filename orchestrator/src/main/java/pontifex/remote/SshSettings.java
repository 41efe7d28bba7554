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
/// @param hostKeys which are taken; null: ssh's own StrictHostKeyChecking says whether new ones are
/// @param retries how often a connection that failed before anything was sent is tried again; null: ssh's own
///     ConnectionAttempts says, where it does
/// @param fixed `connect` was asked for, and so wins over ssh's own ConnectTimeout
/// @param commands whether a ProxyCommand may be run: the configuration is not from a repository that nobody answers
/// for
/// @param telling whether a line's notes also say what of ssh's configuration can't be had
/// @param challenge who answers what a host asks beside the password
public record SshSettings(
        @Nullable Path config,
        @Nullable Path agent,
        Passphrase passphrase,
        Duration connect,
        Duration authentication,
        int mostOut,
        int mostErr,
        @Nullable HostKeyPolicy hostKeys,
        @Nullable Integer retries,
        boolean fixed,
        boolean commands,
        boolean telling,
        Challenge challenge) {
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
                64 << 10,
                null,
                null,
                false,
                true,
                false,
                Challenge.standard());
    }

    public SshSettings withConfig(@Nullable Path other) {
        return new SshSettings(
                other,
                agent,
                passphrase,
                connect,
                authentication,
                mostOut,
                mostErr,
                hostKeys,
                retries,
                fixed,
                commands,
                telling,
                challenge);
    }

    public SshSettings withAgent(@Nullable Path other) {
        return new SshSettings(
                config,
                other,
                passphrase,
                connect,
                authentication,
                mostOut,
                mostErr,
                hostKeys,
                retries,
                fixed,
                commands,
                telling,
                challenge);
    }

    public SshSettings withPassphrase(Passphrase other) {
        return new SshSettings(
                config,
                agent,
                other,
                connect,
                authentication,
                mostOut,
                mostErr,
                hostKeys,
                retries,
                fixed,
                commands,
                telling,
                challenge);
    }

    public SshSettings withChallenge(Challenge other) {
        return new SshSettings(
                config,
                agent,
                passphrase,
                connect,
                authentication,
                mostOut,
                mostErr,
                hostKeys,
                retries,
                fixed,
                commands,
                telling,
                other);
    }

    /// They win over what ssh's configuration says.
    public SshSettings withLimits(Duration toConnect, Duration toAuthenticate) {
        return new SshSettings(
                config,
                agent,
                passphrase,
                toConnect,
                toAuthenticate,
                mostOut,
                mostErr,
                hostKeys,
                retries,
                true,
                commands,
                telling,
                challenge);
    }

    public SshSettings withHostKeys(@Nullable HostKeyPolicy other) {
        return new SshSettings(
                config,
                agent,
                passphrase,
                connect,
                authentication,
                mostOut,
                mostErr,
                other,
                retries,
                fixed,
                commands,
                telling,
                challenge);
    }

    public SshSettings withRetries(@Nullable Integer other) {
        return new SshSettings(
                config,
                agent,
                passphrase,
                connect,
                authentication,
                mostOut,
                mostErr,
                hostKeys,
                other,
                fixed,
                commands,
                telling,
                challenge);
    }

    /// No ProxyCommand of the configuration is run.
    public SshSettings withoutCommands() {
        return new SshSettings(
                config,
                agent,
                passphrase,
                connect,
                authentication,
                mostOut,
                mostErr,
                hostKeys,
                retries,
                fixed,
                false,
                telling,
                challenge);
    }

    /// The notes also say what of ssh's configuration can't be had.
    public SshSettings telling(boolean wanted) {
        return new SshSettings(
                config,
                agent,
                passphrase,
                connect,
                authentication,
                mostOut,
                mostErr,
                hostKeys,
                retries,
                fixed,
                commands,
                wanted,
                challenge);
    }

    public SshSettings withBounds(int out, int err) {
        return new SshSettings(
                config,
                agent,
                passphrase,
                connect,
                authentication,
                out,
                err,
                hostKeys,
                retries,
                fixed,
                commands,
                telling,
                challenge);
    }
}
