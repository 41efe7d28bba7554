package pontifex.config;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What NetworkManager's own configuration tells it to leave alone (NetworkManager.conf(5)): `unmanaged-devices`, and
/// `managed=0` of a `[device…]`. Which of several files wins isn't asked: what one of them says may hold.
///
/// @param files those that are read, by path: of one name, the one of the folder that comes first
public record NmConf(SortedMap<String, String> files) {
    private static final String MAIN = "/etc/NetworkManager";

    /// All folders with files that are read; a name stands for the same file in each but the last.
    public static final List<String> FOLDERS =
            List.of(MAIN + "/conf.d", "/run/NetworkManager/conf.d", "/usr/lib/NetworkManager/conf.d", MAIN);

    public NmConf {
        var read = new TreeMap<String, String>();
        for (var folder : FOLDERS) {
            files.forEach((path, text) -> {
                var name = path.substring(path.lastIndexOf('/') + 1);
                boolean shadowed = !folder.equals(MAIN)
                        && FOLDERS.stream()
                                .takeWhile(earlier -> !earlier.equals(folder))
                                .anyMatch(earlier -> read.containsKey(earlier + "/" + name));
                if (path.equals(folder + "/" + name) && !shadowed) {
                    read.put(path, text);
                }
            });
        }
        files = read;
    }

    public static boolean isRead(String path) {
        return path.endsWith(".conf") && (path.contains("/conf.d/") || path.equals(MAIN + "/NetworkManager.conf"));
    }

    /// @param type as NetworkManager names it: `bridge`, `ethernet`, `vlan`
    /// @param mac empty where it can't be told
    /// @throws ConfigException (unreadable) where the link is, or may be, one of those that are left alone
    public void refuse(String link, String type, String mac) throws ConfigException {
        for (var file : files.entrySet()) {
            var conf = Keyfile.parse(file.getKey(), file.getValue());
            for (var group : conf.groups()) {
                for (var pair : conf.group(group).entrySet()) {
                    boolean unmanaged = group.equals("keyfile")
                            && pair.getKey().matches("unmanaged-devices\\+?")
                            && holds(pair.getValue(), link, type, mac);
                    boolean device = group.startsWith("device")
                            && pair.getKey().equals("managed")
                            && pair.getValue().matches("(?i)0|no|false|off")
                            && holds(conf.group(group).getOrDefault("match-device", "*"), link, type, mac);
                    if (unmanaged || device) {
                        throw ConfigException.unreadable(
                                Place.START,
                                conf.at(group, pair.getKey()) + ": NetworkManager is told to leave " + link + " alone",
                                "take " + link + " out of there, or let another way keep all links");
                    }
                }
            }
        }
    }

    /// Whether a list of devices has the link, or may have it; what an `except:` surely names is out of it.
    private static boolean holds(String list, String link, String type, String mac) {
        var specs = List.of(list.strip().split("\\s*[;,]\\s*"));
        var except = "except:";
        return specs.stream()
                        .noneMatch(spec -> spec.startsWith(except)
                                && names(spec.substring(except.length()), link, type, mac, false))
                && specs.stream().anyMatch(spec -> !spec.startsWith(except) && names(spec, link, type, mac, true));
    }

    /// @param untold what is said where it can't be told
    private static boolean names(String spec, String link, String type, String mac, boolean untold) {
        var word = spec.substring(spec.indexOf(':') + 1);
        return switch (spec.replaceFirst(":.*", "")) {
            case "" -> false;
            case "*" -> true;
            case "interface-name" ->
                word.startsWith("=")
                        ? word.substring(1).equals(link)
                        : Glob.of(word.replaceFirst("^~", "")).matches(link);
            case "type" -> word.equals(type);
            case "mac" -> mac.isEmpty() ? untold : word.equalsIgnoreCase(mac);
            default -> spec.equals(link) || spec.equalsIgnoreCase(mac) || spec.contains(":") && untold;
        };
    }
}
