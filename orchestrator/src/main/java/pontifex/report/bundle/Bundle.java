package pontifex.report.bundle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.run.HostResult;
import pontifex.run.Summary;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// A part of a run, as a file: all that any report tells of it, and what it has to record. No secret stands in it.
///
/// JSON lines: the head, a line a host, the end of the run, a line for each thing to record, and last the sum of all
/// lines before it.
///
/// @param records lines of the history, which this doesn't read: what an apply has to record; none of other runs
public record Bundle(BundleHead head, Summary summary, List<String> records) {
    /// What every such file begins with.
    public static final String BEGINNING = "{\"" + BundleLines.FORMAT + "\":";

    static final int VERSION = 1;

    private static final String SUM = "sha256";

    public Bundle {
        records = List.copyOf(records);
    }

    /// A line at a time: of a large fleet there is much.
    public void write(OutputStream out) throws IOException {
        var lines = new DigestOutputStream(out, sha256());
        line(lines, BundleLines.head(head));
        for (var result : summary.results()) {
            line(lines, ResultLine.of(result));
        }
        line(lines, BundleLines.end(summary));
        for (var record : records) {
            line(lines, Map.of("record", record));
        }
        line(out, Map.of(SUM, HexFormat.of().formatHex(lines.getMessageDigest().digest())));
    }

    private static void line(OutputStream out, Map<String, ? extends @Nullable Object> line) throws IOException {
        out.write((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param shown the file as the user named it
    /// @throws BadInput for a file that is none, or isn't as it was written
    public static Bundle read(Path path, String shown) throws BadInput {
        try (var in = Files.newInputStream(path)) {
            return read(in, shown);
        } catch (NoSuchFileException e) {
            throw bad(shown, "there is no such file", "write one with: --bundle " + shown);
        } catch (IOException e) {
            throw bad(shown, "can't be read: " + e.getMessage(), "see its permissions");
        } catch (IllegalArgumentException e) {
            throw edited(shown);
        }
    }

    private static Bundle read(InputStream in, String shown) throws IOException, BadInput {
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            var line = lines.readLine();
            if (line == null || !line.startsWith(BEGINNING)) {
                throw bad(shown, "is no bundle of Pontifex", "plan, apply and audit write one with: --bundle FILE");
            }
            var fields = Fields.ofLine(line);
            if (fields.number(BundleLines.FORMAT) != VERSION) {
                throw bad(
                        shown,
                        "is of format " + fields.number(BundleLines.FORMAT) + ", and this Pontifex knows format "
                                + VERSION + " alone",
                        "merge it with the Pontifex that wrote it");
            }
            return read(BundleLines.head(fields), line, lines, shown);
        }
    }

    private static Bundle read(BundleHead head, String first, BufferedReader lines, String shown)
            throws IOException, BadInput {
        var sum = sha256();
        add(sum, first);
        var results = new ArrayList<HostResult>();
        var records = new ArrayList<String>();
        Summary summary = null;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            var fields = Fields.ofLine(line);
            if (fields.has(SUM)) {
                if (summary == null
                        || lines.readLine() != null
                        || !fields.text(SUM).equals(HexFormat.of().formatHex(sum.digest()))) {
                    throw edited(shown);
                }
                return new Bundle(head, summary, records);
            }
            add(sum, line);
            if (fields.has("host")) {
                results.add(ResultLine.read(fields));
            } else if (fields.has("record")) {
                records.add(fields.text("record"));
            } else {
                summary = BundleLines.end(fields, head.mode(), results);
            }
        }
        throw bad(shown, "is cut off: its last line is missing", "fetch it again, or run its shard again");
    }

    private static void add(MessageDigest sum, String line) {
        sum.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static BadInput edited(String shown) {
        return bad(
                shown,
                "is not as Pontifex wrote it: its sum is another's",
                "fetch it again, or run its shard again; a bundle can't be edited");
    }

    private static BadInput bad(String shown, String message, String hint) {
        return new BadInput(new Problem(Source.of(shown), 1, message, hint));
    }
}
