package pontifex.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// libxl's record of a running guest, `/var/lib/xen/userdata-d.ID.UUID.libxl-json`: JSON and a NUL at its
/// end (libxl reads it as a C string). A reboot, a save and a migration bring the guest up as it says;
/// `xl config-update` doesn't touch it, and neither does what is done to the link or to xenstore.
///
/// Edited are values within `nics`, and nothing else.
public final class LibxlRecord {
    private final String text;
    private final List<Nic> nics = new ArrayList<>();
    private Optional<String> name = Optional.empty();
    private int at;

    /// An interface of the guest.
    ///
    /// @param devid as it stands there, else its place in the list
    /// @param inside between its braces
    private record Nic(int devid, Map<String, Field> fields, Span inside) {}

    /// @param value of a string; of anything else as it is written
    /// @param literal a string with its quotes
    private record Field(String value, Span literal) {}

    private LibxlRecord(String text) {
        this.text = text;
    }

    /// @throws ConfigException (unreadable) where it is no record of libxl's
    public static LibxlRecord parse(String text) throws ConfigException {
        var record = new LibxlRecord(text);
        record.object(record::part);
        record.blanks();
        if (record.at < text.length() && !text.substring(record.at).equals("\0")) {
            throw record.unreadable("something stands after the record's end");
        }
        return record;
    }

    public String text() {
        return text;
    }

    /// The name that the guest was created by.
    public Optional<String> name() {
        return name;
    }

    /// The numbers of its interfaces.
    public List<Integer> devids() {
        return nics.stream().map(Nic::devid).toList();
    }

    /// What the record says of an interface; empty: nothing.
    public Optional<String> value(int devid, VifKey key) {
        return nics.stream()
                .filter(nic -> nic.devid() == devid)
                .map(nic -> nic.fields().get(key.word()))
                .filter(Objects::nonNull)
                .map(Field::value)
                .findFirst();
    }

    /// The interface's key with this value: replaced where it stands, else put in front.
    ///
    /// @throws ConfigException (not editable) where it has no such interface
    public LibxlRecord with(int devid, VifKey key, String value) throws ConfigException {
        if (!VifText.canHold(key, value)) {
            throw ConfigException.notEditable(
                    Place.START, "the %s '%s' can't stand in a record".formatted(key.word(), value), "take another");
        }
        for (var nic : nics) {
            if (nic.devid() == devid) {
                var field = nic.fields().get(key.word());
                var changed = field == null
                        ? added(nic, "\"" + key.word() + "\": \"" + value + "\"")
                        : field.literal().replaced(text, "\"" + value + "\"");
                return parse(changed);
            }
        }
        throw ConfigException.notEditable(
                Place.START,
                "it has no interface " + devid,
                "detach that interface with xl network-detach, and attach it again");
    }

    private String added(Nic nic, String field) {
        int start = nic.inside().start();
        int first = start;
        while (first < nic.inside().end() && Character.isWhitespace(text.charAt(first))) {
            first++;
        }
        boolean empty = first == nic.inside().end();
        var blanks = text.substring(start, first);
        return Span.before(start).replaced(text, blanks + field + (empty ? "" : ","));
    }

    private void part(String key) throws ConfigException {
        switch (key) {
            case "c_info" -> object(this::created);
            case "nics" -> list(this::nic);
            default -> value();
        }
    }

    private void created(String key) throws ConfigException {
        var value = value();
        if (key.equals("name")) {
            name = Optional.of(value.value());
        }
    }

    private void nic() throws ConfigException {
        var fields = new LinkedHashMap<String, Field>();
        blanks();
        int start = at + 1;
        object(key -> {
            if (fields.put(key, value()) != null) {
                throw unreadable("'" + key + "' stands twice in an interface");
            }
        });
        var devid = fields.get("devid");
        try {
            nics.add(new Nic(
                    devid == null ? nics.size() : Integer.parseInt(devid.value()), fields, new Span(start, at - 1)));
        } catch (NumberFormatException e) {
            throw unreadable(
                    "an interface's number is '" + Objects.requireNonNull(devid).value() + "'");
        }
    }

    // --- JSON (RFC 8259), as far as the places in it matter -------------------------------------------------------

    private interface Member {
        void read(String key) throws ConfigException;
    }

    private interface Element {
        void read() throws ConfigException;
    }

    private void object(Member member) throws ConfigException {
        expect('{');
        if (!ends('}')) {
            do {
                var key = string();
                expect(':');
                member.read(key.value());
            } while (goesOn());
            expect('}');
        }
    }

    private void list(Element element) throws ConfigException {
        expect('[');
        if (!ends(']')) {
            do {
                element.read();
            } while (goesOn());
            expect(']');
        }
    }

    private Field value() throws ConfigException {
        blanks();
        int start = at;
        switch (next()) {
            case '{' -> object(_ -> value());
            case '[' -> list(this::value);
            case '"' -> {
                return string();
            }
            default -> word();
        }
        var span = new Span(start, at);
        return new Field(span.of(text), span);
    }

    private void word() throws ConfigException {
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at == start) {
            throw unreadable("a value is missing");
        }
    }

    private Field string() throws ConfigException {
        blanks();
        int start = at;
        expect('"');
        var value = new StringBuilder();
        while (next() != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return new Field(value.toString(), new Span(start, at));
    }

    private char escaped() throws ConfigException {
        char c = next();
        at++;
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '"', '\\', '/' -> c;
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw unreadable("the text ends in a string");
                }
                var digits = text.substring(at, at + 4);
                at += 4;
                try {
                    yield (char) Integer.parseInt(digits, 16);
                } catch (NumberFormatException e) {
                    throw unreadable("'\\u" + digits + "' is no character");
                }
            }
            default -> throw unreadable("'\\" + c + "' is no character");
        };
    }

    private boolean goesOn() {
        blanks();
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
            return true;
        }
        return false;
    }

    private boolean ends(char end) {
        blanks();
        if (at < text.length() && text.charAt(at) == end) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) throws ConfigException {
        blanks();
        if (next() != wanted) {
            throw unreadable("'" + wanted + "' is missing");
        }
        at++;
    }

    private char next() throws ConfigException {
        if (at >= text.length()) {
            throw unreadable("the text ends too early");
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private ConfigException unreadable(String reason) {
        return ConfigException.unreadable(
                Place.at(text, Math.min(at, text.length())), reason, "see that xl list -l tells of the guest");
    }
}
