package pontifex.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The variables in `group_vars/` and `host_vars/`: for a name the file `NAME`, `NAME.yml`, `NAME.yaml` or
/// `NAME.json`, the first that there is, or a folder `NAME` of such files, read in alphabetical order.
final class VarsFiles {
    private static final List<String> ENDINGS = List.of("", ".yml", ".yaml", ".json");

    private final Problems problems;
    private final Problems warnings;
    private final Keyring keys;
    private final Map<Path, Place> places = new HashMap<>();

    /// @param entries what is in the folder, by name: a fleet's hosts are looked for here, not each on the disk
    /// @param read what was read of it so far
    private record Place(Path folder, Set<String> entries, Map<String, Map<String, YamlNode>> read) {}

    VarsFiles(Draft draft, Keyring keys) {
        this.problems = draft.problems();
        this.warnings = draft.warnings();
        this.keys = keys;
    }

    /// @param kind `group_vars` or `host_vars`, beside the inventory or the playbook
    Map<String, YamlNode> of(Path folder, String kind, String name) {
        var place = places.computeIfAbsent(folder.resolve(kind), this::place);
        return place.entries().isEmpty() ? Map.of() : place.read().computeIfAbsent(name, _ -> load(place, name));
    }

    private Place place(Path folder) {
        var names = new HashSet<String>();
        if (Files.isDirectory(folder)) {
            list(folder).forEach(path -> names.add(String.valueOf(path.getFileName())));
        }
        return new Place(folder, names, new HashMap<>());
    }

    private Map<String, YamlNode> load(Place place, String name) {
        for (var ending : ENDINGS) {
            var path = place.folder().resolve(name + ending);
            if (place.entries().contains(name + ending) && Files.exists(path)) {
                var files = new ArrayList<Path>();
                if (Files.isDirectory(path)) {
                    collect(path, files);
                } else {
                    files.add(path);
                }
                var vars = new HashMap<String, YamlNode>();
                files.forEach(file -> file(file, vars));
                return vars;
            }
        }
        return Map.of();
    }

    private void collect(Path folder, List<Path> files) {
        for (var path : list(folder)) {
            var name = String.valueOf(path.getFileName());
            var dot = name.lastIndexOf('.');
            var ending = dot > 0 ? name.substring(dot) : "";
            if (name.startsWith(".") || name.endsWith("~")) {
                continue;
            }
            if (Files.isDirectory(path) && ending.isEmpty()) {
                collect(path, files);
            } else if (Files.isRegularFile(path) && ENDINGS.contains(ending)) {
                files.add(path);
            }
        }
    }

    private List<Path> list(Path folder) {
        try (var paths = Files.list(folder)) {
            return paths.sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
                    .toList();
        } catch (IOException e) {
            problems.add(
                    Source.of(folder.toString()),
                    1,
                    "can't be read (" + e.getClass().getSimpleName() + ")",
                    null);
            return List.of();
        }
    }

    private void file(Path path, Map<String, YamlNode> vars) {
        try {
            switch (Values.read(path.toString(), Bytes.of(path), keys, warnings)) {
                case YamlScalar empty when empty.isNull() -> {}
                case YamlMap map ->
                    map.entries().forEach(entry -> vars.put(entry.key().text(), entry.value()));
                case YamlNode other ->
                    problems.add(other, "variables are a map, name: value; this is " + other.kind(), null);
            }
        } catch (BadInput e) {
            problems.addAll(e);
        }
    }
}
