package pontifex.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.NetworkBridgeRelease;
import pontifex.config.SxpFile;
import pontifex.state.Content;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Seen;
import pontifex.yaml.Source;

/// What xend's configuration says of its network script.
///
/// @param words the script as it is named, and its arguments; none where no script is run
record XendConfig(SxpFile file, List<String> words) {
    static final String PATH = "/etc/xen/xend-config.sxp";
    static final String SCRIPTS = "/etc/xen/scripts";
    static final String NETWORK_BRIDGE = SCRIPTS + "/network-bridge";

    private static final String KEY = "network-script";

    static Seen<XendConfig> read(HostState state) {
        return switch (state.files().at(PATH)) {
            case FileState.Regular regular -> {
                try {
                    var file = SxpFile.parse(regular.content().latin1());
                    var words = file.words(KEY);
                    yield Seen.of(new XendConfig(file, words.equals(List.of("")) ? List.of() : words));
                } catch (ConfigException e) {
                    yield Seen.unknown(GuestReading.place(PATH, e));
                }
            }
            case FileState.Absent _ -> Seen.unknown(PATH + " isn't there");
            case FileState.Unknown(var why) -> Seen.unknown(PATH + " couldn't be read: " + why);
            case FileState.Present _, FileState.Directory _, FileState.Symlink _ ->
                Seen.unknown(PATH + " is no plain file of a readable size");
        };
    }

    /// The script and its arguments as xend has them; null where no script is run.
    @Nullable String networkScript() {
        return words.isEmpty() ? null : String.join(" ", words);
    }

    /// The path of the script; null where no script is run.
    @Nullable String script() {
        return words.isEmpty() ? null : path(words.getFirst());
    }

    boolean namesNetworkBridge() {
        return NETWORK_BRIDGE.equals(script());
    }

    /// Which release's network-bridge the host has; unknown where it can't be read.
    static NetworkBridgeRelease release(HostState state) {
        return state.files().at(NETWORK_BRIDGE) instanceof FileState.Regular file
                ? NetworkBridgeRelease.of(file.content().latin1())
                : NetworkBridgeRelease.UNKNOWN;
    }

    static String path(String script) {
        return script.startsWith("/") ? script : SCRIPTS + "/" + script;
    }

    /// The state with this script named, or none where `value` is empty.
    HostState naming(String value, HostState state, Source source) throws Refused {
        if (!(state.files().at(PATH) instanceof FileState.Regular regular)) {
            throw new IllegalStateException("it was read before");
        }
        try {
            var changed = value.isEmpty() ? file.without(KEY) : file.with(KEY, value);
            return state.with(PATH, regular.with(Content.ofLatin1(changed.text())));
        } catch (ConfigException e) {
            throw new Refused(source, GuestReading.place(PATH, e), e.hint());
        }
    }
}
