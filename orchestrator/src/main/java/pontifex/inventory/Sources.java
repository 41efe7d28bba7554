package pontifex.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;
import pontifex.yaml.Utf8;
import pontifex.yaml.Visible;

/// Finds the files that inventories are made of and has each read in its format.
final class Sources {
    private static final String EXAMPLE =
            "name one with -i, or write inventory/hosts.yml, for example: all: { hosts: { dom0-01: } }";

    /// What Ansible leaves alone in a folder of inventories (`INVENTORY_IGNORE_EXTS` and what it always ignores).
    private static final Pattern IGNORED = Pattern.compile("\\..*|host_vars|group_vars|vars_plugins"
            + "|.*(?:\\.pyc|\\.pyo|\\.swp|\\.bak|~|\\.rpm|\\.md|\\.txt|\\.rst|\\.orig|\\.retry)");

    private static final Pattern INI_NAME = Pattern.compile(".*\\.(?:ini|cfg)");
    private static final Pattern YAML_NAME = Pattern.compile(".*\\.(?:yml|yaml|json)");
    private static final Pattern NO_ENDING = Pattern.compile("[^.]+|\\.[^.]*");

    /// The first line that says something, in a YAML inventory: the start of a document, a directive or a key.
    private static final Pattern YAML_LINE = Pattern.compile("(?:---|%|[{]|[^\\s=\\[#]+:(?:\\s|$)).*");

    private final Draft draft;
    private final Reading reading;
    private final List<Path> folders = new ArrayList<>();

    Sources(Draft draft, Reading reading) {
        this.draft = draft;
        this.reading = reading;
    }

    /// @return the folders beside whose files `group_vars` and `host_vars` hold, one a source, in their order
    List<Path> read(List<String> sources) {
        for (var source : sources.isEmpty() ? List.of("inventory") : sources) {
            var path = path(source);
            if (path == null || !Files.exists(path)) {
                hostList(source);
            } else if (Files.isDirectory(path)) {
                folders.add(path);
                if (folder(path) == 0) {
                    problem(path, "there is no inventory file in this folder", EXAMPLE);
                }
            } else {
                var parent = path.getParent();
                folders.add(parent == null ? Path.of("") : parent);
                file(path);
            }
        }
        return folders;
    }

    private static @Nullable Path path(String source) {
        try {
            return Path.of(source);
        } catch (InvalidPathException _) {
            return null;
        }
    }

    /// `-i dom0-01,dom0-02`: names instead of a file.
    private void hostList(String source) {
        if (!source.contains(",")) {
            var tried = path(source);
            var where = tried == null
                    ? ""
                    : ", looked for " + tried.toAbsolutePath().normalize();
            draft.problems().add(Source.of(source), 1, "there is no such inventory" + where, EXAMPLE);
            return;
        }
        var at = new Source("-i " + source, 0, 0);
        for (var name : source.split(",")) {
            if (!name.isBlank()) {
                var names = HostNames.of(at, name.strip(), draft.problems());
                names.names()
                        .forEach(
                                each -> draft.group(Group.UNGROUPED, at).hosts.add(draft.host(each, at, names.port())));
            }
        }
    }

    /// @return how many files were inventories
    private int folder(Path folder) {
        int read = 0;
        for (var path : list(folder)) {
            var name = String.valueOf(path.getFileName());
            if (IGNORED.matcher(name).matches()) {
                continue;
            }
            if (INI_NAME.matcher(name).matches()) {
                warn(
                        path,
                        "not read: Ansible ignores ." + name.substring(name.lastIndexOf('.') + 1) + " in a folder",
                        "name it without that ending, or give the file itself after -i");
            } else if (Files.isDirectory(path)) {
                read += folder(path);
            } else {
                file(path);
                read++;
            }
        }
        return read;
    }

    private List<Path> list(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted(Comparator.comparing(path -> String.valueOf(path.getFileName())))
                    .toList();
        } catch (IOException e) {
            problem(folder, "can't be read: " + Visible.text(String.valueOf(e.getMessage())), null);
            return List.of();
        }
    }

    private void file(Path path) {
        var name = path.toString();
        try {
            var bytes = Bytes.of(path);
            if (isProgram(path, bytes)) {
                new ProgramFormat(draft, reading, path).read();
                return;
            }
            var opened = reading.keys().file(name, bytes);
            var text = Utf8.decode(name, opened.bytes());
            if (isYaml(String.valueOf(path.getFileName()), text)) {
                var values = Values.read(name, bytes, reading.keys(), draft.warnings());
                new YamlFormat(draft, reading, folders).read(values);
            } else {
                new IniFormat(draft, name, opened.secret()).read(text);
            }
        } catch (BadInput e) {
            draft.problems().addAll(e);
        }
    }

    private static boolean isYaml(String name, String text) {
        return YAML_NAME.matcher(name).matches()
                || NO_ENDING.matcher(name).matches()
                        && text.lines()
                                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                                .findFirst()
                                .filter(line -> YAML_LINE.matcher(line).matches())
                                .isPresent();
    }

    /// What says by which interpreter it is run, or is machine code. Being marked as executable is not enough: a mount
    /// may mark every file so, and a shell would make something of any text.
    private static boolean isProgram(Path path, byte[] bytes) {
        var name = String.valueOf(path.getFileName());
        var start = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
        var plain = YAML_NAME.matcher(name).matches() || INI_NAME.matcher(name).matches();
        return start.equals("\u007fELF") || start.startsWith("#!") && (!plain || Files.isExecutable(path));
    }

    private void warn(Path path, String message, @Nullable String hint) {
        draft.warn(Source.of(path.toString()), 1, message, hint);
    }

    private void problem(Path path, String message, @Nullable String hint) {
        draft.problems().add(new Problem(Source.of(path.toString()), 1, message, hint));
    }
}
