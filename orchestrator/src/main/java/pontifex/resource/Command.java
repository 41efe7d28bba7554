package pontifex.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.state.Scope;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlScalar;

/// A program is run unless what it makes is there (`creates`), or what it takes away is gone (`removes`): for what no
/// other task can say.
///
/// ```yaml
/// - command: { argv: [/usr/sbin/make-keys, --for, "the fleet"], creates: /etc/xen/keys }
/// - command: { cmd: "/usr/sbin/migrate-notes --once", removes: /etc/xen/old-notes }
/// ```
///
/// Whether it is run follows from the look. No shell reads its words: pipes, variables and patterns mean nothing, and a
/// value is one word of `argv` whatever is in it. It runs as root in `/`, with `LC_ALL=C`, umask 022 and no input, when
/// all else that its play asks of the host is decided and in its place. Nothing can take back what it has done:
/// no guard covers it, and one that fails leaves the rest of the play as it was wanted. It runs again as long
/// as `creates` isn't there.
record Command(Source source, pontifex.state.Command command) implements Resource {
    static final Kind KIND = Kind.of(
                    "command",
                    "a program is run unless what it makes is there",
                    List.of(
                            Argv.LIST,
                            Argv.TEXT,
                            Field.of("creates", Shape.TEXT, "what is there when it has run: then it isn't run again"),
                            Field.of("removes", Shape.TEXT, "what is there until it has run: without it it isn't run")),
                    Command::from)
            .orPlain("cmd");

    private static @Nullable Command from(YamlMap fields, ControllerFiles files, Problems problems) {
        var words = Argv.read(fields, problems);
        var creates = path(fields, "creates", problems);
        var removes = path(fields, "removes", problems);
        if (!fields.has("creates") && !fields.has("removes")) {
            problems.add(
                    fields,
                    "this command says neither what it creates nor what it removes, so it would be run every time",
                    "give it creates: or removes:, or make a handler of it that a task notifies");
        }
        return words == null
                ? null
                : new Command(
                        fields.source(),
                        new pontifex.state.Command(
                                String.valueOf(creates == null ? removes : creates),
                                words,
                                creates,
                                removes,
                                false,
                                files.secret()));
    }

    private static @Nullable String path(YamlMap fields, String key, Problems problems) {
        var path = OwnedFile.path(fields, key, problems);
        if (path != null && path.matches(".*[*?\\[].*") && fields.scalar(problems, key) instanceof YamlScalar at) {
            problems.add(
                    at, "'" + key + "' is one path, no pattern", "name one that is there when the command has run");
        }
        return path;
    }

    @Override
    public Look look() {
        var look = Look.NOTHING;
        look = command.creates() instanceof String path ? look.and(Look.at(path)) : look;
        return command.removes() instanceof String path ? look.and(Look.at(path)) : look;
    }

    /// Nothing that is compared or recorded: what it makes isn't known. Two that speak of one path meet all the same.
    @Override
    public Scope claims(HostState found) {
        var claims = Scope.NONE;
        claims = command.creates() instanceof String path ? claims.and(Scope.of("command", path)) : claims;
        return command.removes() instanceof String path ? claims.and(Scope.of("command", path)) : claims;
    }

    @Override
    public boolean secret() {
        return command.secret();
    }

    @Override
    public HostState on(HostState found) throws Refused {
        if (command.creates() instanceof String path && isThere(path, found)) {
            return found;
        }
        if (command.removes() instanceof String path && !isThere(path, found)) {
            return found;
        }
        return found.ran(command);
    }

    /// By what is run before, or as it was found.
    private boolean isThere(String path, HostState found) throws Refused {
        for (var before : found.commands().run().reversed()) {
            if (path.equals(before.creates())) {
                return true;
            }
            if (path.equals(before.removes())) {
                return false;
            }
        }
        return switch (found.files().at(path)) {
            case FileState.Absent _ -> false;
            case FileState.Unknown(var why) ->
                throw new Refused(
                        source,
                        "can't tell whether " + path + " is there: " + why,
                        "see that it can be looked at: whether the command is to be run follows from it");
            case FileState.Regular _, FileState.Present _, FileState.Directory _, FileState.Symlink _ -> true;
        };
    }
}
