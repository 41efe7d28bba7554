package pontifex.transaction;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Change;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.Mode;

/// A host's folders in a temporary one, and a transaction of three steps that make a mark each and four files: one
/// changed, one new, one removed, one with another mode. Around every step there are points at which a test can have
/// the keeper wait, fail, be told or be killed.
final class Bench {
    static final int LIVE = 3;
    static final int ALL = 7;
    static final Owner ANNA = new Owner("anna@deploy-1", "run-7", "abc123", "2026-03-04 05:06");

    private static final Library STEPS = new Library("steps", """
                    # DIR POINT FUNCTION ARG...
                    at() {
                        at_dir=$1 at_k=$2
                        shift 2
                        at_point "before.$at_k" || return
                        "$@" || return
                        at_point "after.$at_k"
                    }
                    at_point() {
                        echo >"$at_dir/reached.$1"
                        while [ -e "$at_dir/wait.$1" ]; do sleep 0.02; done
                        if [ -e "$at_dir/do.$1" ]; then
                            at_script=$(cat "$at_dir/do.$1")
                            rm "$at_dir/do.$1"
                            eval "$at_script"
                        fi
                    }
                    make_mark() { [ ! -e "$1" ] && echo >"$1"; }
                    undo_make_mark() {
                        [ -e "$1" ] || { echo "$1 was skipped: it is gone" >&2; return 3; }
                        rm "$1"
                    }
                    """);
    private String owner = System.getProperty("user.name");
    private String group = owner;
    private List<String> by = List.of();

    final Path folder;
    final Path etc;
    Path marks;
    private static final java.util.concurrent.atomic.AtomicInteger COUNT =
            new java.util.concurrent.atomic.AtomicInteger(10);
    private final int number = COUNT.incrementAndGet();
    private int sessions;
    final Path root;
    final List<String> shell;
    final List<Library> more = new ArrayList<>();
    List<Step> commands = List.of();
    Limits limits = Limits.of(null, 20);
    Proofs proofs = Proofs.NONE;

    Bench(Path folder, List<String> shell) {
        this.folder = folder;
        this.shell = shell;
        etc = made(folder.resolve("etc"));
        marks = made(folder.resolve("marks"));
        root = folder.resolve("lib/pontifex");
        made(folder.resolve("points"));
        write(etc.resolve("changed"), "old\n", "rw-r--r--");
        write(etc.resolve("removed"), "goes\n\0\\x'", "rwxr-x---");
        write(etc.resolve("moded"), "stays\n", "rw-------");
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path path, String text, String mode) {
        try {
            Files.writeString(path, text);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Place place() {
        return new Place(root.toString(), shell.getFirst(), shell.size() > 1 ? shell.get(1) : "");
    }

    Transaction transaction() throws Impossible {
        return transaction(TransactionId.random(), ANNA);
    }

    Transaction transaction(TransactionId id, Owner owner) throws Impossible {
        var changes = List.<Change>of(
                new Change.SetUp("one"),
                new Change.SetUp("two"),
                new Change.SetUp("three"),
                new Change.WriteFile(path("changed"), regular("old\n", 0644), regular("new\n'\\n$(id)\0ü", 0755)),
                new Change.WriteFile(path("fresh"), FileState.ABSENT, regular("fresh\n", 0640)),
                new Change.RemoveFile(path("removed"), regular("goes\n\0\\x'", 0750)),
                new Change.SetAccess(path("moded"), access(0600), access(0644)));
        var real = Steps.of(changes, id);
        var live = new ArrayList<Step>();
        for (int k = 1; k <= LIVE; k++) {
            var mark = marks.resolve(String.valueOf(k)).toString();
            live.add(new Step(
                    changes.get(k - 1),
                    at(String.valueOf(k), Script.of("make_mark", mark)),
                    at("undo." + k, Script.of("undo_make_mark", mark))));
        }
        var files = new ArrayList<Step>();
        for (var step : real.files()) {
            int k = LIVE + 1 + files.size();
            files.add(new Step(step.change(), at(String.valueOf(k), step.forward()), at("undo." + k, step.back())));
        }
        var libraries = new ArrayList<Library>();
        libraries.add(STEPS);
        libraries.addAll(more);
        var expected = Expectations.of(state(), changes.subList(LIVE, ALL));
        return Transaction.of(
                id,
                owner,
                place(),
                new Steps(live, files, List.of(), commands, real.save(), real.stage(), real.beside()),
                expected,
                limits,
                proofs,
                libraries);
    }

    private static pontifex.state.HostState state() {
        return new pontifex.state.HostState(
                new pontifex.state.Platform(
                        "",
                        "",
                        "",
                        pontifex.state.Toolstack.NONE,
                        "",
                        pontifex.state.Persistence.NONE_KNOWN,
                        "",
                        new java.util.TreeSet<>(),
                        ""),
                pontifex.state.Files.NONE,
                new pontifex.state.Network(
                        new TreeMap<>(),
                        pontifex.state.Seen.unknown(""),
                        pontifex.state.Seen.unknown(""),
                        pontifex.state.Seen.unknown(""),
                        pontifex.state.Seen.unknown(""),
                        pontifex.state.Seen.unknown("")),
                pontifex.state.Guests.NONE);
    }

    /// With points before and after it.
    Script at(String point, Script script) {
        var words = new ArrayList<>(List.of(folder.resolve("points").toString(), point, script.function()));
        words.addAll(script.arguments());
        return new Script("at", words);
    }

    private String path(String name) {
        return etc.resolve(name).toString();
    }

    private FileState.Regular regular(String text, int mode) {
        return new FileState.Regular(Content.of(text), new Mode(mode), owner, group);
    }

    private Change.SetAccess.Access access(int mode) {
        return new Change.SetAccess.Access(new Mode(mode), owner, group);
    }

    /// At `point` (`before.2`, `after.undo.4`) the keeper's step runs `script` once; `$$` is the keeper.
    Bench point(String point, String script) {
        write(folder.resolve("points/do." + point), script, "rw-r--r--");
        return this;
    }

    Bench waitAt(String point) {
        write(folder.resolve("points/wait." + point), "", "rw-------");
        return this;
    }

    void goOnAt(String point) throws IOException {
        Files.delete(folder.resolve("points/wait." + point));
    }

    void reached(String point) throws InterruptedException {
        until(() -> Files.exists(folder.resolve("points/reached." + point)), "the keeper at " + point);
    }

    static void until(BooleanSupplier so, String what) throws InterruptedException {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); !so.getAsBoolean(); Thread.sleep(10)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
        }
    }

