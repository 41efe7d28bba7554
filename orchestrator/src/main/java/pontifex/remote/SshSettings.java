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
/// @param trust whom somebody here answers for
/// @param telling whether a line's notes also say what of ssh's configuration can't be had
public record SshSettings(
        @Nullable Path config,
        User user,
        Limits limits,
        Bounds bounds,
        @Nullable HostKeyPolicy hostKeys,
        @Nullable Integer retries,
        Trust trust,
        boolean telling) {
    /// Who comes.
    ///
    /// @param agent the agent's socket, unless the configuration of ssh names another
    /// @param challenge who answers what a host asks beside the password
    public record User(@Nullable Path agent, Passphrase passphrase, Challenge challenge) {}

    /// Whether somebody answers for what could have commands run here, or host keys be believed.
    ///
    /// @param config the configuration of ssh: a ProxyCommand of it is run
    /// @param inventory its options for ssh ([Options]): all of them hold
    public record Trust(boolean config, boolean inventory) {
        static final Trust ALL = new Trust(true, true);
    }

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
                Trust.ALL,
                false);
    }

    public SshSettings withConfig(@Nullable Path other) {
        return new SshSettings(other, user, limits, bounds, hostKeys, retries, trust, telling);
    }

    private SshSettings with(User other) {
        return new SshSettings(config, other, limits, bounds, hostKeys, retries, trust, telling);
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
        return new SshSettings(config, user, fixed, bounds, hostKeys, retries, trust, telling);
    }

    public SshSettings withBounds(int out, int err) {
        return new SshSettings(config, user, limits, new Bounds(out, err), hostKeys, retries, trust, telling);
    }

    public SshSettings withHostKeys(@Nullable HostKeyPolicy other) {
        return new SshSettings(config, user, limits, bounds, other, retries, trust, telling);
    }

    public SshSettings withRetries(@Nullable Integer other) {
        return new SshSettings(config, user, limits, bounds, hostKeys, other, trust, telling);
    }

    /// What is not answered for runs nothing, and has no host's key believed.
    public SshSettings trusting(Trust other) {
        return new SshSettings(config, user, limits, bounds, hostKeys, retries, other, telling);
    }

    /// The notes also say what of ssh's configuration can't be had.
    public SshSettings telling(boolean wanted) {
        return new SshSettings(config, user, limits, bounds, hostKeys, retries, trust, wanted);
    }
}
