package pontifex.history;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteException;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.eclipse.jgit.lib.Repository;
import pontifex.yaml.Secret;

/// The `git` command, for what needs the user's credentials. It asks for nothing and ends in time.
final class GitCommand {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Repository repository;

    GitCommand(Repository repository) {
        this.repository = repository;
    }

    /// @param lines what it said on either output, without empty lines
    record Answer(boolean well, List<String> lines) {
        /// The line that names the cause; git adds advice after it.
        String cause() {
            return lines.stream()
                    .filter(line -> line.startsWith("fatal: ") || line.startsWith("error: "))
                    .findFirst()
                    .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
                    .map(Secret::masked)
                    .orElse("git said nothing");
        }
    }

    Answer run(String... arguments) throws IOException {
        var command = new CommandLine("git")
                .addArgument("--git-dir=" + repository.getDirectory().getAbsolutePath(), false)
                .addArguments(arguments, false);
        var said = new ByteArrayOutputStream();
        var executor = DefaultExecutor.builder()
                .setExecuteStreamHandler(new PumpStreamHandler(said))
                .setWorkingDirectory(folder())
                .get();
        var watchdog = ExecuteWatchdog.builder().setTimeout(LIMIT).get();
        executor.setWatchdog(watchdog);
        try {
            executor.execute(command, environment());
            return new Answer(true, lines(said));
        } catch (ExecuteException e) {
            return watchdog.killedProcess()
                    ? new Answer(false, List.of("no answer within " + LIMIT.toSeconds() + " seconds"))
                    : new Answer(false, lines(said));
        }
    }

    /// A remote that is written as a path is meant from the top of the repository.
    private File folder() {
        return repository.isBare() ? repository.getDirectory() : repository.getWorkTree();
    }

    private Map<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.put("LC_ALL", "C");
        environment.put("GIT_TERMINAL_PROMPT", "0");
        if (repository.getConfig().getString("core", null, "sshCommand") == null) {
            environment.putIfAbsent("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
        }
        return environment;
    }

    /// Without the name and the password that a URL may hold.
    static String masked(String text) {
        return text.replaceAll("://[^/@\\s']+@", "://***@");
    }

    private static List<String> lines(ByteArrayOutputStream said) {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> masked(line.strip()))
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
