package pontifex.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// The variables in `group_vars/` and `host_vars/`: for a name the file `NAME`, `NAME.yml`, `NAME.yaml` or
/// `NAME.json`, the first that there is, or a folder `NAME` of such files, read in alphabetical order.
final class VarsFiles {
    private static final List<String> ENDINGS = List.of("", ".yml", ".yaml", ".json");

    private final Problems problems;
    private final Keyring keys;
    private final Map<Path, Map<String, YamlNode>> read = new HashMap<>();

    VarsFiles(Problems problems, Keyring keys) {
        this.problems = problems;
        this.keys = keys;
    }

    /// @param kind `group_vars` or `host_vars`, beside the inventory or the playbook
    Map<String, YamlNode> of(Path folder, String kind, String name) {
        var place = folder.resolve(kind);
        var path = place.resolve(name);
        var known = read.get(path);
        if (known == null) {
            known = Files.isDirectory(place) ? load(place, name) : Map.of();
            read.put(path, known);
        }
        return known;
    }

    private Map<String, YamlNode> load(Path place, String name) {
        for (var ending : ENDINGS) {
            var path = place.resolve(name + ending);
            if (Files.exists(path)) {
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
        try (var paths = Files.list(folder)) {
            var inOrder = paths.sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())));
            for (var path : inOrder.toList()) {
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
        } catch (IOException e) {
            problems.add(
                    Source.of(folder.toString()),
                    1,
                    "can't be read (" + e.getClass().getSimpleName() + ")",
                    null);
        }
    }

    private void file(Path path, Map<String, YamlNode> vars) {
        try {
            switch (Yaml.read(path.toString(), Bytes.of(path), keys)) {
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
