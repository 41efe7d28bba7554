package pontifex.remote;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What `ssh -G` says of one host: options in small letters, each with its lines.
record SshAnswer(Map<String, List<String>> said) {
    private static final Pattern TOKEN = Pattern.compile("%.");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

    SshAnswer {
        said = Map.copyOf(said);
    }

    static SshAnswer parse(String text) {
        var said = new HashMap<String, List<String>>();
        text.lines().forEach(line -> {
            var space = line.indexOf(' ');
            if (space > 0) {
                said.computeIfAbsent(line.substring(0, space), key -> new ArrayList<>())
                        .add(line.substring(space + 1));
            }
        });
        return new SshAnswer(said);
    }

    List<String> all(String option) {
        return said.getOrDefault(option, List.of());
    }

    /// Null where it says nothing, or `none`.
    @Nullable String one(String option) {
        var value = said.getOrDefault(option, List.of("none")).getFirst();
        return value.equals("none") ? null : value;
    }

    String one(String option, String otherwise) {
        var value = one(option);
        return value == null ? otherwise : value;
    }

    boolean is(String option) {
        return Stream.of("yes", "true").anyMatch(one(option, "no")::equals);
    }

    int number(String option, int otherwise) {
        var value = one(option, "");
        return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : otherwise;
    }

    /// What `%h` and its like stand for, as ssh_config(5) has them.
    record Tokens(Path home, Map<String, String> values) {
        static Tokens of(Path home, String asked, String address, int port, String user, String known) {
            return new Tokens(
                    home,
                    Map.of(
                            "%%",
                            "%",
                            "%d",
                            home.toString(),
                            "%h",
                            address,
                            "%k",
                            known,
                            "%n",
                            asked,
                            "%p",
                            String.valueOf(port),
                            "%r",
                            user,
                            "%u",
                            System.getProperty("user.name")));
        }

        String in(String text) {
            return TOKEN.matcher(text)
                    .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(), found.group())));
        }

        /// A file as ssh's configuration names it, `~` and variables of the environment and all.
        Path path(String text) {
            var relative = text.startsWith("~/") ? text.substring(2) : text;
            var named = VARIABLE.matcher(relative).replaceAll(found -> {
                var value = System.getenv(found.group(1));
                return Matcher.quoteReplacement(value == null ? found.group() : value);
            });
            return home.resolve(in(named));
        }

        List<Path> paths(Stream<String> texts) {
            return texts.filter(text -> !text.equals("none") && !text.isEmpty())
                    .map(this::path)
                    .toList();
        }
    }
}
