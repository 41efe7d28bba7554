package pontifex.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.remote.SshSettings;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// How hosts are reached.
final class ConnectionOptions {
    @Option(
            names = {"-f", "--forks"},
            paramLabel = "N",
            description = "Hosts at work at the same time. Default: forks of pontifex.yml, else 50")
    @Nullable Integer forks;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "Log in as this user where the inventory names none.")
    @Nullable String user;

    @Option(names = "--private-key", paramLabel = "FILE", description = "Private key where the inventory names none.")
    @Nullable Path privateKey;

    @Mixin
    BecomeOptions becoming = new BecomeOptions();

    @Option(
            names = "--ssh-config",
            paramLabel = "FILE",
            description =
                    "Read this instead of ~/.ssh/config and the system's (ssh -F). Default: ssh_config of pontifex.yml")
    @Nullable Path sshConfig;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "For connecting to a host; twice that for logging in. Default: ConnectTimeout of ssh's"
                    + " configuration, else 10")
    @Nullable Integer timeout;

    @Mixin
    SshOptions ssh = new SshOptions();

    @Option(
            names = "--command-timeout",
            paramLabel = "SECONDS",
            description = "For one look at a host, or one transaction on it. Default: ${DEFAULT-VALUE}")
    int commandTimeout = 120;

    /// What ssh's own configuration and these options make of a connection.
    SshSettings ssh(Settings settings, Workplace workplace) {
        var usual =
                SshSettings.standard().withConfig(sshConfig == null ? settings.sshConfig() : workplace.file(sshConfig));
        var seconds = timeout;
        return ssh.on(
                seconds == null
                        ? usual
                        : usual.withLimits(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds * 2L)),
                settings.hostKeys());
    }

    /// The same in a run of files that nobody here answers for: an ssh_config that lies beside them runs no command.
    /// The user's own, and one that was named on the command line, does. Of what the inventory
    /// would say to ssh, only what is harmless holds.
    SshSettings sshOfOthers(Settings settings, Workplace workplace) {
        var made = ssh(settings, workplace);
        return made.trusting(new SshSettings.Trust(sshConfig != null || settings.sshConfig() == null, false));
    }

    int forks(Settings settings) {
        return forks == null ? settings.forks() : forks;
    }

    /// Numbers that mean nothing are refused before anything is read.
    void check() throws BadInput {
        var problems = new Problems();
        atLeastOne(problems, "--forks", forks == null ? 1 : forks);
        atLeastOne(problems, "--timeout", timeout == null ? 1 : timeout);
        ssh.check(problems);
        atLeastOne(problems, "--command-timeout", commandTimeout);
        becoming.check(problems);
        problems.throwIfAny();
    }

    private static void atLeastOne(Problems problems, String option, int value) {
        if (value < 1) {
            problems.add(Source.of(option), 1, "must be 1 or more, this is " + value, null);
        }
    }
}
