package pontifex.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The host keys that are known, as sshd(8) describes the file: read once, shared by all connections.
///
/// Keys are compared as the bytes that they are on the wire, so every type can be known. Lines of certificate
/// authorities are passed over: no host certificate is asked for.
final class KnownHosts {
    /// What the files say of a key that a host has shown.
    sealed interface Verdict {
        record Known() implements Verdict {}

        record Unknown() implements Verdict {}

        /// The host is there with other keys; `line` is the first of them.
        record Changed(Line line) implements Verdict {}

        /// The key is marked `@revoked`. It counts even where a plain line has the same key.
        record Revoked(Line line) implements Verdict {}
    }

    /// One key of one line.
    record Line(Path file, int number, boolean revoked, Predicate<String> names, String type, byte[] key) {
        @Override
        public String toString() {
            return file + ":" + number;
        }
    }

    private static final String HASHED = "|1|";

    private final ConcurrentHashMap<Path, List<Line>> files = new ConcurrentHashMap<>();

    /// @param address as the connection is made; what it is known as is the alias, or with the port unless that is
    ///     22
    Verdict judge(Hop hop, byte[] key) throws IOException {
        var verdict = judge(hop, name(hop), key);
        var bare = bare(hop);
        // ssh takes a line without the port for a host on another port too, as long as the key is the same
        if (verdict instanceof Verdict.Unknown && !bare.equals(name(hop))) {
            var second = judge(hop, bare, key);
            return second instanceof Verdict.Changed ? verdict : second;
        }
        return verdict;
    }

    /// The types of the keys that are known of the host, so that one of these is asked for.
    List<String> types(Hop hop) throws IOException {
        var types = new ArrayList<String>();
        for (var name : List.of(name(hop), bare(hop))) {
            for (var line : lines(hop)) {
                if (!line.revoked() && line.names().test(name)) {
                    types.add(line.type());
                }
            }
            if (!types.isEmpty()) {
                return types;
            }
        }
        return types;
    }

    private Verdict judge(Hop hop, String name, byte[] key) throws IOException {
        Verdict verdict = new Verdict.Unknown();
        for (var line : lines(hop)) {
            if (!line.names().test(name)) {
                continue;
            }
            var same = Arrays.equals(line.key(), key);
            if (same && line.revoked()) {
                return new Verdict.Revoked(line);
            }
            if (same) {
                verdict = new Verdict.Known();
            } else if (!line.revoked() && verdict instanceof Verdict.Unknown) {
                verdict = new Verdict.Changed(line);
            }
        }
        return verdict;
    }

    private static String name(Hop hop) {
        return hop.port() == 22 || hop.trust().alias() != null ? bare(hop) : "[" + bare(hop) + "]:" + hop.port();
    }

    private static String bare(Hop hop) {
        var alias = hop.trust().alias();
        return (alias == null ? hop.address() : alias).toLowerCase(Locale.ROOT);
    }

    private List<Line> lines(Hop hop) throws IOException {
        var lines = new ArrayList<Line>();
        try {
            for (var file : hop.trust().knownHosts()) {
                lines.addAll(files.computeIfAbsent(file, KnownHosts::read));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return lines;
    }

    private static List<Line> read(Path file) {
        var lines = new ArrayList<Line>();
        try {
            var number = 0;
            for (var text : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                parse(file, ++number, text.strip(), lines);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(lines);
    }

    /// Lines that aren't understood are passed over, as ssh does: they make nothing known.
    private static void parse(Path file, int number, String text, List<Line> lines) {
        var fields = text.split("\\s+");
        var marked = fields[0].startsWith("@");
        var first = marked ? 1 : 0;
        var revoked = fields[0].equals("@revoked");
        if (text.isEmpty() || text.startsWith("#") || fields.length < first + 3 || marked && !revoked) {
            return;
        }
        try {
            var key = Base64.getDecoder().decode(fields[first + 2]);
            lines.add(new Line(file, number, revoked, names(fields[first]), fields[first + 1], key));
        } catch (IllegalArgumentException e) {
            return; // not base64
        }
    }

    private static Predicate<String> names(String field) {
        if (field.startsWith(HASHED)) {
            return hashed(field);
        }
        Predicate<String> wanted = name -> false;
        Predicate<String> unwanted = name -> false;
        for (var pattern : field.toLowerCase(Locale.ROOT).split(",")) {
            if (pattern.startsWith("!")) {
                unwanted = unwanted.or(glob(pattern.substring(1)));
            } else {
                wanted = wanted.or(glob(pattern));
            }
        }
        return wanted.and(unwanted.negate());
    }

    private static Predicate<String> glob(String pattern) {
        if (!pattern.contains("*") && !pattern.contains("?")) {
            return pattern::equals;
        }
        var regex = new StringBuilder();
        for (var letter : pattern.split("")) {
            regex.append(letter.equals("*") ? ".*" : letter.equals("?") ? "." : Pattern.quote(letter));
        }
        return Pattern.compile(regex.toString()).asMatchPredicate();
    }

    /// `|1|salt|hash`: HMAC-SHA1 of the name under the salt, both in base64.
    private static Predicate<String> hashed(String field) {
        var parts = field.substring(HASHED.length()).split("\\|");
        if (parts.length != 2 || parts[0].isEmpty()) {
            throw new IllegalArgumentException(field);
        }
        var salt = Base64.getDecoder().decode(parts[0]);
        var hash = Base64.getDecoder().decode(parts[1]);
        return name -> {
            try {
                var mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(salt, "HmacSHA1"));
                return MessageDigest.isEqual(hash, mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
