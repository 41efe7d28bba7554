package pontifex.remote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The host keys that are known, as sshd(8) describes the file: read once, shared by all connections.
///
/// Keys are compared as the bytes that they are on the wire, so every type can be known.
final class KnownHosts {
    /// What the files say of a key that a host has shown.
    sealed interface Verdict {
        record Known() implements Verdict {}

        record Unknown() implements Verdict {}

        /// The host is there with other keys; `line` is the first of them.
        record Changed(Line line) implements Verdict {}

        /// The inventory has other keys of the host; `pin` is the first of them.
        record Unpinned(Pin pin) implements Verdict {}

        /// An authority that is known for the host has signed it, and yet it proves nothing.
        record Worthless(SignedKey certificate, String why) implements Verdict {}

        /// The key is marked `@revoked`, which counts even where a plain line has the same key; or in RevokedHostKeys.
        record Revoked(String by) implements Verdict {}
    }

    /// One key of one line.
    record Line(Path file, int number, Mark mark, Predicate<String> names, String type, byte[] key) {
        @Override
        public String toString() {
            return file + ":" + number;
        }
    }

    enum Mark {
        NONE,
        REVOKED,
        AUTHORITY
    }

    private static final String HASHED = "|1|";
    private static final SecureRandom RANDOM = new SecureRandom();

    /// A key revocation list in OpenSSH's binary form.
    private static final String KRL = "SSHKRL\n";

    private static final Set<PosixFilePermission> OWNER_WRITES = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ENTERS = PosixFilePermissions.fromString("rwx------");

    private final ReentrantLock writing = new ReentrantLock();
    private final ConcurrentHashMap<Path, List<Line>> files = new ConcurrentHashMap<>();

    /// What is said of a plain key.
    Verdict judge(Hop hop, byte[] key) throws IOException {
        var revoked = revoked(hop, key);
        if (revoked != null) {
            return revoked;
        }
        var verdict = judge(hop, name(hop), key);
        var bare = bare(hop);
        // ssh takes a line without the port for a host on another port too, as long as the key is the same
        if (verdict instanceof Verdict.Unknown && !bare.equals(name(hop))) {
            var second = judge(hop, bare, key);
            return second instanceof Verdict.Changed ? verdict : second;
        }
        return verdict;
    }

    /// What is said of a certificate. One by an authority that is not known for the host counts as its plain key,
    /// as with ssh.
    Verdict judge(Hop hop, SignedKey certificate, Instant now) throws IOException {
        var revoked = revoked(hop, certificate.authority());
        if (revoked != null) {
            return revoked;
        }
        var believed = authorities(hop).stream().anyMatch(line -> Arrays.equals(line.key(), certificate.authority()));
        var plain = judge(hop, certificate.key());
        if (!believed || plain instanceof Verdict.Revoked) {
            return plain;
        }
        var fault = certificate.fault(bare(hop), now);
        return fault == null ? new Verdict.Known() : new Verdict.Worthless(certificate, fault);
    }

    /// The names of the algorithms of what is known of the host, so that one of these is asked for.
    List<String> algorithms(Hop hop) throws IOException {
        var algorithms = new ArrayList<String>();
        if (!authorities(hop).isEmpty()) {
            algorithms.addAll(Algorithms.ofCertified());
        }
        types(hop).forEach(type -> algorithms.addAll(Algorithms.ofHostKey(type)));
        return algorithms;
    }

    List<String> types(Hop hop) throws IOException {
        var types = new ArrayList<String>();
        for (var name : List.of(name(hop), bare(hop))) {
            for (var line : lines(hop)) {
                if (line.mark() == Mark.NONE && line.names().test(name)) {
                    types.add(line.type());
                }
            }
            if (!types.isEmpty()) {
                return types;
            }
        }
        return types;
    }

    private List<Line> authorities(Hop hop) throws IOException {
        return lines(hop).stream()
                .filter(line -> line.mark() == Mark.AUTHORITY)
                .filter(line -> line.names().test(name(hop)) || line.names().test(bare(hop)))
                .toList();
    }

    private Verdict.@Nullable Revoked revoked(Hop hop, byte[] key) throws IOException {
        var file = hop.trust().revoked();
        if (file != null) {
            var listed = revokedKeys(file).stream().anyMatch(listing -> Arrays.equals(listing, key));
            if (listed) {
                return new Verdict.Revoked(file.toString());
            }
        }
        return lines(hop).stream()
                .filter(line -> line.mark() == Mark.REVOKED && Arrays.equals(line.key(), key))
                .filter(line -> line.names().test(name(hop)) || line.names().test(bare(hop)))
                .findFirst()
                .map(line -> new Verdict.Revoked(line.toString()))
                .orElse(null);
    }

