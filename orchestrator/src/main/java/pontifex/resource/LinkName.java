package pontifex.resource;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// The name of a network interface.
///
/// Linux takes at most 15 characters (IFNAMSIZ), and brctl cuts a longer name without a word. Fewer
/// characters than Linux would take: names go through network-bridge, ifupdown and xl, each of which gives
/// others a meaning.
final class LinkName {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9_.][A-Za-z0-9_.-]*");
    private static final int LONGEST = 15;

    private LinkName() {}

    /// The field's text; null where it isn't there or is no name, which is reported.
    static @Nullable String read(YamlMap fields, String key, Problems problems) {
        var text = fields.text(problems, key);
        if (text == null) {
            return null;
        }
        var wrong = wrong(text);
        if (wrong != null && fields.get(key) instanceof pontifex.yaml.YamlNode at) {
            problems.add(at, "this is no name for a link: " + wrong, "for example xenbr1");
            return null;
        }
        return text;
    }

    private static @Nullable String wrong(String name) {
        if (name.length() > LONGEST) {
            return "it has " + name.length() + " characters, Linux takes " + LONGEST;
        }
        if (name.equals(".") || name.equals("..") || !ALLOWED.matcher(name).matches()) {
            return "it may have letters, digits, '_', '.' and '-', and not begin with '-'";
        }
        return null;
    }
}
