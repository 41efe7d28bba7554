package pontifex.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pontifex.vault.PasswordSource;
import pontifex.vault.Vault;
import pontifex.yaml.BadInput;

/// The passwords of what ansible-vault has encrypted: Ansible's options.
final class VaultOptions {
    private static final String VARIABLE = "ANSIBLE_VAULT_PASSWORD_FILE";

    @Option(
            names = {"--vault-password-file", "--vault-pass-file"},
            paramLabel = "FILE",
            description = "A file with the password of what ansible-vault has encrypted, or a program that prints it;"
                    + " again for more. Default: the file that ANSIBLE_VAULT_PASSWORD_FILE names")
    List<String> files = new ArrayList<>();

    @Option(
            names = "--vault-id",
            paramLabel = "LABEL@FILE",
            description = "As --vault-password-file, first for what was encrypted under this label; LABEL@prompt asks"
                    + " for it; again for more.")
    List<String> ids = new ArrayList<>();

    @Option(
            names = {"-J", "--ask-vault-pass", "--ask-vault-password"},
            description = "Ask for the password of what ansible-vault has encrypted.")
    boolean ask;

    /// What opens what is encrypted.
    ///
    /// @param refusal why no program that prints a password is run; null: it is
    /// @throws BadInput with every password that can't be had
    Vault vault(Workplace workplace, @Nullable String refusal) throws BadInput {
        var doors = new Doors(workplace, refusal);
        var sources = new ArrayList<PasswordSource>();
        ids.forEach(id -> sources.add(PasswordSource.ofId(id, doors)));
        for (var file : files) {
            sources.add(new PasswordSource(PasswordSource.DEFAULT, doors.file(file), "--vault-password-file " + file));
        }
        var named = System.getenv(VARIABLE);
        if (files.isEmpty() && named != null && !named.isEmpty()) {
            sources.add(new PasswordSource(PasswordSource.DEFAULT, doors.file(named), VARIABLE));
        }
        if (ask) {
            sources.add(new PasswordSource(PasswordSource.DEFAULT, null, "--ask-vault-pass"));
        }
        return PasswordSource.vault(sources, doors);
    }

    private record Doors(Workplace workplace, @Nullable String refusal) implements PasswordSource.Doors {
        @Override
        public @Nullable String refusal(Path program) {
            return refusal == null ? null : program + " is a program, and " + refusal + "; --trust runs it";
        }

        @Override
        public char @Nullable [] ask(String prompt) {
            var console = System.console();
            return console == null || !console.isTerminal() ? null : console.readPassword("%s", prompt);
        }

        @Override
        public Path file(String written) {
            return written.startsWith("~/")
                    ? Path.of(System.getProperty("user.home")).resolve(written.substring(2))
                    : workplace.file(Path.of(written));
        }
    }
}
