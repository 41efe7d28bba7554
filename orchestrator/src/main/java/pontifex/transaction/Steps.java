package pontifex.transaction;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import pontifex.plan.Change;
import pontifex.plan.Change.DropGhost;
import pontifex.plan.Change.RemoveFile;
import pontifex.plan.Change.Run;
import pontifex.plan.Change.SetAccess;
import pontifex.plan.Change.WriteFile;
import pontifex.plan.Means;
import pontifex.shell.Quoted;
import pontifex.shell.Script;
import pontifex.state.FileState;

/// A plan's changes as the keeper's steps, numbered from 1: first what runs, and, after the decision,
/// files, then what nothing takes back, and commands when all that is done.
///
/// @param commands nothing is taken back once the first of them has begun
/// @param save what is copied before anything is done
/// @param stage what is written beside its target before anything is done
/// @param beside every name that may lie beside a target
record Steps(
        List<Step> live,
        List<Step> files,
        List<Step> last,
        List<Step> commands,
        List<Script> save,
        List<Script> stage,
        List<String> beside) {

    Steps {
        live = List.copyOf(live);
        files = List.copyOf(files);
        last = List.copyOf(last);
        commands = List.copyOf(commands);
        save = List.copyOf(save);
        stage = List.copyOf(stage);
        beside = List.copyOf(beside);
    }

    /// Those that are done or taken back as one.
    List<Step> whole() {
        var all = new ArrayList<>(live);
        all.addAll(files);
        all.addAll(last);
        return all;
    }

    List<Step> all() {
        var all = whole();
        all.addAll(commands);
        return all;
    }

    /// Each handler among the commands, in a call of `function` with its step's number and its name.
    List<Script> handlers(String function) {
        var calls = new ArrayList<Script>();
        int k = whole().size();
        for (var step : commands) {
            k++;
            if (step.change() instanceof Change.Run(var command) && command.handler()) {
                calls.add(Script.of(function, String.valueOf(k), command.name()));
            }
        }
        return calls;
    }

    static Steps of(List<Change> changes, TransactionId id) throws Impossible {
        return new Making(id).of(changes);
    }

    private static final class Making {
        private final TransactionId id;
        private final List<Step> live = new ArrayList<>();
        private final List<Step> files = new ArrayList<>();
        private final List<Step> last = new ArrayList<>();
        private final List<Step> commands = new ArrayList<>();
        private final List<Script> save = new ArrayList<>();
        private final List<Script> stage = new ArrayList<>();
        private final List<String> beside = new ArrayList<>();
        private final HashSet<String> targets = new HashSet<>();

        private Making(TransactionId id) {
            this.id = id;
        }

        private Steps of(List<Change> changes) throws Impossible {
            int number = (int) changes.stream().filter(Making::live).count();
            for (var change : changes) {
                switch (change) {
                    case WriteFile write -> write(write, String.valueOf(++number));
                    case RemoveFile remove -> remove(remove, String.valueOf(++number));
                    case SetAccess access -> {
                        number++;
                        access(access);
                    }
                    case DropGhost ghost -> last.add(step(ghost));
                    case Run run -> commands.add(command(run));
                    case Change link -> live.add(step(link));
                }
            }
            return new Steps(live, files, last, commands, save, stage, beside);
        }

        private static boolean live(Change change) {
            return switch (change) {
                case WriteFile _, RemoveFile _, SetAccess _, DropGhost _, Run _ -> false;
                case Change _ -> true;
            };
        }

        private static Step step(Change change) throws Impossible {
            try {
                var forward = Means.forward(change);
                return new Step(change, forward, new Script("undo_" + forward.function(), forward.arguments()));
            } catch (IllegalArgumentException e) {
                throw new Impossible(change.target() + ": " + e.getMessage());
            }
        }

        /// Its undo is never called: it has none.
        private static Step command(Run change) {
            var command = change.command();
            var forward = new Script(command.secret() ? "run_unheard" : "run_heard", command.words());
            return new Step(change, forward, Script.of("undo_command"));
        }

        private void write(WriteFile change, String number) throws Impossible {
            var path = target(change.path());
            var names = Staged.of(path, id);
            switch (change.before()) {
                case FileState.Absent _ -> {}
                case FileState.Regular _, FileState.Present _ -> saved(number, path, names);
                case FileState.Directory _ -> throw new Impossible(path + " is a folder: no file can take its place");
                case FileState.Symlink(var to) ->
                    throw new Impossible(path + " is a link to " + to + ": name the file that it leads to");
                case FileState.Unknown(var why) -> throw new Impossible(path + " is unknown: " + why);
            }
            var after = change.after();
            var sum = Sum.of(after.content());
            var words = new ArrayList<>(
                    List.of(path, names.fresh(), sum, after.mode().toString(), after.owner(), after.group()));
            words.addAll(Quoted.pieces(after.content().bytes()));
            stage.add(new Script("stage_file", words));
            beside.add(names.fresh());
            var arguments = List.of(number, path, names.fresh(), names.kept(), sum);
            files.add(new Step(change, new Script("write_file", arguments), new Script("undo_write_file", arguments)));
        }

        private void remove(RemoveFile change, String number) throws Impossible {
            var path = target(change.path());
            var names = Staged.of(path, id);
            saved(number, path, names);
            var arguments = List.of(number, path, names.kept());
            files.add(
                    new Step(change, new Script("remove_file", arguments), new Script("undo_remove_file", arguments)));
        }

        private void access(SetAccess change) throws Impossible {
            var path = target(change.path());
            var arguments = List.of(
                    path,
                    change.after().mode().toString(),
                    change.after().owner(),
                    change.after().group(),
                    change.before().mode().toString(),
                    change.before().owner(),
                    change.before().group());
            files.add(new Step(change, new Script("set_access", arguments), new Script("undo_set_access", arguments)));
        }

        private void saved(String number, String path, Staged names) {
            save.add(Script.of("save_file", number, path));
            stage.add(Script.of("keep_file", path, names.kept()));
            beside.add(names.kept());
        }

        private String target(String path) throws Impossible {
            if (!path.matches("(/[^/\\x00-\\x1f\\x7f]+)+") || path.matches(".*/\\.{1,2}(/.*)?")) {
                throw new Impossible("'" + path + "' is no plain absolute path");
            }
            if (!targets.add(path)) {
                throw new Impossible(path + " would be changed twice");
            }
            return path;
        }
    }
}
