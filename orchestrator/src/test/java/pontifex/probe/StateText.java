package pontifex.probe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.Xapi;

/// A state as lines that people can read and compare.
final class StateText {
    private StateText() {}

    static String of(HostState state) throws Exception {
        var text = new StringBuilder();
        line(text, state.platform());
        state.network().links().values().forEach(link -> line(text, shown(link)));
        seen(text, "addresses", state.network().addresses());
        seen(text, "routes", state.network().routes());
        seen(text, "rules", state.network().rules());
        line(text, "nf " + state.network().nf().live());
        line(text, "session " + state.network().session());
        var me = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        var mine = Files.getAttribute(Path.of("/proc/self"), "unix:gid").toString();
        state.files().byPath().forEach((path, file) -> line(text, path + " " + shown(file, me, mine)));
        state.guests().byName().values().forEach(guest -> line(text, guest));
        line(text, "unlisted " + state.guests().unlisted());
        line(text, "guests' files " + state.guests().files());
        if (state.platform().toolstack() == Toolstack.XAPI) {
            xapi(text, state.xapi());
        }
        return text.toString();
    }

    private static void xapi(StringBuilder text, Seen<Xapi> seen) {
        switch (seen) {
            case Seen.Unknown<Xapi>(var why) -> line(text, "xapi unknown: " + why);
            case Seen.Value<Xapi>(var xapi) -> {
                line(text, "xapi of host " + xapi.host());
                for (var all : List.of(xapi.pifs(), xapi.networks(), xapi.vifs(), xapi.guests())) {
                    all.forEach((uuid, one) -> line(text, uuid + " " + one));
                }
            }
        }
    }

    private static void line(StringBuilder text, Object value) {
        text.append(value).append('\n');
    }

    private static <T> void seen(StringBuilder text, String name, Seen<List<T>> seen) {
        switch (seen) {
            case Seen.Unknown<List<T>>(var why) -> line(text, name + " unknown: " + why);
            case Seen.Value<List<T>>(var all) -> all.forEach(one -> line(text, one));
        }
    }

    /// Traits that it hasn't got are left out.
    private static String shown(Link link) {
        return link.toString().replace(", traits=" + Link.Traits.NONE, "");
    }

    /// The files of a made-up host belong to whoever runs the test.
    private static String shown(FileState file, String me, String mine) {
        return file instanceof FileState.Regular(Content content, var mode, var owner, var group)
                ? "Regular[" + mode + ", " + (owner.equals(me) ? "root" : owner) + ", "
                        + (group.equals(mine) ? "root" : group) + ", "
                        + content.latin1().replace("\n", "\\n") + "]"
                : file.toString();
    }
}
