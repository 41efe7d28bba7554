package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.NfRules;
import pontifex.config.Sysctl;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.NfCalls;
import pontifex.state.Seen;

/// What the next boot makes of the switches `bridge-nf-call-…`, by sysctl's files and udev's rules. Of the files in
/// its folders sysctl takes the one of a name that stands in the first of them, and applies them by name: what the
/// last one says holds (sysctl.d(5)).
///
/// @param texts sysctl's files in the order in which they are applied, by their paths
/// @param rules of udev, all together
record NfBoot(List<Text> texts, NfRules rules) {
    static final String SYSCTL = "/etc/sysctl.d";
    static final String RULES = "/etc/udev/rules.d";

    /// systemd's own applies no other file: where this one counts, a link in the folder leads to it (Debian, RHEL).
    static final String SYSCTL_CONF = "/etc/sysctl.conf";

    private static final List<String> SYSCTLS =
            List.of(SYSCTL, "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d");
    private static final List<String> UDEVS =
            List.of(RULES, "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d");
    private static final Pattern CONF = Pattern.compile("(.*)/([^/]+\\.conf)");

    /// A file and what stands in it.
    record Text(String path, String text) {}

    /// What a file says of a switch.
    record Said(String path, int line, boolean on) {
        String place() {
            return path + ":" + line;
        }
    }

    static String key(String call) {
        return "net.bridge.bridge-nf-call-" + call;
    }

    /// Of each of [NfCalls#ALL].
    static Seen<SortedMap<String, NfCalls.Boot>> read(HostState raw) {
        try {
            var boot = of(raw);
            var all = new TreeMap<String, NfCalls.Boot>();
            for (var call : NfCalls.ALL) {
                all.put(call, boot.of(call));
            }
            return Seen.of(all);
        } catch (Unclear e) {
            return Seen.unknown(e.why());
        }
    }

    static NfBoot of(HostState raw) throws Unclear {
        var needed = new ArrayList<>(SYSCTLS);
        needed.addAll(UDEVS);
        needed.add(Services.FOLDER);
        if (!new Services(raw).systemd()) {
            needed.add(SYSCTL_CONF);
        }
        for (var path : needed) {
            if (raw.files().at(path) instanceof FileState.Unknown(var why)) {
                throw new Unclear(path + " couldn't be read: " + why);
            }
        }
        return new NfBoot(
                ordered(texts(raw, path -> isSysctl(raw, path))),
                rules(texts(raw, path -> path.endsWith(".rules") && UDEVS.contains(folder(path)))));
    }

    private static SortedMap<String, String> texts(HostState raw, Predicate<String> paths) throws Unclear {
        return switch (BootFiles.texts(raw, paths)) {
            case Seen.Unknown<SortedMap<String, String>>(var why) -> throw new Unclear(why);
            case Seen.Value<SortedMap<String, String>>(var texts) -> texts;
        };
    }

    private static boolean isSysctl(HostState raw, String path) {
        return path.equals(SYSCTL_CONF)
                ? !new Services(raw).systemd()
                : path.endsWith(".conf") && SYSCTLS.contains(folder(path));
    }

    private static String folder(String path) {
        return path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }

    private static List<Text> ordered(SortedMap<String, String> files) {
        var byName = new TreeMap<String, Text>();
        for (var folder : SYSCTLS) {
            files.forEach((path, text) -> {
                var conf = CONF.matcher(path);
                if (conf.matches() && conf.group(1).equals(folder)) {
                    byName.putIfAbsent(conf.group(2), new Text(path, text));
                }
            });
        }
        var all = new ArrayList<>(byName.values());
        if (files.get(SYSCTL_CONF) instanceof String text) {
            all.add(new Text(SYSCTL_CONF, text));
        }
        return List.copyOf(all);
    }

    private static NfRules rules(SortedMap<String, String> files) throws Unclear {
        var byName = new TreeMap<String, Text>();
        files.forEach(
                (path, text) -> byName.put(path.substring(path.lastIndexOf('/') + 1) + path, new Text(path, text)));
        var all = rules("", "");
        for (var file : byName.values()) {
            all = all.then(rules(file.path(), file.text()));
        }
        return all;
    }

    static NfRules rules(String path, String text) throws Unclear {
        try {
            return NfRules.of(text);
        } catch (ConfigException e) {
            throw new Unclear(GuestReading.place(path, e));
        }
    }

    /// What sysctl's settings are in the end; null: nobody says. Without systemd it differs between releases
    /// whether sysctl.conf comes first or last.
    @Nullable Said said(String call) throws Unclear {
        Said last = null;
        for (var file : texts) {
            if (!(said(file.path(), file.text(), call) instanceof Said said)) {
                continue;
            }
            if (last != null && file.path().equals(SYSCTL_CONF) && said.on() != last.on()) {
                throw new Unclear(said.place() + " says otherwise than " + last.place()
                        + ", and which of them comes last differs between releases");
            }
            last = said;
        }
        return last;
    }

    /// What one file says; null: nothing.
    static @Nullable Said said(String path, String text, String call) throws Unclear {
        try {
            if (!(new Sysctl(text).of(key(call)) instanceof Sysctl.Setting setting)) {
                return null;
            }
            var said = new Said(path, setting.line(), !setting.value().matches("0+"));
            if (!setting.value().matches("[0-9]{1,9}")) {
                throw new Unclear(said.place() + ": '" + setting.value() + "' is neither 0 nor 1");
            }
            return said;
        } catch (ConfigException e) {
            throw new Unclear(GuestReading.place(path, e));
        }
    }

    NfCalls.Boot of(String call) throws Unclear {
        var said = said(call);
        boolean early = said == null || said.on();
        return new NfCalls.Boot(early, rules.set().getOrDefault(call, !rules.again() || early));
    }

    /// What a file means can't be told.
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1;

        private final String why;

        private Unclear(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }
}
