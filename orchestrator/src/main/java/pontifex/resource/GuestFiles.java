package pontifex.resource;

import java.util.TreeSet;
import java.util.regex.Pattern;
import pontifex.state.FileState;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Look;

/// Which of the files in /etc/xen are guests' files: those that were found there, and those that tasks name as such.
///
/// What a task owns there (a script, a list of keys) is none, unless it is called as one, or says what one says.
final class GuestFiles {
    private static final Pattern SAYS = Pattern.compile("\\b(?:name|vif)[ \\t]*\\+?=");

    private GuestFiles() {}

    static Guests of(HostState raw, Look look) {
        var files = new TreeSet<>(raw.guests().files());
        files.removeIf(
                path -> look.paths().contains(path) && isOther(path, raw.files().at(path)));
        files.addAll(look.guests());
        return new Guests(raw.guests().byName(), files, raw.guests().unlisted());
    }

    /// One that can't be read may be a guest's.
    private static boolean isOther(String path, FileState found) {
        return !path.endsWith(".cfg")
                && found instanceof FileState.Regular file
                && !SAYS.matcher(file.content().latin1()).find();
    }
}
