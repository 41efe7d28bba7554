package pontifex.cli;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.history.HistoryFailure;
import pontifex.history.Snapshot;
import pontifex.playbook.Task;
import pontifex.run.PlayRun;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// Where playbooks, inventory and variables are read from: the user's folder as it is, or as a commit has it.
///
/// Of a commit that the user names nothing is run. It is read from a folder of this process's own, and is named by its
/// revision wherever
/// a file is told: `main:playbooks/multi-nic.yml:3:5`.
///
/// The commit of a plan is the user's own: what its plays run is run.
///
/// @param here the user's folder
/// @param revision as the user wrote it; empty: the folder as it is
/// @param snapshot null: the folder as it is
/// @param trust whether what the files have run is run
record Origin(Workplace here, String revision, @Nullable Snapshot snapshot, Trust trust) implements AutoCloseable {
    /// The folder as it is.
    static Origin of(Workplace here) {
        return new Origin(here, "", null, Trust.RUN);
    }

    /// @param revision null: the folder as it is, whose programs are run
    static Origin of(Workplace here, @Nullable String revision, Trust trust) throws HistoryFailure {
        return revision == null ? of(here) : unlike(here, revision, trust);
    }

    /// For who only wants to know what can be known.
    ///
    /// @param revision null: the folder as it is
    static Origin toRead(Workplace here, @Nullable String revision, Trust trust) throws HistoryFailure {
        return revision == null ? new Origin(here, "", null, trust) : unlike(here, revision, trust);
    }

    private static Origin unlike(Workplace here, String revision, Trust trust) throws HistoryFailure {
        return new Origin(here, revision, Snapshot.of(here.folder().toAbsolutePath(), revision), trust);
    }

    /// @param commit of which a plan was made
    static Origin ofPlan(Workplace here, String commit) throws HistoryFailure {
        return new Origin(
                here, commit.substring(0, 10), Snapshot.of(here.folder().toAbsolutePath(), commit), Trust.RUN);
    }

    /// The folder to read from.
    Workplace workplace() {
        return snapshot == null ? here : new Workplace(snapshot.folder());
    }

    /// What reading the files may do.
    Access access(VaultOptions vault, Settings settings) throws BadInput {
        return Access.of(vault, here, workplace(), settings, trust);
    }

    /// The same options, with whatever they name in the repository taken from here.
    FleetOptions options(FleetOptions given, Settings settings) {
        if (snapshot == null) {
            return given;
        }
        var moved = new FleetOptions();
        moved.playbooks = given.playbooks.stream().map(this::moved).toList();
        moved.inventories = (given.inventories.isEmpty() ? settings.inventories() : given.inventories)
                .stream().map(this::moved).toList();
        moved.vault = given.vault;
        moved.limit = given.limit;
        moved.where = given.where;
        moved.tags = given.tags;
        moved.skipTags = given.skipTags;
        moved.extraVars = given.extraVars.stream()
                .map(String::strip)
                .map(written -> written.startsWith("@") ? "@" + moved(written.substring(1)) : written)
                .toList();
        return moved;
    }

    private String moved(String written) {
        try {
            return written.contains(",") ? written : moved(Path.of(written)).toString();
        } catch (InvalidPathException e) {
            return written;
        }
    }

    /// What lies outside of the repository is the user's own, whatever the commit.
    private Path moved(Path written) {
        if (snapshot == null) {
            return written;
        }
        var file = real(here.folder()).resolve(written).normalize();
        return file.startsWith(snapshot.repository())
                ? snapshot.top().resolve(snapshot.repository().relativize(file))
                : file;
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath();
        }
    }

    interface Reading<T> {
        T read() throws BadInput;
    }

    /// What is read here, with mistakes in it told by the names that the user knows.
    <T> T read(Reading<T> reading) throws BadInput {
        try {
            return reading.read();
        } catch (BadInput e) {
            throw new BadInput(named(e.problems()));
        }
    }

    List<Problem> named(List<Problem> problems) {
        return problems.stream().map(this::named).toList();
    }

    private Problem named(Problem problem) {
        return new Problem(
                named(problem.source()),
                problem.length(),
                named(problem.message()),
                problem.hint() == null ? null : named(problem.hint()));
    }

    private Source named(Source source) {
        return new Source(named(source.file()), source.line(), source.column(), source.shown());
    }

    /// Files by the names that the user knows.
    ///
    /// @param files found from [#workplace()]
    List<Path> files(List<Path> files) {
        return snapshot == null
                ? files
                : files.stream()
                        .map(file -> Path.of(named(workplace().file(file).toString())))
                        .toList();
    }

    /// The folder of plays, if it is the user's own; else the user's folder.
    Path own(Path folder) {
        return snapshot == null ? folder : here.folder();
    }

    String commit() {
        return snapshot == null ? "" : snapshot.commit();
    }

    String named(String text) {
        return snapshot == null
                ? text
                : text.replace(snapshot.top() + "/", revision + ":")
                        .replace(snapshot.top().toString(), revision + ":");
    }

    /// What the plays ask, by the names that the user knows; without what they would have run, unless it may be.
    Work named(Work work) {
        return snapshot == null
                ? work
                : new Work(work.plays().stream()
                        .map(play -> new PlayRun(
                                play.name(),
                                play.waves(),
                                named(play.tasks()),
                                play.pace(),
                                play.vital(),
                                play.confirm(),
                                trust == Trust.RUN ? play.verify() : Map.of()))
                        .toList());
    }

    private Map<String, List<Task>> named(Map<String, List<Task>> tasks) {
        var named = new HashMap<String, List<Task>>();
        tasks.forEach(
                (host, all) -> named.put(host, all.stream().map(this::named).toList()));
        return named;
    }

    /// What is decided later is told by the same names.
    private Task named(Task task) {
        var place = task.at(named(task.source()));
        return task.later() == null
                ? place
                : new Task(
                        place.name(),
                        place.source(),
                        place.kind(),
                        place.fields(),
                        place.body(),
                        place.play(),
                        place.noLog(),
                        facts -> read(() -> place.on(facts)),
                        place.notifies(),
                        place.register());
    }

    /// Links of the commit that were not read.
    List<Problem> warnings() {
        return snapshot == null
                ? List.of()
                : snapshot.leftOut().stream()
                        .map(link -> new Problem(
                                Source.of(revision + ":" + link),
                                1,
                                "not read: a link that leads out of the repository, or nowhere",
                                null))
                        .toList();
    }

    @Override
    public void close() throws HistoryFailure {
        if (snapshot != null) {
            snapshot.close();
        }
    }
}
