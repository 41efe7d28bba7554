package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pontifex.inventory.Becoming;
import pontifex.remote.Password;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// How one becomes root, where inventory and plays say nothing.
final class BecomeOptions {
    @Option(
            names = {"-b", "--become"},
            description = "Become root after logging in, where neither inventory nor play says whether.")
    boolean become;

    @Option(names = "--become-method", paramLabel = "METHOD", description = "sudo, su or doas. Default: sudo")
    @Nullable String methodWord;

    @Option(
            names = "--become-user",
            paramLabel = "USER",
            description = "root, and no other: a Dom0 is changed as root.")
    @Nullable String user;

    @Option(
            names = {"-K", "--ask-become-pass"},
            description = "Ask at the terminal, once, for the password that becoming root takes.")
    boolean ask;

    @Option(
            names = {"--become-password-file", "--become-pass-file"},
            paramLabel = "FILE",
            description = "Take that password from the first line of this file.")
    @Nullable Path file;

    private @Nullable Password known;

    Becoming.Method method() {
        var named = methodWord == null ? null : Becoming.Method.of(methodWord);
        return named == null ? Becoming.Method.SUDO : named;
    }

    void check(Problems problems) {
        if (methodWord != null && Becoming.Method.of(methodWord) == null) {
            problem(problems, "--become-method", "one becomes root by sudo, su or doas, not by '" + methodWord + "'");
        }
        if (user != null && !user.equals("root")) {
            problem(problems, "--become-user", "a Dom0 is changed as root, not as '" + user + "'");
        }
        if (ask && file != null) {
            problem(problems, "-K", "the password comes from the terminal or from a file, not from both");
        }
    }

    /// The password for hosts of which the inventory has none; null where the command line has none either.
    ///
    /// @throws BadInput when it can't be had
    @Nullable Password password(Workplace workplace) throws BadInput {
        if (known == null && (ask || file != null)) {
            var option = ask ? "-K" : "--become-password-file";
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
        var typed = console == null || !console.isTerminal() ? null : console.readPassword("BECOME password: ");
        if (typed == null) {
            throw refused("-K", "a password is asked for at a terminal, and there is none: use --become-password-file");
        }
        return new String(typed);
    }

    private static String read(Path path) throws BadInput {
        try {
            if (Files.isExecutable(path)) {
                throw refused(
                        "--become-password-file",
                        path + " is a program, which is not run: chmod -x, or put the password in");
            }
            return Files.readString(path).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw refused("--become-password-file", path + " can't be read");
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
