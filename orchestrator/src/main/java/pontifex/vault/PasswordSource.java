package pontifex.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.program.Program;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Visible;

/// Where a password of ansible-vault's is to be had: a file, a program that prints it, or whoever sits at the terminal.
///
/// A program is what is executable. One whose name ends in `-client` (before its ending) is given `--vault-id LABEL`.
///
/// @param label what it opens first
/// @param path null: it is asked for
/// @param at the option that named it
public record PasswordSource(String label, @Nullable Path path, String at) {
    /// What Ansible calls a password without a label.
    public static final String DEFAULT = "default";

    private static final String ASKED = "prompt";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LONGEST = 64 << 10;

    /// What can't be done without: who runs programs, and who asks.
    public interface Doors {
        /// Why a program may not be run; null: it may.
        @Nullable String refusal(Path program);

        /// @return null where there is nobody to ask
        char @Nullable [] ask(String prompt);

        /// A path as the user wrote it, found from where it is meant.
        Path file(String written);
    }

    /// `--vault-id LABEL@FILE`, `LABEL@prompt`, `FILE`, `prompt`
    public static PasswordSource ofId(String written, Doors doors) {
        int at = written.indexOf('@');
        var label = at < 0 ? DEFAULT : written.substring(0, at);
        var from = written.substring(at + 1);
        var asked = from.equals(ASKED) || from.equals("prompt_ask_vault_pass");
        return new PasswordSource(
                label.isEmpty() ? DEFAULT : label, asked ? null : doors.file(from), "--vault-id " + written);
    }

    /// The vault that these open, asking and running what must be.
    ///
    /// @throws BadInput with every password that can't be had
    public static Vault vault(List<PasswordSource> sources, Doors doors) throws BadInput {
        var problems = new Problems();
        var passwords = new ArrayList<Password>();
        var missing = new ArrayList<String>();
        for (var source : sources) {
            try {
                var refusal = source.isProgram() && source.path() != null ? doors.refusal(source.path()) : null;
                if (refusal != null) {
                    missing.add(refusal);
                } else {
                    passwords.add(source.password(doors));
                }
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        return passwords.isEmpty() && missing.isEmpty() ? Vault.EMPTY : new Vault(passwords, missing);
    }

    private boolean isProgram() {
        return path != null && Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private Password password(Doors doors) throws BadInput {
        if (path == null) {
            return asked(doors);
        }
        var bytes = isProgram() ? printed(path) : read(path);
        var password = Password.of(label, bytes, path.toString());
        if (password == null) {
            throw bad("the password in " + path + " is no UTF-8", null);
        }
        if (bytes.length == 0) {
            throw bad("there is no password in " + path, "its first line is the password");
        }
        return password;
    }

    private Password asked(Doors doors) throws BadInput {
        var prompt = "Vault password" + (label.equals(DEFAULT) ? "" : " (" + label + ")") + ": ";
        var typed = doors.ask(prompt);
        if (typed == null) {
            throw bad(
                    "there is no terminal at which to ask for the vault password",
                    "give it with --vault-password-file");
        }
        if (typed.length == 0) {
            throw bad("no vault password was typed", "run it again, or give it with --vault-password-file");
        }
        return new Password(label, typed, "typed");
    }

    private byte[] read(Path file) throws BadInput {
        try {
            if (!Files.isRegularFile(file) && !Files.isReadable(file)) {
                throw bad(
                        "there is no such file: " + file.toAbsolutePath().normalize(),
                        "a file with the vault password");
            }
            try (var in = Files.newInputStream(file)) {
                return stripped(in.readNBytes(LONGEST), true);
            }
        } catch (IOException e) {
            throw bad(file + " can't be read (" + e.getClass().getSimpleName() + ")", "a file with the vault password");
        }
    }

    private byte[] printed(Path program) throws BadInput {
        var name = String.valueOf(program.getFileName()).replaceFirst("\\.[^.]*$", "");
        var command = new ArrayList<>(List.of(program.toAbsolutePath().toString()));
        if (name.endsWith("-client")) {
            command.addAll(List.of("--vault-id", label));
        }
        try {
            var ended = new Program(command, Path.of(""), LIMIT, LONGEST).run();
            if (ended.late() || ended.tooMuch() || ended.status() != 0) {
                var how = ended.late()
                        ? "did not end within " + LIMIT.toSeconds() + " seconds"
                        : ended.tooMuch() ? "said too much for a password" : "ended with " + ended.status();
                throw bad(
                        "the program " + program + ", which is to print the vault password, " + how,
                        said(ended.complaint()));
            }
            return stripped(ended.out(), false);
        } catch (IOException e) {
            throw bad(
                    "the program " + program + ", which is to print the vault password, can't be run: "
                            + Visible.text(String.valueOf(e.getMessage())),
                    "if it is a file with the password itself: chmod a-x " + program);
        }
    }

    private static String said(byte[] complaint) {
        var text = new String(complaint, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "it said nothing on its stderr" : "it said: " + text;
    }

    /// Ansible takes all white space from the ends of a file, and line ends alone from those of an answer.
    private static byte[] stripped(byte[] bytes, boolean blanks) {
        int from = 0;
        int to = bytes.length;
        while (from < to && goes(bytes[from], blanks)) {
            from++;
        }
        while (to > from && goes(bytes[to - 1], blanks)) {
            to--;
        }
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static boolean goes(byte b, boolean blanks) {
        return b == '\n' || b == '\r' || blanks && (b == ' ' || b >= '\t' && b <= '\r');
    }

    private BadInput bad(String message, @Nullable String hint) {
        return new BadInput(new Problem(Source.of(at), 1, message, hint));
    }
}
