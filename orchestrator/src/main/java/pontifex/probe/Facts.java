package pontifex.probe;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import pontifex.state.Persistence;
import pontifex.state.Platform;
import pontifex.state.Toolstack;

/// The small facts of an answer: a word and its value a line.
record Facts(Map<String, String> values) {
    private static final Pattern RELEASE = Pattern.compile("[0-9]+(\\.[0-9]+)*");

    static Facts of(Answer answer) throws Unreadable {
        if (!(answer.named("facts") instanceof Answer.Section facts)) {
            throw new Unreadable("the answer says nothing of what kind of host it is");
        }
        var values = new HashMap<String, String>();
        for (var line : facts.text().split("\n")) {
            int end = line.matches("(ID|VERSION_ID)=.*") ? line.indexOf('=') : line.indexOf(' ');
            if (end > 0) {
                values.putIfAbsent(
                        line.substring(0, end), line.substring(end + 1).strip());
            }
        }
        return new Facts(values);
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }

    Toolstack toolstack() {
        return switch (get("stack")) {
            case "xend" -> Toolstack.XEND;
            case "xl" -> Toolstack.XL;
            case "xapi" -> Toolstack.XAPI;
            default -> Toolstack.NONE;
        };
    }

    Platform platform(Answer answer) {
        var tools = get("tools").isEmpty()
                ? new TreeSet<String>()
                : new TreeSet<>(List.of(get("tools").split(" +")));
        return new Platform(
                distribution(),
                release(),
                get("kernel"),
                toolstack(),
                xenVersion(answer),
                Persistence.NONE_KNOWN,
                "not yet read",
                tools,
                get("boot"));
    }

    private String distribution() {
        if (values.containsKey("ID")) {
            return bare(get("ID"));
        }
        if (values.containsKey("debian")) {
            return "debian";
        }
        var named = (get("redhat") + get("suse")).toLowerCase(Locale.ROOT);
        return named.startsWith("red hat")
                ? "rhel"
                : named.startsWith("suse") ? "sles" : named.replaceAll("[^a-z].*", "");
    }

    private String release() {
        if (values.containsKey("VERSION_ID")) {
            return bare(get("VERSION_ID"));
        }
        if (values.containsKey("debian")) {
            return get("debian");
        }
        var number = RELEASE.matcher(get("redhat") + get("suse"));
        return number.find() ? number.group() : "";
    }

    /// os-release(5): a value may stand in quotes.
    private static String bare(String value) {
        return value.replaceAll("^[\"']|[\"']$", "");
    }

    /// From sysfs (Linux 2.6.32 and later have it), else as `xl info` and `xm info` say.
    private String xenVersion(Answer answer) {
        if (values.containsKey("major")) {
            return get("major") + "." + get("minor") + get("extra");
        }
        var told = new HashMap<String, String>();
        for (var line : answer.lines("info")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                told.putIfAbsent(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return told.containsKey("xen_major")
                ? told.get("xen_major") + "." + told.getOrDefault("xen_minor", "") + told.getOrDefault("xen_extra", "")
                : "";
    }
}
