package pontifex.probe;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sections of an answer, in the order in which they came. A char of a body is a byte.
record Answer(List<Section> sections) {

    /// @param status of the command that printed the body; 0 where the shell itself printed it
    record Section(String name, int status, String body) {
        List<String> lines() {
            return Arrays.stream(body.split("\n"))
                    .filter(line -> !line.isEmpty())
                    .toList();
        }

        /// The body as the host's people read it.
        String text() {
            return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }

    /// The first section of that name; null: the host gave none.
    @Nullable Section named(String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /// The lines of all sections of that name.
    List<String> lines(String name) {
        return sections.stream()
                .filter(section -> section.name().equals(name))
                .flatMap(section -> section.lines().stream())
                .toList();
    }

    static Answer of(byte[] answer, boolean cut, String mark) throws Unreadable {
        return new Frames(new String(answer, StandardCharsets.ISO_8859_1), cut, mark).read();
    }

    /// Reads the frames from the first line to the last; whatever stands before and after them is not the answer's.
    private static final class Frames {
        private final String all;
        private final boolean cut;
        private final String mark;
        private final List<Section> sections = new ArrayList<>();
        private int at;

        Frames(String all, boolean cut, String mark) {
            this.all = all;
            this.cut = cut;
            this.mark = mark;
        }

        Answer read() throws Unreadable {
            var begin = "\n" + mark + " begin\n";
            at = all.indexOf(begin);
            if (at < 0) {
                throw new Unreadable(
                        all.isBlank()
                                ? "the host answered nothing"
                                : "the login shell printed '" + Unreadable.shown(all) + "' and no answer");
            }
            at += begin.length();
            while (true) {
                var name = header();
                if (name.startsWith("end ")) {
                    if (!name.equals("end " + sections.size())) {
                        throw new Unreadable(sections.size() + " answers came, and the last line says '"
                                + Unreadable.shown(name) + "'");
                    }
                    return new Answer(List.copyOf(sections));
                }
                section(name);
            }
        }

        private String header() throws Unreadable {
            var line = line();
            if (!line.startsWith(mark + " ")) {
                throw new Unreadable(
                        "'" + Unreadable.shown(line) + "' stands in the answer where a section should begin");
            }
            return line.substring(mark.length() + 1);
        }

        private String line() throws Unreadable {
            int end = all.indexOf('\n', at);
            if (end < 0) {
                throw ended();
            }
            var line = all.substring(at, end);
            at = end + 1;
            return line;
        }

        private void section(String name) throws Unreadable {
            var close = "\n" + mark + " = ";
            int end = name.equals("contents") ? at + contentLength() : all.indexOf(close, at);
            if (end < at || end > all.length()) {
                throw ended();
            }
            var body = all.substring(at, end);
            if (!all.startsWith(close, end)) {
                throw close.startsWith(all.substring(end))
                        ? ended()
                        : new Unreadable("the files did not come as long as they are");
            }
            at = end + close.length();
            var status = line();
            if (!status.matches("[0-9]{1,3}")) {
                throw new Unreadable("'" + Unreadable.shown(status) + "' is no exit status");
            }
            sections.add(new Section(name, Integer.parseInt(status), body));
        }

        private int contentLength() throws Unreadable {
            long length = 0;
            for (var sum : Sum.all(new Answer(sections))) {
                length += sum.length();
            }
            return (int) Math.min(length, all.length());
        }

        private Unreadable ended() {
            return new Unreadable("the answer " + (cut ? "was cut" : "ended") + " before its last line, after "
                    + all.length() + " bytes");
        }
    }
}
