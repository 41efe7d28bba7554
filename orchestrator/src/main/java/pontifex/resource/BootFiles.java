package pontifex.resource;

import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Mode;
import pontifex.state.Seen;

/// The texts of the files that the next boot reads, and a host where they say something else.
final class BootFiles {
    private BootFiles() {}

    /// By path, links followed; one to /dev/null is empty. Unknown where one of them couldn't be read.
    static Seen<SortedMap<String, String>> texts(HostState raw, Predicate<String> paths) {
        var texts = new TreeMap<String, String>();
        for (var path : raw.files().byPath().keySet()) {
            if (!paths.test(path)) {
                continue;
            }
            switch (raw.files().at(path)) {
                case FileState.Regular file -> texts.put(path, file.content().latin1());
                case FileState.Absent _, FileState.Directory _ -> {}
                case FileState.Symlink(var target) -> {
                    if (!(linked(raw, path, target) instanceof String text)) {
                        return Seen.unknown(path + " leads to " + target + ", which couldn't be read");
                    }
                    texts.put(path, text);
                }
                case FileState.Unknown(var why) -> {
                    return Seen.unknown(path + " couldn't be read: " + why);
                }
                case FileState.Present _ -> {
                    return Seen.unknown(path + " is too large to be read");
                }
            }
        }
        return Seen.of(texts);
    }

    private static @Nullable String linked(HostState raw, String path, String target) {
        if (target.equals("/dev/null")) {
            return "";
        }
        var absolute = Path.of(path).resolveSibling(target).normalize().toString();
        return raw.files().at(absolute) instanceof FileState.Regular file
                ? file.content().latin1()
                : null;
    }

    /// @param changed by path; null: the file goes
    static HostState written(Bridge bridge, HostState found, Map<String, @Nullable String> changed) throws Refused {
        var state = found;
        for (var file : new TreeMap<>(changed).entrySet()) {
            var path = file.getKey();
            var text = file.getValue();
            state = state.with(path, text == null ? FileState.ABSENT : written(bridge, path, text, found));
        }
        return state;
    }

    private static FileState written(Bridge bridge, String path, String text, HostState found) throws Refused {
        var content = Content.ofLatin1(text);
        return switch (found.files().at(path)) {
            case FileState.Regular regular -> regular.with(content);
            case FileState.Absent _ -> new FileState.Regular(content, Mode.octal("0644"), "root", "root");
            case FileState.Symlink(var target) ->
                throw new Refused(bridge.source(), path + " is a link to " + target, "put a plain file in its place");
            case FileState.Unknown(var why) ->
                throw new Refused(
                        bridge.source(), "can't tell what " + path + " is: " + why, "see that it can be looked at");
            case FileState.Present _, FileState.Directory _ ->
                throw new Refused(bridge.source(), path + " is in the way", "remove it by hand");
        };
    }
}
