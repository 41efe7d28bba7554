package pontifex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.cli.Standby;

/// A user's own repository with the article's inventory and plays, and the program run in it as a user would, where the
/// network of its hosts is: a lab's, or that of this machine.
public final class UserSite {
    private static final Path PROJECT = Path.of(System.getProperty("project.root"));

    /// The classes that the first run of the program loaded: all later ones begin with them, and need a fifth less of
    /// the processor.
    private static final AtomicReference<Path> LOADED = new AtomicReference<>();

    private static final String TESTS = ":"
            + Path.of(URI.create(UserSite.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()));

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private final Function<String[], List<String>> net;
    private final Path folder;
    private @Nullable Lab lab;
    private @Nullable Standby standby;

    private UserSite(Function<String[], List<String>> net, Path folder) {
        this.net = net;
        this.folder = folder;
    }

    /// A repository in `folder` with the project's own `inventory/` and `playbooks/`, committed.
    static UserSite in(Path folder, Lab lab) throws IOException {
        var site = new UserSite(lab::net, folder);
        site.lab = lab;
        site.articlesParts();
        if (lab.isSimulated()) {
            site.write("inventory/hosts.yml", Files.readString(lab.inventory()));
        } else {
            site.replace("inventory/hosts.yml", "/run/pontifex-lab/", lab.folder() + "/");
        }
        site.begin(lab.folder().resolve("ssh_config"));
        return site;
    }

    /// A copy of another project, as it is but for the places of lab and agent in its `ssh_config`.
    static UserSite of(Path project, Path folder, Lab lab, Path agent) throws IOException {
        var site = new UserSite(lab::net, folder);
        site.lab = lab;
        copy(project, folder);
        site.replace("ssh_config", "@LAB@", lab.folder().toString());
        site.replace("ssh_config", "@AGENT@", agent.toString());
        site.git("init", "-q", "-b", "main");
        site.git("config", "user.name", "Olga Operator");
        site.git("config", "user.email", "olga@example.org");
        site.commit("as it was for years");
        return site;
    }

    /// The same for a real Dom0, which is reached over mgmt0. Its variables are those of the article's dom0-01.
    public static UserSite in(Path folder, XenVm vm) throws IOException {
        return in(folder, vm, vm.inventory());
    }

    /// The same; the Dom0 is reached as `inventory` says, [XenVm#inventoryOverEth0()] for one.
    public static UserSite in(Path folder, XenVm vm, Path inventory) throws IOException {
        var site = new UserSite(List::of, folder);
        site.articlesParts();
        site.write("inventory/hosts.yml", Files.readString(inventory));
        for (var other : List.of("dom0-02", "dom0-03")) {
            Files.delete(site.file("inventory/host_vars/" + other + ".yml"));
        }
        site.begin(vm.sshConfig());
        return site;
    }

    private void articlesParts() throws IOException {
        for (var part : List.of("inventory", "playbooks")) {
            copy(PROJECT.resolve(part), folder.resolve(part));
        }
    }

    private void begin(Path sshConfig) throws IOException {
        write("pontifex.yml", "ssh_config: " + sshConfig + "\n");
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Olga Operator");
        git("config", "user.email", "olga@example.org");
        commit("the article's topology");
    }

    public Path folder() {
        return folder;
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    public void write(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text);
    }

    public void replace(String name, String old, String changed) throws IOException {
        var text = Files.readString(file(name));
        if (!text.contains(old)) {
            throw new AssertionError(name + " has no " + old);
        }
        Files.writeString(file(name), text.replace(old, changed));
    }

    public void commit(String message) {
        git("add", "-A");
        git("commit", "-qm", message);
    }

    public String git(String... arguments) {
        var output = run(Stream.concat(Stream.of("git"), Stream.of(arguments)).toList());
        if (output.status() != 0) {
            throw new AssertionError("git " + String.join(" ", arguments) + ": " + output);
        }
        return output.out();
    }

    /// `pontifex ARGUMENTS…`, in the repository's folder and the lab's network.
    public Lab.Output pontifex(String... arguments) {
        var first = isPackaged() && !BEGUN.getAndSet(true);
        if (!first) {
            return again(arguments);
        }
        var command = command(arguments);
        try {
            var classes = Files.createTempDirectory("pontifex").resolve("classes.jsa");
            classes.toFile().deleteOnExit();
            classes.getParent().toFile().deleteOnExit();
            command.addAll(command.indexOf("-cp"), List.of("-XX:ArchiveClassesAtExit=" + classes, "-Xlog:all=off"));
            var output = run(command);
            LOADED.set(classes);
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// On a lab it is one process that runs it again and again, unless it is busy.
    private Lab.Output again(String... arguments) {
        try {
            var asked = standby();
            return asked != null && asked.take() ? asked.ask(Lab.PATIENCE, arguments) : run(command(arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized @Nullable Standby standby() throws IOException {
        if (standby == null && lab != null) {
            standby = Standby.in(folder, java(TESTS));
            lab.atEnd(standby);
        }
        return standby;
    }

    /// Classes are archived of jars alone.
    private static boolean isPackaged() {
        return System.getProperty("pontifex.class.path").startsWith(PROJECT + "/orchestrator/target/pontifex.jar");
    }

    /// The same, still running.
    public Process start(String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    /// The command line that [#pontifex(String...)] runs.
    List<String> command(String... arguments) {
        var command = java("");
        command.add("pontifex.cli.Main");
        command.addAll(List.of(arguments));
        return command;
    }

    /// @param more behind the program's own class path
    private List<String> java(String more) {
        var command = new ArrayList<>(net.apply(new String[] {
            ProcessHandle.current().info().command().orElseThrow(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("pontifex.class.path") + more
        }));
        var classes = LOADED.get();
        if (classes != null && Files.exists(classes)) {
            command.addAll(command.indexOf("-cp"), List.of("-XX:SharedArchiveFile=" + classes, "-Xlog:disable"));
        }
        return command;
    }

    private Lab.Output run(List<String> command) {
        return Lab.Output.of(new ProcessBuilder(command).directory(folder.toFile()), Lab.PATIENCE);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var all = Files.walk(from)) {
            for (var path : all.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
