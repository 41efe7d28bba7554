package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Inventory;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Playbook;
import pontifex.playbook.Rollout;
import pontifex.playbook.Tags;
import pontifex.playbook.Where;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// What a command line means in a repository: its settings, its inventory and its plays.
///
/// Reading it shows every mistake there is in any of the files, before any host is contacted.
///
/// @param playbooks as the user named them, behind the commit that they are of: `main:playbooks/multi-nic.yml`
/// @param folder a folder of the user's own repository, that of the plays if they are there
/// @param where of its hosts, those that `--where` means once they were looked at; null: all
/// @param commit that they are of; empty: they are as they stand in the folder
record Site(
        Settings settings,
        List<Path> playbooks,
        Path folder,
        String commit,
        Rollout rollout,
        @Nullable Where where,
        List<Problem> warnings) {

    /// The same, of which other tasks are done.
    Site with(Rollout chosen) {
        return new Site(settings, playbooks, folder, commit, chosen, where, warnings);
    }

    static Site read(Workplace workplace, FleetOptions options) throws BadInput {
        return read(Origin.of(workplace), options);
    }

    /// The settings are the user's own, wherever the rest is from.
    ///
    /// @throws BadInput by the names of `origin`
    static Site read(Origin origin, FleetOptions given) throws BadInput {
        return origin.read(() -> reading(origin, given));
    }

    private static Site reading(Origin origin, FleetOptions given) throws BadInput {
        var workplace = origin.workplace();
        var problems = new Problems();
        var settings = read(problems, () -> Settings.read(origin.here()));
        var options = settings == null ? given : origin.options(given, settings);
        var access = settings == null ? null : read(problems, () -> origin.access(options.vault, settings));
        var keys = access == null ? Keyring.NONE : access.keys();
        var playbooks = read(problems, () -> playbooks(workplace, options));
        var extra = read(problems, () -> ExtraVars.of(workplace.extraVars(options.extraVars), keys));
        var known = extra == null ? ExtraVars.NONE : extra;
        var playbook = playbooks == null
                ? null
                : read(problems, () -> Playbook.read(files(workplace, playbooks), keys, known));
        var folder = playbooks == null ? workplace.folder() : folder(workplace.file(playbooks.getFirst()));
        var inventory = settings == null || access == null
                ? null
                : read(
                        problems,
                        () -> Inventory.read(
                                workplace.inventories(options.inventories, settings), folder, access.reading()));
        var limit = settings == null ? null : read(problems, () -> Limit.of(options.limit, origin.here(), settings));
        problems.throwIfAny();
        if (settings == null || playbooks == null || playbook == null || inventory == null || extra == null) {
            throw new IllegalStateException("what can't be read has a problem");
        }
        var rollout = Rollout.of(
                        inventory,
                        playbook,
                        extra,
                        new Tags(Set.copyOf(options.tags), Set.copyOf(options.skipTags)),
                        limit)
                .ofFleet(settings.fleet());
        var where = options.where(inventory, extra);
        var warnings = new ArrayList<>(origin.warnings());
        warnings.addAll(inventory.warnings());
        warnings.addAll(rollout.warnings());
        return new Site(
                settings,
                origin.files(playbooks),
                origin.own(folder),
                origin.commit(),
                rollout,
                where,
                origin.named(warnings));
    }

    private interface Reading<T> {
        @Nullable T read() throws BadInput;
    }

    private static <T> @Nullable T read(Problems problems, Reading<T> reading) {
        try {
            return reading.read();
        } catch (BadInput e) {
            problems.addAll(e);
            return null;
        }
    }

    private static Path folder(Path playbook) {
        var folder = playbook.toAbsolutePath().normalize().getParent();
        return folder == null ? Path.of("/") : folder;
    }

    private static List<Path> files(Workplace workplace, List<Path> playbooks) {
        return playbooks.stream().map(workplace::file).toList();
    }

    private static List<Path> playbooks(Workplace workplace, FleetOptions options) throws BadInput {
        if (!options.playbooks.isEmpty()) {
            return options.playbooks;
        }
        var folder = Path.of("playbooks");
        try (var files = Files.list(workplace.file(folder))) {
            var found = files.map(file -> folder.resolve(String.valueOf(file.getFileName())))
                    .filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList();
            if (!found.isEmpty()) {
                return found;
            }
        } catch (IOException e) {
            // said below: the folder isn't there, or can't be read
        }
        throw new BadInput(new Problem(
                Source.of("playbooks"),
                1,
                "no playbook was given, and there is none in "
                        + workplace.file(folder).toAbsolutePath().normalize(),
                "name one, or go to the folder that holds your playbooks/ and inventory/"));
    }

    /// `playbooks/multi-nic.yml, playbooks/other.yml`, or `main:playbooks/multi-nic.yml (4f3a9c0d12)`
    String title() {
        var names = playbooks.stream().map(Path::toString).collect(Collectors.joining(", "));
        return commit.isEmpty() || names.startsWith(commit.substring(0, 10))
                ? names
                : names + " (" + commit.substring(0, 10) + ")";
    }
}
