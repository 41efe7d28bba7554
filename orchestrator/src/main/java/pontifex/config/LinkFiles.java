package pontifex.config;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import pontifex.config.NetworkdMatch.Answer;
import pontifex.config.NetworkdTree.Unit;

/// All .link files, by which udev sets up a link as it appears: the first one that is for it, and no other
/// (systemd.link(5)).
public final class LinkFiles {
    private final SortedMap<String, Unit> units;

    private LinkFiles(SortedMap<String, Unit> units) {
        this.units = units;
    }

    /// @param texts by path; an empty one masks its name
    public static LinkFiles of(SortedMap<String, String> texts) throws ConfigException {
        return new LinkFiles(NetworkdTree.units(texts, ".link"));
    }

    /// @param udev the file that udev went by when the link appeared, which settles what names and MACs don't; null:
    ///     that isn't known
    /// @return null: none is for it
    /// @throws ConfigException (unreadable) where that can't be told
    public @Nullable Unit of(String link, String mac, @Nullable String kind, @Nullable String udev)
            throws ConfigException {
        var subject = new NetworkdMatch.Subject(link, mac, kind);
        var taken = udev == null ? null : udev.substring(udev.lastIndexOf('/') + 1);
        for (var unit : units.entrySet()) {
            var answer = NetworkdMatch.ofLink(unit.getValue().whole(), subject);
            if (answer == Answer.UNKNOWN && taken != null && units.containsKey(taken)) {
                answer = taken.equals(unit.getKey())
                        ? Answer.YES
                        : unit.getKey().compareTo(taken) < 0 ? Answer.NO : Answer.UNKNOWN;
            }
            if (answer == Answer.YES) {
                return unit.getValue();
            }
            if (answer == Answer.UNKNOWN) {
                throw InterfacesTree.at(
                        unit.getValue().path(),
                        ConfigException.unreadable(
                                Place.START,
                                "whether it is for " + link + " can't be told, and udev doesn't say which it took",
                                "match it by MACAddress= in [Match]"));
            }
        }
        return null;
    }

    /// By ethtool's short names.
    public static SortedMap<String, Boolean> offloads(@Nullable Unit unit) {
        return LinkOffloads.read(key -> unit != null && unit.whole().value("Link", key) instanceof String said
                ? (Boolean) NetworkdTree.isYes(said)
                : null);
    }

    /// A file with more offloads: the link's own of before, or one that says whatever else its file of before does, for
    /// that isn't read any more.
    ///
    /// @param match the lines that are for the link alone
    public static UnitFile with(
            String where, @Nullable Unit unit, List<String> match, SortedMap<String, Boolean> offloads)
            throws ConfigException {
        var file = isOwn(unit, match) && unit != null ? unit.file() : copied(unit, match);
        for (var key : LinkOffloads.written(where, offloads).entrySet()) {
            file = file.with("Link", key.getKey(), key.getValue() ? "yes" : "no");
        }
        return file;
    }

    /// Whether it is the link's alone, and the administrator's.
    public static boolean isOwn(@Nullable Unit unit, List<String> match) {
        return unit != null
                && unit.path().startsWith("/etc/")
                && !unit.dropped()
                && unit.file().entries("Match").stream()
                        .map(entry -> entry.key() + "=" + entry.value())
                        .toList()
                        .equals(match);
    }

    private static UnitFile copied(@Nullable Unit unit, List<String> match) throws ConfigException {
        var text = new StringBuilder("[Match]\n" + String.join("\n", match) + "\n");
        if (unit != null) {
            for (var section : unit.whole().sections()) {
                text.append(
                        section.name().equals("Match")
                                ? ""
                                : "\n" + unit.whole().lines(section.lines()));
            }
        }
        return UnitFile.parse(text.toString());
    }
}