    /// A list that can't be read revokes all, as with ssh.
    private static List<byte[]> revokedKeys(Path file) throws IOException {
        var keys = new ArrayList<byte[]>();
        for (var text : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            if (text.startsWith(KRL.strip())) {
                throw new IOException(file + " is a binary revocation list: Pontifex reads lists of public keys");
            }
            var fields = text.strip().split("\\s+");
            if (fields.length >= 2 && !fields[0].startsWith("#")) {
                try {
                    keys.add(Base64.getDecoder().decode(fields[1]));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + " has a line that is no public key: " + text, e);
                }
            }
        }
        return keys;
    }

    private Verdict judge(Hop hop, String name, byte[] key) throws IOException {
        Verdict verdict = new Verdict.Unknown();
        for (var line : lines(hop)) {
            if (line.mark() != Mark.NONE || !line.names().test(name)) {
                continue;
            }
            if (Arrays.equals(line.key(), key)) {
                return new Verdict.Known();
            }
            if (verdict instanceof Verdict.Unknown) {
                verdict = new Verdict.Changed(line);
            }
        }
        return verdict;
    }

    /// Writes the key of a host of which nothing is known to the first of its files, as ssh does. Whoever else writes
    /// there at the same time is waited for, and what it wrote counts.
    ///
    /// @return what is to be said of the key then: known, or what somebody else has just written
    Verdict add(Hop hop, String type, byte[] key) throws IOException {
        var file = hop.trust().knownHosts().getFirst();
        writing.lock();
        try {
            var folder = file.toAbsolutePath().getParent();
            if (folder != null && !Files.exists(folder)) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ENTERS));
            }
            var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
            try (var channel = FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_WRITES));
                    var lock = channel.lock()) {
                files.put(file, parse(file, content(channel)));
                var verdict = judge(hop, key);
                if (lock.isValid() && verdict instanceof Verdict.Unknown) {
                    var line =
                            field(hop) + " " + type + " " + Base64.getEncoder().encodeToString(key) + "\n";
                    append(channel, line);
                    files.put(file, parse(file, content(channel)));
                    return new Verdict.Known();
                }
                return verdict;
            }
        } finally {
            writing.unlock();
        }
    }

    /// By the channel that has the lock: a process loses it with any other descriptor of the file that it closes.
    private static String content(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // on
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    }

    /// In one piece, so that a program that knows no lock never sees half of it.
    private static void append(FileChannel channel, String line) throws IOException {
        var end = channel.size();
        var last = ByteBuffer.allocate(1);
        var broken = end > 0 && channel.read(last, end - 1) == 1 && last.get(0) != '\n';
        var bytes = ByteBuffer.wrap(((broken ? "\n" : "") + line).getBytes(StandardCharsets.UTF_8));
        for (var at = end; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
        channel.force(true);
    }

    private static String field(Hop hop) {
        if (!hop.trust().hashed()) {
            return name(hop);
        }
        var salt = new byte[20];
        RANDOM.nextBytes(salt);
        var encoder = Base64.getEncoder();
        return HASHED + encoder.encodeToString(salt) + "|" + encoder.encodeToString(hash(salt, name(hop)));
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
        try {
            return parse(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Line> parse(Path file, String content) {
        var lines = new ArrayList<Line>();
        var number = 0;
        for (var text : content.lines().toList()) {
            parse(file, ++number, text.strip(), lines);
        }
        return List.copyOf(lines);
    }

    /// Lines that aren't understood are passed over, as ssh does: they make nothing known.
    private static void parse(Path file, int number, String text, List<Line> lines) {
        var fields = text.split("\\s+");
        var first = fields[0].startsWith("@") ? 1 : 0;
        var mark = switch (fields[0]) {
            case "@revoked" -> Mark.REVOKED;
            case "@cert-authority" -> Mark.AUTHORITY;
            default -> Mark.NONE;
        };
        if (text.isEmpty() || text.startsWith("#") || fields.length < first + 3 || first == 1 && mark == Mark.NONE) {
            return;
        }
        try {
            var key = Base64.getDecoder().decode(fields[first + 2]);
            lines.add(new Line(file, number, mark, names(fields[first]), fields[first + 1], key));
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

    static Predicate<String> glob(String pattern) {
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
        return name -> MessageDigest.isEqual(hash, hash(salt, name));
    }

    private static byte[] hash(byte[] salt, String name) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
