package pontifex.probe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.Files;
import pontifex.state.Mode;

/// The files of an answer: what `ls -ldn` printed of each path, and the contents that were read.
final class Listing {
    private final Answer answer;
    private final String root;
    private final Map<String, Content> contents;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> unread;
    private final TreeMap<String, FileState> found = new TreeMap<>();

    /// @param root what stands before every path of the answer: empty, but in tests
    Listing(Answer answer, String root) throws Unreadable {
        this.answer = answer;
        this.root = root;
        this.contents = contents(answer);
        this.unread = new HashSet<>(answer.lines("unread"));
        for (var line : answer.lines("names")) {
            var parts = line.split(" ", 3);
            if (parts.length == 3) {
                names.putIfAbsent(parts[0] + " " + parts[1], parts[2]);
            }
        }
        unknown("hidden", "is a folder that can't be listed");
        unknown("beyond", "was not read: more than 600 files belong to the host's configuration");
        for (var section : answer.sections()) {
            if (section.name().equals("odd")) {
                found.put(local(section.text()), new FileState.Unknown("its name can't be looked at safely"));
            }
        }
        answer.lines("list").forEach(this::entry);
    }

    Files files() {
        return new Files(found);
    }

    /// The guests' files, at the end of the links that lead to them.
    SortedSet<String> guests() {
        var links = new HashMap<String, String>();
        var followed = answer.lines("followed");
        for (int i = 0; i + 1 < followed.size(); i += 2) {
            links.put(followed.get(i), followed.get(i + 1));
        }
        var guests = new TreeSet<String>();
        for (var path : answer.lines("guests")) {
            var end = path;
            for (int round = 0; round < 5 && links.get(end) instanceof String next; round++) {
                end = next;
            }
            guests.add(local(end));
        }
        return guests;
    }

    private void unknown(String section, String why) {
        answer.lines(section).forEach(path -> found.put(local(path), new FileState.Unknown(why)));
    }

    private String local(String path) {
        return path.startsWith(root) ? path.substring(root.length()) : path;
    }

    private static Map<String, Content> contents(Answer answer) throws Unreadable {
        var section = answer.named("contents");
        var contents = new HashMap<String, Content>();
        var bytes = section == null ? new byte[0] : section.body().getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        for (var sum : Sum.all(answer)) {
            if (sum.length() > bytes.length - at) {
                throw new Unreadable("the files did not come as long as they are");
            }
            var content = Arrays.copyOfRange(bytes, at, at + sum.length());
            if (!sum.fits(content)) {
                throw new Unreadable(Unreadable.shown(sum.path())
                        + " did not arrive as it is: it was damaged on its way, or was being written");
            }
            contents.put(sum.path(), Content.of(content));
            at += sum.length();
        }
        return contents;
    }

    private void entry(String line) {
        if (!line.matches("[-bcdlps][-rwxsStT]{9}.*")) {
            complaint(line);
            return;
        }
        int slash = line.indexOf(" /");
        var fields = line.substring(0, Math.max(slash, 0)).split(" +");
        if (fields.length < 7) {
            return;
        }
        var path = line.substring(slash + 1);
        int arrow = fields[0].startsWith("l") ? path.indexOf(" -> ") : -1;
        var target = arrow < 0 ? null : path.substring(arrow + 4);
        put(arrow < 0 ? path : path.substring(0, arrow), state(fields, path, target));
    }

    private FileState state(String[] fields, String path, @Nullable String target) {
        var mode = mode(fields[0]);
        var owner = names.getOrDefault("passwd " + fields[2], fields[2].equals("0") ? "root" : fields[2]);
        var group = names.getOrDefault("group " + fields[3], fields[3].equals("0") ? "root" : fields[3]);
        return switch (fields[0].charAt(0)) {
            case 'd' -> new FileState.Directory(mode, owner, group);
            case 'l' ->
                target == null
                        ? new FileState.Unknown("a link of which ls shows no target")
                        : new FileState.Symlink(target);
            case 'b', 'c' -> new FileState.Unknown("is a device");
            case 'p' -> new FileState.Unknown("is a FIFO");
            case 's' -> new FileState.Unknown("is a socket");
            default -> {
                if (contents.get(path) instanceof Content content) {
                    yield new FileState.Regular(content, mode, owner, group);
                }
                yield unread.contains(path)
                        ? new FileState.Present(mode, owner, group)
                        : new FileState.Unknown("could not be read");
            }
        };
    }

    /// `ls: /x: No such file or directory`, or GNU's `ls: cannot access '/x': …`.
    private void complaint(String line) {
        int slash = line.indexOf('/');
        int colon = line.lastIndexOf(": ");
        if (!line.startsWith("ls: ") || slash < 0 || colon < slash) {
            return;
        }
        var path = line.substring(slash, colon);
        var why = line.substring(colon + 2);
        put(
                path.endsWith("'") ? path.substring(0, path.length() - 1) : path,
                why.startsWith("No such file or directory") || why.startsWith("Not a directory")
                        ? FileState.ABSENT
                        : new FileState.Unknown("could not be looked at: " + Unreadable.shown(why)));
    }

    /// A second line for a path can only come from a link whose target holds a newline: then neither is believed.
    private void put(String path, FileState state) {
        var local = local(path);
        found.put(local, found.containsKey(local) ? new FileState.Unknown("ls showed it twice") : state);
    }

    /// From `-rwsr-xr-t`.
    private static Mode mode(String text) {
        int bits = 0;
        for (int i = 1; i <= 9; i++) {
            char c = text.charAt(i);
            bits = bits << 1 | (c == '-' || c == 'S' || c == 'T' ? 0 : 1);
        }
        bits |= "sS".indexOf(text.charAt(3)) < 0 ? 0 : 04000;
        bits |= "sS".indexOf(text.charAt(6)) < 0 ? 0 : 02000;
        bits |= "tT".indexOf(text.charAt(9)) < 0 ? 0 : 01000;
        return new Mode(bits);
    }
}
