package pontifex.state;

import java.util.Arrays;
import java.util.List;

/// The words of a line of `ip`'s, in which a keyword stands before a link's name.
final class Words {
    private Words() {}

    static boolean name(String line, String link, String... keywords) {
        return !renamed(line, link, "", keywords).equals(line);
    }

    /// The line with one single blank between its words, where one of them was renamed; else as it is.
    static String renamed(String line, String from, String to, String... keywords) {
        var words = line.split("\\s+");
        boolean found = false;
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals(from) && List.of(keywords).contains(words[i - 1])) {
                words[i] = to;
                found = true;
            }
        }
        return found ? String.join(" ", Arrays.asList(words)) : line;
    }
}
