package pontifex.resource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Look;
import pontifex.state.Mode;
import pontifex.state.Scope;
import pontifex.yaml.BadInput;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;

/// A regular file: what `file`, `template` and `script` ensure. Pontifex owns it whole where the task gives its
/// content, else its mode, owner and group alone.
///
/// @param content null: whatever it has, so it must be there already
/// @param mode what becomes of the mode that is found; null: it stays. A new file begins with 0644
/// @param owner null: stays; root for a new file. So with `group`
record OwnedFile(
        Source source,
        String path,
        boolean present,
        @Nullable Content content,
        @Nullable ModeChange mode,
        @Nullable String owner,
        @Nullable String group,
        boolean secret)
        implements Resource {
    private static final Mode NEW = Mode.octal("0644");
    private static final Pattern PATH = Pattern.compile("(/(?!\\.?(/|$))[^/\\p{Cntrl}]+)+");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}");

    static final Field PATH_FIELD = Field.needed("path", Shape.TEXT, "where it is on the host, from / on");
    static final Field SOURCE_FIELD =
            Field.of("source", Shape.TEXT, "a file beside the playbook that has its content: files/site-check");
    static final List<Field> ACCESS_FIELDS = List.of(
            Field.of("mode", Shape.TEXT, "octal digits in quotes, or as chmod takes it: u+x"),
            Field.of("owner", Shape.TEXT, "its owner's name; without it: as it is, root for a new file"),
            Field.of("group", Shape.TEXT, "its group's name; likewise"),
            Presence.FIELD);

    /// What `file` and `script` take.
    static List<Field> fields() {
        var fields = new ArrayList<>(
                List.of(PATH_FIELD, Field.of("content", Shape.TEXT, "what is in it; or else 'source'"), SOURCE_FIELD));
        fields.addAll(ACCESS_FIELDS);
        return fields;
    }

    @Override
    public Look look() {
        return Look.at(path, parent());
    }

    @Override
    public Scope claims(HostState found) {
        return Scope.of(content == null ? Scope.FILE_ACCESS : "file", path);
    }

    @Override
    public boolean says(Item item) {
        return !present
                || switch (item.facet()) {
                    case "content" -> content != null;
                    case "mode" -> mode != null;
                    case "owner" -> owner != null;
                    case "group" -> group != null;
                    default -> true;
                };
    }

    @Override
    public List<String> traps() {
        return present && content != null
                ? Traps.of(path, content.latin1(), (mode == null ? NEW : mode.on(NEW)).executable())
                : List.of();
    }

    @Override
    public HostState on(HostState found) throws Refused {
        var state = found.files().at(path);
        var wanted = present ? present(found, state) : absent(state);
        return wanted.equals(state) ? found : Reading.of(found.with(path, wanted));
    }

    private FileState present(HostState found, FileState state) throws Refused {
        return switch (state) {
            case FileState.Regular(var has, var had, var user, var users) ->
                new FileState.Regular(
                        content == null ? has : content,
                        mode == null ? had : mode.on(had),
                        owner == null ? user : owner,
                        group == null ? users : group);
            case FileState.Present(var had, var user, var users) -> {
                if (content != null) {
                    throw refused(path + " is too large to be read and compared", "remove it by hand first");
                }
                yield new FileState.Present(
                        mode == null ? had : mode.on(had), owner == null ? user : owner, group == null ? users : group);
            }
            case FileState.Absent _ -> made(found);
            case FileState.Directory _, FileState.Symlink _, FileState.Unknown _ -> throw notAFile(state);
        };
    }

    private FileState made(HostState found) throws Refused {
        if (content == null) {
            throw refused(
                    path + " isn't there, and the task says nothing of its content", "give it a source or content");
        }
        switch (found.files().at(parent())) {
            case FileState.Directory _ -> {}
            case FileState.Absent _ -> throw refused("the folder " + parent() + " isn't there", "make it first");
            case FileState.Symlink(var target) ->
                throw refused(parent() + " is a link to " + target, "name the folder that it leads to");
            case FileState.Unknown(var why) ->
                throw refused("can't tell what " + parent() + " is: " + why, "see that it can be looked at");
            case FileState.Regular _, FileState.Present _ ->
                throw refused(parent() + " is a file, not a folder", "give the task another path");
        }
        return new FileState.Regular(
                content,
                mode == null ? NEW : mode.on(NEW),
                owner == null ? "root" : owner,
                group == null ? "root" : group);
    }

    private FileState absent(FileState state) throws Refused {
        return switch (state) {
            case FileState.Absent _, FileState.Regular _ -> FileState.ABSENT;
            case FileState.Present _ ->
                throw refused(path + " is too large to be read, so it couldn't be put back", "remove it by hand");
            case FileState.Directory _, FileState.Symlink _, FileState.Unknown _ -> throw notAFile(state);
        };
    }

    private Refused notAFile(FileState state) {
        return switch (state) {
            case FileState.Directory _ -> refused(path + " is a folder, not a file", "give the task another path");
            case FileState.Symlink(var target) ->
                refused(path + " is a link to " + target, "name the file that it leads to, or remove the link");
            case FileState.Unknown(var why) ->
                refused("can't tell what " + path + " is: " + why, "see that it can be looked at");
            case FileState.Absent _, FileState.Regular _, FileState.Present _ ->
                throw new IllegalStateException(path + ": " + state);
        };
    }

    private Refused refused(String cause, String hint) {
        return new Refused(source, cause, hint);
    }

    private String parent() {
        var slash = path.lastIndexOf('/');
        return slash == 0 ? "/" : path.substring(0, slash);
    }

    /// Reads what the three kinds have in common; null where a problem was reported.
    ///
    /// @param content null where the task gives none
    /// @param unsaid the mode's change where the task gives none; null: the mode stays
    static @Nullable OwnedFile read(
            YamlMap fields,
            ControllerFiles files,
            Problems problems,
            @Nullable Content content,
            @Nullable ModeChange unsaid) {
        var path = path(fields, "path", problems);
        var state = Presence.read(fields, problems);
        var mode = mode(fields, problems);
        var owner = account(fields, "owner", problems);
        var group = account(fields, "group", problems);
        if (path == null || state == null) {
            return null;
        }
        return new OwnedFile(
                fields.source(),
                path,
                state == Presence.PRESENT,
                content,
                mode == null ? unsaid : mode,
                owner,
                group,
                files.secret());
    }

    /// What `content:` or `source:` gives; null where neither stands, or a problem was reported.
    static @Nullable Content given(YamlMap fields, ControllerFiles files, Problems problems) {
        var content = fields.text(problems, "content");
        var from = fields.scalar(problems, "source");
        if (content != null && from != null) {
            problems.add(from, "'source' and 'content' both say what is in the file", "keep one of them");
            return null;
        }
        if (from != null) {
            try {
                return files.read(from);
            } catch (BadInput e) {
                problems.addAll(e);
                return null;
            }
        }
        return content == null ? null : Content.of(content);
    }

    /// An absolute path of a file.
    static @Nullable String path(YamlMap fields, String key, Problems problems) {
        var at = fields.scalar(problems, key);
        if (at == null) {
            return null;
        }
        var path = at.text();
        if (!PATH.matcher(path).matches() || Arrays.asList(path.split("/")).contains("..")) {
            problems.add(
                    at,
                    "'" + key + "' is no absolute path of a file",
                    "it begins with '/', has no '..', no '//' and no control characters, and doesn't end with '/'");
            return null;
        }
        return path;
    }

    private static @Nullable ModeChange mode(YamlMap fields, Problems problems) {
        var at = fields.scalar(problems, "mode");
        if (at == null) {
            return null;
        }
        var mode = ModeChange.of(at.text());
        if (mode == null) {
            problems.add(
                    at, "'" + at.text() + "' is no mode", "three or four octal digits, or as chmod: u+x, a+rx,o-w");
        }
        return mode;
    }

    private static @Nullable String account(YamlMap fields, String key, Problems problems) {
        var at = fields.scalar(problems, key);
        if (at == null) {
            return null;
        }
        if (!ACCOUNT.matcher(at.text()).matches()) {
            problems.add(at, "'" + at.text() + "' is no name of a user or group", "for example root");
            return null;
        }
        return at.text();
    }
}
