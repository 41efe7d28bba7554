package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.config.ConfigException;
import pontifex.config.Dialect;
import pontifex.config.GuestFile;
import pontifex.config.LibxlRecord;
import pontifex.config.VifEntry;
import pontifex.config.XlConf;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.VifSetting;

/// What guests' files configure, joined with what runs.
final class GuestReading {
    private static final Pattern VIF = Pattern.compile("(?:vif|tap)([0-9]+)\\.[0-9]+(?:-emu)?");
    private static final String XL_CONF = "/etc/xen/xl.conf";
    static final String NO_FILE = "no configuration file of it was found";

    private final HostState raw;
    private final List<ReadFile> files = new ArrayList<>();

    private GuestReading(HostState raw) {
        this.raw = raw;
    }

    /// A guest's file, read.
    ///
    /// @param guest as the file names it, or where it can't be told as the file is called
    /// @param named whether the file itself names it
    /// @param readable whether it could be read at all
    private record ReadFile(
            String path,
            String guest,
            boolean named,
            boolean readable,
            Seen<SortedMap<Integer, VifSetting>> configured) {
        boolean calledAsItsGuest() {
            return calledAfter(path).equals(guest);
        }
    }

    static Guests of(HostState raw) {
        var reading = new GuestReading(raw);
        raw.guests().files().stream()
                .filter(path -> !(raw.files().at(path) instanceof FileState.Absent))
                .forEach(path -> reading.files.add(reading.read(path)));
        return reading.guests();
    }

    static Dialect dialect(HostState state) {
        return state.platform().toolstack() == Toolstack.XEND ? Dialect.XM : Dialect.XL;
    }

    private Guests guests() {
        var byName = new TreeMap<String, Guest>();
        raw.guests().byName().values().stream()
                .filter(guest -> !(guest.domain() instanceof Domain.NotRunning))
                .forEach(guest -> byName.put(
                        guest.name(), new Guest(guest.name(), null, Seen.unknown(NO_FILE), recorded(guest.domain()))));
        var unlisted = unlisted(raw);
        var renamed = renamed(byName);
        for (var name : files.stream().map(ReadFile::guest).distinct().toList()) {
            var running = byName.get(name);
            var domain = running == null ? renamed.getOrDefault(name, unlisted) : running.domain();
            byName.put(name, configured(name, domain));
        }
        return new Guests(byName, raw.guests().files(), raw.guests().unlisted());
    }

    private Domain recorded(Domain domain) {
        return domain instanceof Domain.Running running ? Userdata.read(raw, running) : domain;
    }

    /// Guests that were created by another name than they run by (`xl rename`): whether one of the old
    /// name runs depends on whom one asks.
    private Map<String, Domain> renamed(Map<String, Guest> running) {
        var renamed = new TreeMap<String, Domain>();
        for (var guest : running.values()) {
            if (guest.domain() instanceof Domain.Running domain
                    && Userdata.recorded(raw, domain) instanceof LibxlRecord record) {
                record.name()
                        .filter(name -> !name.equals(guest.name()))
                        .ifPresent(name -> renamed.put(
                                name,
                                new Domain.Unknown("domain " + domain.id() + " was created as " + name
                                        + " and is called " + guest.name() + " now")));
            }
        }
        return renamed;
    }

    /// A file that names the guest counts before one that is only called as it; of several, the one that is
    /// both. But none counts before one that is called as it and can't be read: that may well be the guest's.
    private Guest configured(String name, Domain domain) {
        var all = files.stream().filter(file -> file.guest().equals(name)).toList();
        for (var file : all) {
            if (!file.readable()) {
                return new Guest(name, file.path(), file.configured(), domain);
            }
        }
        var named = all.stream().filter(ReadFile::named).toList();
        var candidates = named.isEmpty() ? all : named;
        var called = candidates.stream().filter(ReadFile::calledAsItsGuest).toList();
        var chosen = called.size() == 1 ? called : candidates;
        if (chosen.size() > 1) {
            var paths = String.join(" and ", chosen.stream().map(ReadFile::path).toList());
            return new Guest(name, null, Seen.unknown(paths + " both name it"), domain);
        }
        var file = chosen.getFirst();
        return new Guest(name, file.path(), file.configured(), domain);
    }

