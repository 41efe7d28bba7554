package pontifex.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

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

    @Option(
            names = {"-b", "--become"},
            description = "Become root through sudo, which must ask for no password.")
    boolean become;

    @Option(
            names = "--ssh-config",
            paramLabel = "FILE",
            description =
                    "Read this instead of ~/.ssh/config and the system's (ssh -F). Default: ssh_config of pontifex.yml")
    @Nullable Path sshConfig;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "For connecting to a host. Default: ${DEFAULT-VALUE}")
    int timeout = 10;

    @Option(
            names = "--command-timeout",
            paramLabel = "SECONDS",
            description = "For one look at a host, or one transaction. Default: ${DEFAULT-VALUE}")
    int commandTimeout = 120;
}
