package pontifex.remote;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is the same for all connections of a run.
///
/// @param config read by `ssh -G` instead of the user's and the system's configuration (`ssh -F`)
/// @param hostKeys which are taken; null: ssh's own StrictHostKeyChecking says whether new ones are
/// @param retries how often a connection that failed before anything was sent is tried again; null: ssh's own
///     ConnectionAttempts says, where it does
/// @param commands whether a ProxyCommand may be run: the configuration is not from a repository that nobody answers
/// for
/// @param telling whether a line's notes also say what of ssh's configuration can't be had
public record SshSettings(
        @Nullable Path config,
        User user,
        Limits limits,
        Bounds bounds,
        @Nullable HostKeyPolicy hostKeys,
        @Nullable Integer retries,
        boolean commands,
        boolean telling) {
    /// Who comes.
    ///
    /// @param agent the agent's socket, unless the configuration of ssh names another
    /// @param challenge who answers what a host asks beside the password
    public record User(@Nullable Path agent, Passphrase passphrase, Challenge challenge) {}

    /// How long it may take.
    ///
    /// @param connect for finding, reaching and agreeing with one host or jump host
    /// @param authentication for one key's exchange, and for the agent's answer
    /// @param fixed `connect` was asked for, and so wins over ssh's own ConnectTimeout
    public record Limits(Duration connect, Duration authentication, boolean fixed) {}

    /// How much is heard.
    ///
    /// @param out bytes of stdout that are taken; a program that says more is ended
    /// @param err bytes of stderr that are kept
    public record Bounds(int out, int err) {}

    /// The agent and the passphrase from the environment, ten seconds to connect, twenty to log in, 32 MiB of
    /// answer.
    public static SshSettings standard() {
        var agent = System.getenv("SSH_AUTH_SOCK");
        return new SshSettings(
                null,
                new User(
                        agent == null || agent.isEmpty() ? null : Path.of(agent),
                        Passphrase.standard(),
                        Challenge.standard()),
                new Limits(Duration.ofSeconds(10), Duration.ofSeconds(20), false),
                new Bounds(32 << 20, 64 << 10),
                null,
                null,
                true,
                false);
    }

    public SshSettings withConfig(@Nullable Path other) {
        return new SshSettings(other, user, limits, bounds, hostKeys, retries, commands, telling);
    }

    private SshSettings with(User other) {
        return new SshSettings(config, other, limits, bounds, hostKeys, retries, commands, telling);
    }

    public SshSettings withAgent(@Nullable Path other) {
        return with(new User(other, user.passphrase(), user.challenge()));
    }

    public SshSettings withPassphrase(Passphrase other) {
        return with(new User(user.agent(), other, user.challenge()));
    }

    public SshSettings withChallenge(Challenge other) {
        return with(new User(user.agent(), user.passphrase(), other));
    }

    /// They win over what ssh's configuration says.
    public SshSettings withLimits(Duration connect, Duration authentication) {
        var fixed = new Limits(connect, authentication, true);
        return new SshSettings(config, user, fixed, bounds, hostKeys, retries, commands, telling);
    }

    public SshSettings withBounds(int out, int err) {
        return new SshSettings(config, user, limits, new Bounds(out, err), hostKeys, retries, commands, telling);
    }

    public SshSettings withHostKeys(@Nullable HostKeyPolicy other) {
        return new SshSettings(config, user, limits, bounds, other, retries, commands, telling);
    }

    public SshSettings withRetries(@Nullable Integer other) {
        return new SshSettings(config, user, limits, bounds, hostKeys, other, commands, telling);
    }

    /// No ProxyCommand of the configuration is run.
    public SshSettings withoutCommands() {
        return new SshSettings(config, user, limits, bounds, hostKeys, retries, false, telling);
    }

    /// The notes also say what of ssh's configuration can't be had.
    public SshSettings telling(boolean wanted) {
        return new SshSettings(config, user, limits, bounds, hostKeys, retries, commands, wanted);
    }
}
