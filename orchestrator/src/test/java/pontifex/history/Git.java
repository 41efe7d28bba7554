package pontifex.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real `git`, in a folder, as a user has it.
public record Git(Path folder) {
    /// Makes a repository of the folder, whose first branch is `main`.
    public static Git begin(Path folder) throws IOException, InterruptedException {
        var git = new Git(folder);
        git.run("init", "-q", "-b", "main");
        git.run("config", "user.name", "Olga Operator");
        git.run("config", "user.email", "olga@example.org");
        return git;
    }

    /// All that lies in the work tree.
    public void commit(String message) throws IOException, InterruptedException {
        run("add", "-A");
        run("commit", "-qm", message);
    }

    /// @return what it printed
    public String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + said);
        }
        return said;
    }
}
