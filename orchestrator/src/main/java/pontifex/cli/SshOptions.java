package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pontifex.inventory.SshArguments;
import pontifex.inventory.SshTerms;
import pontifex.remote.HostKeyPolicy;
import pontifex.remote.Options;
import pontifex.remote.Password;
import pontifex.remote.SshSettings;
import pontifex.remote.Terms;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// How ssh is spoken, where the inventory says nothing.
final class SshOptions {
    @Option(
            names = "--host-keys",
            paramLabel = "POLICY",
            description = "strict, accept-new (also a host of which no key is known; its key is written to"
                    + " known_hosts) or pinned (only keys of the inventory). Default: ssh of pontifex.yml, else"
                    + " accept-new where ssh is configured so, else strict")
    @Nullable String hostKeys;

    @Option(
            names = {"-k", "--ask-pass"},
            description = "Ask at the terminal, once, for the password of hosts that take none of your keys.")
    boolean ask;

    @Option(
            names = {"--connection-password-file", "--conn-pass-file"},
            paramLabel = "FILE",
            description = "Take that password from the first line of this file.")
    @Nullable Path file;

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "How often a connection is tried again that failed before anything was sent. Default:"
                    + " ssh's ConnectionAttempts less one, else 2")
    @Nullable Integer retries;

    private @Nullable Password known;

    void check(Problems problems) {
        if (hostKeys != null && policy(hostKeys) == null) {
            problem(problems, "--host-keys", "is strict, accept-new or pinned, not '" + hostKeys + "'");
        }
        if (retries != null && (retries < 0 || retries > 100)) {
            problem(problems, "--retries", "must be from 0 to 100, this is " + retries);
        }
        if (ask && file != null) {
            problem(problems, "-k", "the password comes from the terminal or from a file, not from both");
        }
    }

    SshSettings on(SshSettings settings, @Nullable HostKeyPolicy ofSite) {
        return settings.withHostKeys(hostKeys == null ? ofSite : policy(hostKeys))
                .withRetries(retries);
    }

    /// Null where no policy is called so.
    static @Nullable HostKeyPolicy policy(String word) {
        return switch (word) {
            case "strict" -> HostKeyPolicy.STRICT;
            case "accept-new" -> HostKeyPolicy.ACCEPT_NEW;
            case "pinned" -> HostKeyPolicy.PINNED;
            default -> null;
        };
    }

    /// What the inventory says of a host, and the password of the command line where it has none.
    ///
    /// @throws BadInput when it can't be had
    Terms terms(SshTerms host, Workplace workplace) throws BadInput {
        return new Terms(
                host.legacy(),
                host.hostKeys(),
                host.password() == null ? password(workplace) : new Password(host.password()),
                options(host.arguments(), workplace));
    }

    private static Options options(SshArguments said, Workplace workplace) {
        var config = said.config() == null ? null : workplace.file(Path.of(said.config()));
        return new Options(config, said.first(), said.last());
    }

    private @Nullable Password password(Workplace workplace) throws BadInput {
        if (known == null && (ask || file != null)) {
            var option = ask ? "-k" : "--connection-password-file";
            var text = file == null ? asked() : read(workplace.file(file));
            if (!Password.isTypable(text)) {
                throw refused(option, "a password is one line without control characters, and not empty");
            }
            known = new Password(text);
        }
        return known;
    }

    private static String asked() throws BadInput {
        var console = System.console();
        var typed = console == null || !console.isTerminal() ? null : console.readPassword("SSH password: ");
        if (typed == null) {
            throw refused(
                    "-k", "a password is asked for at a terminal, and there is none: use --connection-password-file");
        }
        return new String(typed);
    }

    private static String read(Path path) throws BadInput {
        try {
            return Files.readString(path).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw refused("--connection-password-file", path + " can't be read");
        }
    }

    private static BadInput refused(String option, String why) {
        var problems = new Problems();
        problem(problems, option, why);
        return new BadInput(problems.all());
    }

    private static void problem(Problems problems, String option, String why) {
        problems.add(Source.of(option), 1, why, null);
    }
}
