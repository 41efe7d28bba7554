package pontifex.yaml;

import java.util.List;
import java.util.regex.Pattern;

/// A text's lines as YAML 1.1 counts them: LF, CRLF, CR, NEL and Unicode's separators end one.
final class Lines {
    private static final Pattern END = Pattern.compile("\r\n|[\n\r\u0085\u2028\u2029]");

    private Lines() {}

    static List<String> of(String text) {
        return List.of(END.split(text, -1));
    }
}
