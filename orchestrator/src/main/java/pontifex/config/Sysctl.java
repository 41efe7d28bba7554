package pontifex.config;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The kernel's settings as sysctl's files have them (sysctl.conf(5), sysctl.d(5)): a line `key = value` each.
public record Sysctl(String text) {
    /// @param line from 1
    public record Setting(String value, int line) {}

    /// What a file says of a key; null: nothing.
    ///
    /// @param key with dots, none of which stands within a name
    /// @throws ConfigException where a pattern may mean the key: sysctls differ on what goes by it
    public @Nullable Setting of(String key) throws ConfigException {
        Setting found = null;
        int number = 0;
        for (var line : text.split("\n", -1)) {
            number++;
            int equals = line.indexOf('=');
            var bare = line.strip();
            if (bare.startsWith("#") || bare.startsWith(";") || equals < 0) {
                continue;
            }
            var name = line.substring(0, equals).strip().replaceFirst("^-", "").replace('/', '.');
            if (Glob.isPattern(name) && Glob.of(name).matches(key)) {
                throw ConfigException.unreadable(
                        new Place(number, 1),
                        "'" + name + "' is a pattern that " + key + " fits",
                        "name the keys that are meant instead");
            }
            if (name.equals(key)) {
                found = new Setting(line.substring(equals + 1).strip(), number);
            }
        }
        return found;
    }

    /// A file that gives these and nothing else, under a comment.
    ///
    /// @param comment one line, without its mark
    public static Sysctl of(String comment, SortedMap<String, String> values) {
        var text = new StringBuilder("# ").append(comment).append('\n');
        values.forEach(
                (key, value) -> text.append(key).append(" = ").append(value).append('\n'));
        return new Sysctl(text.toString());
    }
}
