package pontifex.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is said to `ssh -G` of one host beside its address, each as `Name=value` of ssh_config(5). The first that
/// names an option counts, as in its files.
///
/// @param config `-F`, for the jump hosts of this host, too; null: what holds for all
/// @param first win over port, user and key of the inventory
/// @param last hold where these say nothing
public record Options(@Nullable Path config, List<String> first, List<String> last) {
    public static final Options NONE = new Options(null, List.of(), List.of());

    /// What neither runs anything nor has anybody's key believed, whoever says it.
    private static final Set<String> HARMLESS = Set.of(
            "addressfamily",
            "batchmode",
            "compression",
            "connectionattempts",
            "connecttimeout",
            "controlmaster",
            "controlpath",
            "controlpersist",
            "forwardagent",
            "gssapiauthentication",
            "hostname",
            "identitiesonly",
            "identityfile",
            "kbdinteractiveauthentication",
            "loglevel",
            "passwordauthentication",
            "port",
            "preferredauthentications",
            "proxyjump",
            "pubkeyauthentication",
            "requesttty",
            "serveralivecountmax",
            "serveraliveinterval",
            "tcpkeepalive",
            "user");

    /// Of which there may be several.
    private static final Set<String> LISTS = Set.of("identityfile", "certificatefile");

    public Options {
        first = List.copyOf(first);
        last = List.copyOf(last);
    }

    /// As said to a jump host, to whom nothing but the configuration is handed on, as with ssh.
    Options ofJump() {
        return new Options(config, List.of(), List.of());
    }

    /// The first of them that only somebody may say who answers for it; null: there is none.
    ///
    /// @param keys whether it is said otherwise which host keys are believed
    @Nullable String risky(boolean keys) {
        if (config != null) {
            return "-F " + config;
        }
        return all().stream()
                .filter(option -> !HARMLESS.contains(name(option)))
                .filter(option -> !(keys && name(option).equals("stricthostkeychecking")))
                .map(option -> option.substring(0, option.indexOf('=')))
                .findFirst()
                .orElse(null);
    }

    /// The values of those that are called so.
    List<String> named(String... names) {
        return all().stream()
                .filter(option -> List.of(names).contains(name(option)))
                .map(option -> plain(option.substring(option.indexOf('=') + 1)))
                .toList();
    }

    private List<String> all() {
        var all = new ArrayList<>(first);
        all.addAll(last);
        return all;
    }

    private static String name(String option) {
        return option.substring(0, option.indexOf('=')).toLowerCase(Locale.ROOT);
    }

    /// As words of a command.
    static List<String> words(List<String> options) {
        return options.stream()
                .flatMap(option -> List.of("-o", option).stream())
                .toList();
    }

    /// What such words say, for want of an ssh that could read them; by their names in small letters.
    static Map<String, List<String>> said(List<String> words) {
        var said = new HashMap<String, List<String>>();
        for (var i = 0; i + 1 < words.size(); i += 2) {
            var value = words.get(i + 1);
            switch (words.get(i)) {
                case "-p" -> add(said, "port", value);
                case "-l" -> add(said, "user", value);
                case "-i" -> add(said, "identityfile", value);
                case "-o" -> add(said, name(value), plain(value.substring(value.indexOf('=') + 1)));
                default -> {}
            }
        }
        return said;
    }

    private static void add(Map<String, List<String>> said, String name, String value) {
        if (LISTS.contains(name)) {
            said.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        } else {
            said.putIfAbsent(name, List.of(value));
        }
    }

    private static String plain(String value) {
        var quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}
