package pontifex.resource;

import java.util.regex.Pattern;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Seen;

/// Which services the next boot starts, by the links that enable them: systemd's `*.wants` folders, and System V's
/// runlevels. The probe's finder looks for those alone that may keep links.
record Services(HostState raw) {
    static final String FOLDER = "/etc/systemd/system";

    /// Whether systemd starts this host, and so nothing that isn't enabled.
    boolean systemd() {
        return raw.files().at(FOLDER) instanceof FileState.Directory;
    }

    /// @param name without `.service`
    Seen<Boolean> enabled(String name) {
        if (raw.files().at(FOLDER) instanceof FileState.Unknown(var why)) {
            return Seen.unknown("whether " + name + ".service is enabled can't be told: " + FOLDER + " " + why);
        }
        if (raw.files().at(FOLDER + "/" + name + ".service") instanceof FileState.Symlink(var target)
                && target.equals("/dev/null")) {
            return Seen.of(false);
        }
        var link = Pattern.compile("/etc/systemd/system/[^/]+\\.wants/" + Pattern.quote(name) + "\\.service"
                + "|/etc/(rc\\.d/)?rc[S2-5]\\.d/S[0-9][0-9]" + Pattern.quote(name));
        for (var file : raw.files().byPath().entrySet()) {
            var path = file.getKey();
            if (file.getValue() instanceof FileState.Unknown(var why) && path.matches(FOLDER + "/[^/]+\\.wants")) {
                return Seen.unknown("whether " + name + ".service is enabled can't be told: " + path + " " + why);
            }
            if (link.matcher(path).matches() && !(file.getValue() instanceof FileState.Absent)) {
                return Seen.of(true);
            }
        }
        return Seen.of(false);
    }
}
