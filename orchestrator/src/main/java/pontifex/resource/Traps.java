package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import pontifex.config.ConfigException;
import pontifex.config.Dialect;
import pontifex.config.GuestFile;
import pontifex.config.NetworkBridgeRelease;
import pontifex.config.NetworkScriptWrapper;
import pontifex.config.SxpFile;
import pontifex.config.Trap;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// What is on a host and does something else than whoever put it there will think, and says nothing: xend ignores how
/// its network script ends, xl ignores what it doesn't know in a guest's file, several releases' network-bridge end
/// well having done nothing, and a NIC that is hidden for
/// a guest is just not there.
public final class Traps {
    private static final Pattern GUEST = Pattern.compile("/etc/xen/[^/]+\\.cfg");
    private static final Pattern CALLS = Pattern.compile("(?m)^[^#\\n]*network-bridge");

    private final HostState state;
    private final List<String> found = new ArrayList<>();

    private Traps(HostState state) {
        this.state = state;
    }

    /// A sentence each, with the file and the line where there is one.
    ///
    /// @param state read by [Reading#of]
    public static List<String> of(HostState state) {
        var traps = new Traps(state);
        if (state.platform().toolstack() == Toolstack.XEND) {
            traps.xend();
        }
        state.guests().files().forEach(traps::guest);
        traps.found.addAll(new PassedThrough(state).told());
        return List.copyOf(traps.found);
    }

    /// Those of a file that Pontifex itself would put there, as far as its path tells what will read it.
    ///
    /// @param path on the host
    static List<String> of(String path, String text, boolean executable) {
        var traps = new ArrayList<String>();
        if (path.equals(XendConfig.PATH)) {
            try {
                placed(path, SxpFile.parse(text).warnings(), traps);
            } catch (ConfigException e) {
                traps.add(GuestReading.place(path, e));
            }
        } else if (path.startsWith(XendConfig.SCRIPTS + "/")
                && !path.equals(XendConfig.NETWORK_BRIDGE)
                && CALLS.matcher(text).find()) {
            placed(path, NetworkScriptWrapper.parse(text).warnings(), traps);
            if (!executable) {
                traps.add(path + " isn't executable: xend can't run it, and doesn't say so");
            }
        } else if (GUEST.matcher(path).matches()) {
            var xm = guest(Dialect.XM, text);
            var both = guest(Dialect.XL, text).stream().filter(xm::contains).toList();
            placed(path, both, traps);
        }
        return traps;
    }

    /// What its toolstack takes otherwise in a guest's file, running or not.
    private void guest(String path) {
        if (state.files().at(path) instanceof FileState.Regular file) {
            placed(path, guest(GuestReading.dialect(state), file.content().latin1()), found);
        }
    }

    /// None where it can't be read at all: that is known as the reason why the guest's interfaces are unknown.
    private static List<Trap> guest(Dialect dialect, String text) {
        try {
            return GuestFile.parse(dialect, text).warnings();
        } catch (ConfigException e) {
            return List.of();
        }
    }

    private static void placed(String path, List<Trap> traps, List<String> into) {
        traps.forEach(trap -> into.add(path + ":" + trap));
    }

    private void xend() {
        if (!(XendConfig.read(state) instanceof Seen.Value<XendConfig>(var xend))) {
            return;
        }
        placed(XendConfig.PATH, xend.file().warnings(), found);
        if (xend.script() instanceof String script) {
            named(script, xend);
        }
        offTheirBridges();
    }

    private void named(String script, XendConfig xend) {
        var unnoticed = "xend is to run " + script + " at its start, and says nothing when it can't: ";
        switch (state.files().at(script)) {
            case FileState.Absent _ -> found.add(unnoticed + "it isn't there");
            case FileState.Directory _ -> found.add(unnoticed + "it is a folder");
            case FileState.Regular file -> {
                if (!file.mode().executable()) {
                    found.add(unnoticed + "it isn't executable");
                }
                if (xend.namesNetworkBridge()) {
                    return;
                }
                var wrapper = NetworkScriptWrapper.parse(file.content().latin1());
                placed(script, wrapper.warnings(), found);
                called(script, wrapper.size());
            }
            case FileState.Present _, FileState.Symlink _, FileState.Unknown _ -> {}
        }
    }

    /// What the host's own network-bridge makes of a wrapper that calls it several times.
    private void called(String script, int times) {
        var release = XendConfig.release(state);
        if (times > 1 && release.several() != NetworkBridgeRelease.Called.MAKES_ALL) {
            found.add(script + " calls network-bridge " + times + " times, and the host's is of " + release
                    + ": called once for each NIC, " + release.several());
        }
        var kept = state.network().keptBridges().or(new TreeMap<>()).keySet();
        if (release == NetworkBridgeRelease.XEN_3_0_0) {
            kept.stream()
                    .filter(name -> kept.stream().anyMatch(other -> !other.equals(name) && other.contains(name)))
                    .forEach(name -> found.add("network-bridge of " + release + " takes " + name
                            + " for made where there is a bridge with a longer name that holds it"));
        }
    }

    /// Its `start` does nothing where pethN is there, wherever that is.
    private void offTheirBridges() {
        for (var link : state.network().links().values()) {
            var nic = state.network().nicName(link.name());
            if (link.kind() == Link.Kind.NIC && !nic.equals(link.name()) && link.master() == null) {
                found.add(link.name() + " is on no bridge, and network-bridge's start does nothing about it: it takes "
                        + nic + " for done where " + link.name() + " is there");
            }
        }
    }
}
