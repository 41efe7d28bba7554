package pontifex.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A user in a folder of their own, who runs the program there: the real one, in this process, without a terminal.
///
/// @param folder by its real path
record Shell(Path folder) {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final Pattern FILE = Pattern.compile("(?m)^-- (\\S+) --\n");

    /// What the program left: the user's own folder is not named in it.
    record Said(int code, String out, String err) {}

    static Shell in(Path folder) throws IOException {
        return new Shell(folder.toRealPath());
    }

    /// Makes the files of an archive: each begins with a line `-- its/path --`.
    Shell with(String archive) throws IOException {
        var names = FILE.matcher(archive).results().toList();
        for (int i = 0; i < names.size(); i++) {
            int end = i + 1 < names.size() ? names.get(i + 1).start() : archive.length();
            var file = folder.resolve(names.get(i).group(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, archive.substring(names.get(i).end(), end));
        }
        return this;
    }

    void replace(String file, String old, String changed) throws IOException {
        Files.writeString(
                folder.resolve(file), Files.readString(folder.resolve(file)).replace(old, changed));
    }

    /// @param command `pontifex validate -l 'a:!b'`
    Said run(String command) {
        var words = WORD.matcher(command.strip())
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
        if (!words.getFirst().equals("pontifex")) {
            throw new IllegalArgumentException(command);
        }
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false);
        int code = Main.run(
                terminal, new Workplace(folder), words.subList(1, words.size()).toArray(String[]::new));
        return new Said(code, shown(out), shown(err));
    }

    private String shown(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).replace(folder + "/", "").replace(folder.toString(), "FOLDER");
    }
}