    /// All is `nobody`'s from here on, whom limits bind; root has none. He can't get out of the OOM killer's reach.
    void byNobody() throws IOException, InterruptedException {
        more.add(new Library("reach", "out_of_reach() { oom=0 reach_left='' reach_note=; }\n"));
        if (owner.equals("root")) {
            owner = "nobody";
            group = "nogroup";
            by = List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
            new ProcessBuilder("chown", "-R", "nobody:nogroup", folder.toString())
                    .start()
                    .waitFor();
        }
    }

    /// Sessions begin in these control groups.
    void inGroups(List<Path> groups) {
        var command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "while [ \"$1\" != -- ]; do echo $$ >\"$1/cgroup.procs\" || " + "exit; shift; done; shift; exec \"$@\"",
                "sh"));
        groups.forEach(group -> command.add(group.toString()));
        command.add("--");
        by = command;
    }

    /// Whether no live step is done.
    boolean nothingRuns() {
        return Objects.requireNonNull(marks.toFile().list()).length == 0;
    }

    /// How many processes of its user let the keeper and its heartbeat begin another. One that begins anew has no
    /// command line for a moment, and isn't found then: so all are asked for again.
    void processesOfKeeper(int most) throws IOException, InterruptedException {
        for (int again = 0; again < 8; again++) {
            for (var one : keepers()) {
                var command = new ArrayList<>(by);
                command.addAll(List.of("prlimit", "--pid", String.valueOf(one.pid()), "--nproc=" + most + ":"));
                new ProcessBuilder(command).start().waitFor();
            }
            Thread.sleep(23);
        }
    }

    /// Its own among those that run at once.
    int number() {
        return number;
    }

    private Path answerOf(int session) {
        return folder.resolve("answer." + session);
    }

    /// A session that runs.
    Process begun(Program program) throws IOException {
        var command = new ArrayList<>(by);
        command.addAll(shell);
        var process = new ProcessBuilder(command)
                .redirectError(folder.resolve("stderr").toFile())
                .redirectOutput(answerOf(++sessions).toFile())
                .start();
        try (var in = process.getOutputStream()) {
            in.write(program.bytes());
        }
        return process;
    }

    byte[] answer(Program program) throws IOException, InterruptedException {
        begun(program).waitFor();
        return Files.readAllBytes(answerOf(sessions));
    }

    Receipt run(Transaction transaction) throws IOException, InterruptedException, Unreadable {
        var answer = answer(transaction.start(20));
        try {
            return Receipt.read(answer, false, transaction.id().mark());
        } catch (Unreadable e) {
            throw new AssertionError(
                    new String(answer, StandardCharsets.UTF_8) + Files.readString(folder.resolve("stderr")), e);
        }
    }

    /// What a session says that asks `function` (`follow`, `confirm`, …) about it.
    Receipt asked(String function, Transaction transaction, int number)
            throws IOException, InterruptedException, Unreadable {
        var program = Calls.about(function, place(), transaction.id(), number);
        return Receipt.read(answer(program), false, transaction.id().mark());
    }

    /// What the last session that was begun has said.
    Receipt answered(Transaction transaction) throws IOException, Unreadable {
        return Receipt.read(
                Files.readAllBytes(answerOf(sessions)), false, transaction.id().mark());
    }

    /// A later transaction, when the heartbeats of whoever was killed have grown old.
    Receipt runLater(Transaction transaction) throws IOException, InterruptedException, Unreadable {
        for (int tries = 0; ; tries++) {
            heartbeatsEnd();
            var receipt = run(transaction);
            if (!(receipt instanceof Receipt.Locked) || tries == 50) {
                return receipt;
            }
            Thread.sleep(50);
        }
    }

    /// What the session says when its keeper is killed after `point` was reached, and its heartbeat has grown old.
    Receipt killed(Transaction transaction, String point) throws IOException, InterruptedException, Unreadable {
        var session = begun(transaction.start(20));
        reached(point);
        while (session.isAlive()) {
            heartbeatsEnd();
            session.waitFor(20, TimeUnit.MILLISECONDS);
        }
        return answered(transaction);
    }

    /// Only the keeper lives on; and then its end is waited for. All others are stopped before the first is killed:
    /// what
    /// one had just begun would outlive it, unseen, and go on with its work.
    void killWithItsHeartbeat(Process session) throws IOException, InterruptedException {
        var others = new LinkedHashSet<ProcessHandle>();
        while (others.addAll(withoutKeeper(session))) {
            var stop = new ArrayList<>(List.of("kill", "-STOP"));
            others.forEach(one -> stop.add(String.valueOf(one.pid())));
            new ProcessBuilder(stop)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        others.forEach(ProcessHandle::destroyForcibly);
        session.waitFor();
        until(() -> ProcessHandle.allProcesses().noneMatch(this::isKeeper), "the keeper's end");
    }

    private List<ProcessHandle> withoutKeeper(Process session) {
        return Stream.concat(Stream.of(session.toHandle()), session.descendants())
                .filter(one -> !isKeeper(one))
                .toList();
    }

    /// Every process of every keeper that runs.
    List<ProcessHandle> keepers() {
        return ProcessHandle.allProcesses().filter(this::isKeeper).toList();
    }

    private boolean isKeeper(ProcessHandle process) {
        return process.info().arguments().stream()
                .flatMap(java.util.Arrays::stream)
                .anyMatch(word -> word.startsWith(root + "/tx/"));
    }

    /// From here on transactions leave their marks in `name`.
    void markIn(String name) {
        marks = made(folder.resolve(name));
    }

    void heartbeatsEnd() throws IOException {
        if (!Files.exists(root.resolve("tx"))) {
            return;
        }
        try (var all = Files.newDirectoryStream(root, "new.*")) {
            for (var one : all) {
                Files.writeString(one.resolve("heartbeat"), "0.00 another\n");
            }
        }
        try (var all = Files.newDirectoryStream(root.resolve("tx"))) {
            for (var one : all) {
                Files.deleteIfExists(one.resolve("heartbeat"));
            }
        }
    }

    /// Every file of `etc` and `marks` with its mode and content, hidden ones too.
    String seen() throws IOException {
        return seen(etc) + seen(marks);
    }

    String seenFiles() throws IOException {
        return seen(etc);
    }

    static String seen(Path of) throws IOException {
        var seen = new StringBuilder();
        try (var all = Files.list(of)) {
            for (var path : all.sorted().toList()) {
                var mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                var content = Files.isDirectory(path) ? "/" : Files.readString(path);
                seen.append(mode)
                        .append(' ')
                        .append(path.getFileName())
                        .append(' ')
                        .append(content)
                        .append('\n');
            }
        }
        return seen.toString();
    }

    /// What lies in the private folder, but for the receipts of the last transactions.
    List<String> leftovers() throws IOException {
        try (var all = Files.walk(root)) {
            return all.map(path -> root.relativize(path).toString())
                    .filter(name -> !name.isEmpty() && !name.equals("tx") && !name.matches("last(-[1-7])?"))
                    .sorted()
                    .toList();
        }
    }

    @Nullable String last() {
        try {
            return Files.exists(root.resolve("last")) ? Files.readString(root.resolve("last")) : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
