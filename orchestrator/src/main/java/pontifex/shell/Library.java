package pontifex.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// A constant text of POSIX sh: functions and nothing else, so that reading it does nothing.
///
/// @param name the resource it was read from, such as `/pontifex/probe/probe.sh`
/// @param text the functions, ending in a newline
public record Library(String name, String text) {
    /// The library that lies beside the classes as resource `name`, without its comment lines:
    /// a host has no use for them, and they cost bytes on the way.
    public static Library named(String name) {
        try (var in = Library.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no shell library " + name);
            }
            return new Library(name, withoutComments(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutComments(String text) {
        var kept = new StringBuilder(text.length());
        text.lines()
                .filter(line -> !line.isBlank() && !line.stripLeading().startsWith("#"))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }
}