    /// Whether a guest runs that the toolstack didn't list: not where it listed all, unless there are
    /// guests' links in Dom0 that belong to nobody who is listed.
    static Domain unlisted(HostState raw) {
        if (!(raw.guests().unlisted() instanceof Domain.NotRunning)) {
            return raw.guests().unlisted();
        }
        var ids = raw.guests().byName().values().stream()
                .map(guest -> guest.domain() instanceof Domain.Running running ? running.id() : -1)
                .toList();
        for (var link : raw.network().links().values()) {
            var vif = VIF.matcher(link.name());
            if (link.kind() == Link.Kind.VIF && vif.matches()) {
                var domain = Integer.parseInt(vif.group(1));
                if (domain != 0 && !ids.contains(domain)) {
                    return new Domain.Unknown(
                            link.name() + " is there, and the toolstack listed no guest with the number " + domain);
                }
            }
        }
        return Domain.NOT_RUNNING;
    }

    private ReadFile read(String path) {
        if (!(raw.files().at(path) instanceof FileState.Regular regular)) {
            return unread(path, path + " " + whyNot(raw.files().at(path)));
        }
        try {
            var file = GuestFile.parse(dialect(raw), regular.content().latin1());
            var name = file.name();
            return new ReadFile(
                    path, name.orElse(calledAfter(path)), name.isPresent(), true, vifs(path, file, otherwise()));
        } catch (ConfigException e) {
            return unread(path, place(path, e));
        }
    }

    /// The bridge of an interface that names none: under xl that of xl.conf, under xm the first that its script finds.
    private @Nullable String otherwise() {
        if (raw.platform().toolstack() != Toolstack.XL) {
            return null;
        }
        try {
            return switch (raw.files().at(XL_CONF)) {
                case FileState.Absent _ -> XlConf.builtInBridge();
                case FileState.Regular conf ->
                    XlConf.defaultBridge(conf.content().latin1());
                case FileState.Present _, FileState.Directory _, FileState.Symlink _, FileState.Unknown _ -> null;
            };
        } catch (ConfigException e) {
            return null;
        }
    }

    private static Seen<SortedMap<Integer, VifSetting>> vifs(String path, GuestFile file, @Nullable String otherwise) {
        try {
            var settings = new TreeMap<Integer, VifSetting>();
            file.vifs().forEach(vif -> settings.put(vif.index(), setting(vif, otherwise)));
            return Seen.of(settings);
        } catch (ConfigException e) {
            return Seen.unknown(place(path, e));
        }
    }

    private static VifSetting setting(VifEntry vif, @Nullable String otherwise) {
        var said = setting(vif);
        return new VifSetting(said.mac(), said.ip(), said.bridge(), said.bridge() == null ? otherwise : null);
    }

    static VifSetting setting(VifEntry vif) {
        var mac = vif.mac().orElse(null);
        return new VifSetting(
                mac == null ? null : java.util.Objects.requireNonNullElse(MacAddress.canonical(mac), mac),
                vif.ip().orElse(null),
                vif.bridge().orElse(null));
    }

    /// `/etc/xen/dom1.cfg:3:7: name is not a plain string`
    static String place(String path, ConfigException e) {
        return path + ":" + e.line() + ":" + e.column() + ": " + e.reason();
    }

    private static String whyNot(FileState state) {
        return switch (state) {
            case FileState.Present _ -> "is too large to be read";
            case FileState.Directory _ -> "is a folder";
            case FileState.Symlink(var target) -> "is a link to " + target;
            case FileState.Unknown(var why) -> "couldn't be read: " + why;
            case FileState.Absent _, FileState.Regular _ -> throw new IllegalStateException(String.valueOf(state));
        };
    }

    private static ReadFile unread(String path, String why) {
        return new ReadFile(path, calledAfter(path), false, false, Seen.unknown(why));
    }

    private static String calledAfter(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        for (var ending : List.of(".cfg", ".sxp", ".conf")) {
            if (name.endsWith(ending)) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }
}
