package pontifex.playbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import pontifex.resource.ControllerFiles;
import pontifex.state.Content;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Utf8;
import pontifex.yaml.YamlScalar;

/// The files beside a playbook, for one task of one host.
///
/// Looked for, as with Ansible, in `files/` (or `templates/`) beside the playbook and beside it, then the same one
/// folder up, where a repository has them. Nothing outside that upper folder is read.
record PlayFiles(Path folder, Variables variables, boolean noLog, String fleet) implements ControllerFiles {
    private static final long LARGEST = 8 << 20;

    @Override
    public Content read(YamlScalar path) throws BadInput {
        var file = found(path, path.text(), "files");
        return Content.of(opened(file, bytes(path, file)));
    }

    @Override
    public Content render(YamlScalar path) throws BadInput {
        var file = found(path, path.text(), "templates");
        var shown = shown(file);
        var text = Utf8.decode(shown, opened(file, bytes(path, file)));
        if (text.startsWith("#jinja2:")) {
            throw bad(path, "the line '#jinja2:' of " + shown + " is not supported", "use {%- and -%} in the template");
        }
        try {
            return Content.of(Templates.file(shown, text, variables));
        } catch (Facts.NotYet e) {
            variables.await();
            return Content.of("");
        }
    }

    /// As with Ansible an encrypted file goes to the host as it was before.
    private byte[] opened(Path file, byte[] bytes) throws BadInput {
        var opened = variables.keys().file(shown(file), bytes);
        variables.rememberSecret(opened.secret());
        return opened.bytes();
    }

    @Override
    public String host() {
        return variables.host();
    }

    @Override
    public boolean secret() {
        return noLog || variables.secret();
    }

    /// A program that lies there.
    ///
    /// @param at where it is named
    Path program(YamlScalar at, String path) throws BadInput {
        var file = found(at, path, "files");
        if (!Files.isExecutable(file)) {
            throw bad(at, shown(file) + " can't be executed", "make it executable: chmod +x " + shown(file));
        }
        return file;
    }

    private Path found(YamlScalar at, String path, String kind) throws BadInput {
        var places = places(at, path, kind);
        for (var place : places) {
            if (Files.isRegularFile(place)) {
                return inside(at, path, place);
            }
        }
        var looked = places.stream().map(PlayFiles::shown).collect(Collectors.joining(", "));
        throw bad(at, "there is no file '" + path + "'", "looked for " + looked);
    }

    private List<Path> places(YamlScalar at, String path, String kind) throws BadInput {
        Path relative;
        try {
            relative = Path.of(path).normalize();
        } catch (InvalidPathException _) {
            throw bad(at, "this is no path of a file", null);
        }
        if (relative.isAbsolute()
                || relative.startsWith("..")
                || relative.toString().isEmpty()) {
            throw bad(
                    at,
                    "'" + path + "' leads out of the repository",
                    "files are taken from " + kind + "/ beside the playbooks");
        }
        var places = new LinkedHashSet<Path>();
        for (var base : List.of(folder, top())) {
            places.add(base.resolve(kind).resolve(relative));
            places.add(base.resolve(relative));
        }
        return List.copyOf(places);
    }

    private Path top() {
        var parent = folder.getParent();
        return parent == null ? folder : parent;
    }

    /// A link in the repository may not lead out of it.
    private Path inside(YamlScalar at, String path, Path place) throws BadInput {
        try {
            if (!place.toRealPath().startsWith(top().toRealPath())) {
                throw bad(at, "'" + path + "' is a link that leads out of the repository", null);
            }
            return place;
        } catch (IOException e) {
            throw bad(at, shown(place) + " can't be read: " + e.getMessage(), null);
        }
    }

    private static byte[] bytes(YamlScalar path, Path file) throws BadInput {
        try {
            if (Files.size(file) > LARGEST) {
                throw bad(path, shown(file) + " is larger than " + (LARGEST >> 20) + " MiB", null);
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw bad(path, shown(file) + " can't be read: " + e.getMessage(), null);
        }
    }

    /// As seen from where the user stands, if it is below.
    static String shown(Path file) {
        var here = Path.of("").toAbsolutePath();
        return file.startsWith(here) ? here.relativize(file).toString() : file.toString();
    }

    private static BadInput bad(YamlScalar at, String message, @org.jspecify.annotations.Nullable String hint) {
        return new BadInput(new Problem(at.source(), at.width(), message, hint));
    }
}
