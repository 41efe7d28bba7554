package pontifex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A user's own repository with the article's inventory and plays, and the program run in it as a user would, in the
/// network of a lab.
final class UserSite {
    private static final Path PROJECT = Path.of(System.getProperty("project.root"));

    private final Lab lab;
    private final Path folder;

    private UserSite(Lab lab, Path folder) {
        this.lab = lab;
        this.folder = folder;
    }

    /// A repository in `folder` with the project's own `inventory/` and `playbooks/`, committed.
    static UserSite in(Path folder, Lab lab) throws IOException {
        for (var part : List.of("inventory", "playbooks")) {
            copy(PROJECT.resolve(part), folder.resolve(part));
        }
        var site = new UserSite(lab, folder);
        site.replace("inventory/hosts.yml", "/run/pontifex-lab/", lab.folder() + "/");
        site.write("pontifex.yml", "ssh_config: " + lab.folder().resolve("ssh_config") + "\n");
        site.git("init", "-q", "-b", "main");
        site.git("config", "user.name", "Olga Operator");
        site.git("config", "user.email", "olga@example.org");
        site.commit("the article's topology");
        return site;
    }

    Path folder() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text);
    }

    void replace(String name, String old, String changed) throws IOException {
        var text = Files.readString(file(name));
        if (!text.contains(old)) {
            throw new AssertionError(name + " has no " + old);
        }
        Files.writeString(file(name), text.replace(old, changed));
    }

    void commit(String message) {
        git("add", "-A");
        git("commit", "-qm", message);
    }

    String git(String... arguments) {
        var output = run(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
        if (output.status() != 0) {
            throw new AssertionError("git " + String.join(" ", arguments) + ": " + output);
        }
        return output.out();
    }

    /// `pontifex ARGUMENTS…`, in the repository's folder and the lab's network.
    Lab.Output pontifex(String... arguments) {
        return run(command(arguments));
    }

    /// The same, still running.
    Process start(String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private List<String> command(String... arguments) {
        var command = new ArrayList<>(lab.net(
                ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("pontifex.class.path"),
                "pontifex.cli.Main"));
        command.addAll(List.of(arguments));
        return command;
    }

    private Lab.Output run(List<String> command) {
        try {
            var err = Files.createTempFile("pontifex", ".err");
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var output = new Lab.Output(process.waitFor(), out, Files.readString(err));
            Files.delete(err);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
