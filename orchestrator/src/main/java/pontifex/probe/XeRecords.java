package pontifex.probe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What `xe CLASS-list params=…` prints: a record an object, with its uuid first and blank lines between
/// (docs.xenserver.com, "Command-line interface"; its format by xen-api's cli_printer.ml).
///
/// ```
/// uuid ( RO)                  : 49b5ab75-e99d-11ff-63b1-1299bfe464b2
///                 device ( RO): eth2
///          bond-slave-of ( RO): <not in database>
/// ```
///
/// Values come as they are, with whatever line breaks are in them. A line that is none of a record's is refused, and so
/// are a key that stands there twice, a second record of one uuid and a record without a key that others have: a value
/// can't pass for a record.
final class XeRecords {
    static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private static final Pattern FIRST = Pattern.compile("uuid \\( RO\\) *: (" + UUID + ")");
    private static final Pattern FIELD = Pattern.compile(" +([A-Za-z0-9_-]+) \\((?: |M|S)R[OW]\\): ?(.*)");

    private XeRecords() {}

    /// The fields of each record, by its uuid.
    ///
    /// @throws IllegalArgumentException where it is anything else, with the reason
    static SortedMap<String, Map<String, String>> read(String text) {
        var records = new TreeMap<String, Map<String, String>>();
        Map<String, String> record = null;
        for (var line : text.split("\n")) {
            var first = FIRST.matcher(line);
            var field = FIELD.matcher(line);
            if (first.matches()) {
                record = new LinkedHashMap<>();
                if (records.put(first.group(1), record) != null) {
                    throw new IllegalArgumentException("two records of " + first.group(1));
                }
            } else if (record != null && field.matches()) {
                if (record.put(field.group(1), field.group(2)) != null) {
                    throw new IllegalArgumentException("a record with two values of " + field.group(1));
                }
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException("'" + Unreadable.shown(line) + "'");
            }
        }
        alike(new ArrayList<>(records.values()));
        return records;
    }

    private static void alike(List<Map<String, String>> records) {
        var keys = new HashSet<>();
        records.forEach(record -> keys.addAll(record.keySet()));
        for (var record : records) {
            if (!record.keySet().equals(keys)) {
                throw new IllegalArgumentException("a record without all of " + keys);
            }
        }
    }
}
