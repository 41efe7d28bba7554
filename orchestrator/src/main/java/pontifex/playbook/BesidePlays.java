package pontifex.playbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The files of tasks and variables that one playbook names. Each is read once, however many hosts ask for it. None is
/// read from outside the folder that holds the playbook's.
///
final class BesidePlays {
    private static final long LARGEST = 8 << 20;

    private record Read(Path file, Inherited inherited) {}

    private final Path folder;
    private final Map<Read, List<Written>> tasks = new ConcurrentHashMap<>();
    private final Map<Path, Map<String, YamlNode>> vars = new ConcurrentHashMap<>();

    private final Keyring keys;

    /// @param folder of the playbook
    /// @param keys what opens encrypted values and files
    BesidePlays(Path folder, Keyring keys) {
        this.folder = folder;
        this.keys = keys;
    }

    Path folder() {
        return folder;
    }

    /// The tasks of a file.
    ///
    /// @param at where it is named
    /// @param here the folder that is looked in before the playbook's
    List<Written> tasks(YamlScalar at, Path here, Inherited inherited) throws BadInput {
        var file = found(at, here);
        if (file == null) {
            throw missing(at, here);
        }
        var read = new Read(file, inherited);
        var known = tasks.get(read);
        if (known == null) {
            var problems = new Problems();
            known = new TaskReader(this, parent(file), problems).tasks(document(at, file), inherited.through(file));
            problems.throwIfAny();
            tasks.put(read, known);
        }
        return known;
    }

    /// Another playbook.
    Path playbook(YamlScalar at) throws BadInput {
        if (found(at, folder) instanceof Path file) {
            return file;
        }
        throw missing(at, folder);
    }

    /// The variables of the first of some files that is there: in `vars/` beside the playbook, or beside it.
    Map<String, YamlNode> vars(List<YamlScalar> names) throws BadInput {
        for (var name : names) {
            if (found(name, folder.resolve("vars")) instanceof Path file) {
                var known = vars.get(file);
                if (known == null) {
                    known = vars(name, file);
                    vars.put(file, known);
                }
                return known;
            }
        }
        throw missing(names.getFirst(), folder.resolve("vars"));
    }

    private Map<String, YamlNode> vars(YamlScalar at, Path file) throws BadInput {
        var problems = new Problems();
        var read = switch (document(at, file)) {
            case YamlMap map -> TaskReader.vars(map, problems);
            case YamlScalar empty when empty.isNull() -> Map.<String, YamlNode>of();
            case YamlNode other -> {
                problems.add(other, "variables are a map, name: value; this is " + other.kind(), null);
                yield Map.<String, YamlNode>of();
            }
        };
        problems.throwIfAny();
        return read;
    }

    /// Null: there is none.
    private @Nullable Path found(YamlScalar at, Path here) throws BadInput {
        for (var place : places(at, here)) {
            if (Files.isRegularFile(place)) {
                return inside(at, place);
            }
        }
        return null;
    }

    private List<Path> places(YamlScalar at, Path here) throws BadInput {
        try {
            var relative = Path.of(at.text());
            var places = new LinkedHashSet<Path>();
            for (var base : List.of(here, folder)) {
                var place = base.resolve(relative).normalize();
                if (relative.isAbsolute() || !place.startsWith(top())) {
                    throw bad(at, "'" + at.text() + "' leads out of the repository", "name it from this file's folder");
                }
                places.add(place);
            }
            return List.copyOf(places);
        } catch (InvalidPathException _) {
            throw bad(at, "this is no path of a file", null);
        }
    }

    /// A link in the repository may not lead out of it.
    private Path inside(YamlScalar at, Path place) throws BadInput {
        try {
            if (!place.toRealPath().startsWith(top().toRealPath())) {
                throw bad(at, "'" + at.text() + "' is a link that leads out of the repository", null);
            }
            return place;
        } catch (IOException e) {
            throw bad(at, place + " can't be read: " + e.getMessage(), null);
        }
    }

    private Path top() {
        return parent(folder);
    }

    static Path parent(Path path) {
        var parent = path.getParent();
        return parent == null ? path : parent;
    }

    Keyring keys() {
        return keys;
    }

    YamlNode document(YamlScalar at, Path file) throws BadInput {
        try {
            if (Files.size(file) > LARGEST) {
                throw bad(at, file + " is larger than " + (LARGEST >> 20) + " MiB", null);
            }
            return Yaml.read(PlayFiles.shown(file), Files.readAllBytes(file), keys);
        } catch (IOException e) {
            throw bad(at, PlayFiles.shown(file) + " can't be read: " + e.getMessage(), null);
        }
    }

    private BadInput missing(YamlScalar at, Path here) throws BadInput {
        var looked = places(at, here).stream().map(PlayFiles::shown).toList();
        return bad(at, "there is no file '" + at.text() + "'", "looked for " + String.join(", ", looked));
    }

    private static BadInput bad(YamlScalar at, String message, @Nullable String hint) {
        return new BadInput(new Problem(at.source(), at.width(), message, hint));
    }
}
