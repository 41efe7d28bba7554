package pontifex.probe;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.json.Json;
import pontifex.state.Attachment;
import pontifex.state.OvsBridge;
import pontifex.state.Seen;

/// Open vSwitch's database, as `ovs-vsctl --format=json` lists its tables Bridge, Port and Interface in
/// one transaction (ovs-vsctl(8); the values are in the notation of RFC 7047, section 5.1).
final class OvsTable {
    private static final int KILLED = 128 + 9;

    /// The kernel's own link of every switch that Open vSwitch runs in it.
    private static final String DATAPATH = "ovs-system";

    private final Map<String, Map<String, Object>> ports;
    private final Map<String, Map<String, Object>> interfaces;

    private OvsTable(Map<String, Map<String, Object>> ports, Map<String, Map<String, Object>> interfaces) {
        this.ports = ports;
        this.interfaces = interfaces;
    }

    /// The bridges by their names; none where Open vSwitch has never been started on the host.
    ///
    /// @param links the names of those that the kernel has
    static Seen<SortedMap<String, OvsBridge>> of(Answer answer, java.util.Set<String> links) {
        if (!(answer.named("ovs") instanceof Answer.Section section)) {
            return links.contains(DATAPATH)
                    ? Seen.unknown("Open vSwitch runs there (" + DATAPATH + "), and ovs-vsctl isn't found")
                    : Seen.of(new TreeMap<>());
        }
        if (section.status() != 0) {
            return Seen.unknown(
                    section.status() == KILLED
                            ? "ovs-vsctl did not answer in time"
                            : "ovs-vsctl failed with status " + section.status()
                                    + ": is ovsdb-server running on the host?");
        }
        try {
            var tables = section.lines().stream().map(OvsTable::rows).toList();
            if (tables.size() != 3) {
                throw new IllegalArgumentException(tables.size() + " tables");
            }
            return Seen.of(new OvsTable(byUuid(tables.get(1)), byUuid(tables.get(2))).bridges(tables.get(0)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Seen.unknown("what ovs-vsctl printed is not the database's tables: "
                    + Unreadable.shown(String.valueOf(e.getMessage())));
        }
    }

    private SortedMap<String, OvsBridge> bridges(List<Map<String, Object>> rows) {
        var bridges = new TreeMap<String, OvsBridge>();
        for (var row : rows) {
            var name = text(row, "name");
            var found = new TreeMap<String, OvsBridge.Port>();
            for (var port : set(row, "ports")) {
                for (var each : set(row(ports, port), "interfaces")) {
                    var own = row(interfaces, each);
                    if (!text(own, "name").equals(name)) {
                        found.put(
                                text(own, "name"),
                                new OvsBridge.Port(text(own, "type"), attachment(name, row(ports, port))));
                    }
                }
            }
            bridges.put(
                    name,
                    new OvsBridge(
                            found,
                            flag(row, "stp_enable") || flag(row, "rstp_enable"),
                            !set(row, "controller").isEmpty(),
                            !set(row, "mirrors").isEmpty(),
                            !map(row, "other_config").isEmpty()
                                    || !map(row, "external_ids").isEmpty()));
        }
        return bridges;
    }

    private static Attachment attachment(String bridge, Map<String, Object> port) {
        var trunks = new TreeSet<Integer>();
        set(port, "trunks").forEach(trunk -> trunks.add(number(trunk)));
        var tag = set(port, "tag");
        return new Attachment(bridge, tag.isEmpty() ? null : (Integer) number(tag.getFirst()), trunks);
    }

    /// `{"headings": ["name", …], "data": [["xenbr0", …], …]}`
    private static List<Map<String, Object>> rows(String line) {
        if (!(Json.read(line) instanceof Map<?, ?> table)) {
            throw new IllegalArgumentException("no table");
        }
        var headings = list(table.get("headings"));
        var rows = new ArrayList<Map<String, Object>>();
        for (var data : list(table.get("data"))) {
            var values = list(data);
            if (values.size() != headings.size()) {
                throw new IllegalArgumentException("a row of another length");
            }
            var row = new LinkedHashMap<String, Object>();
            for (int i = 0; i < values.size(); i++) {
                row.put(String.valueOf(headings.get(i)), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static Map<String, Map<String, Object>> byUuid(List<Map<String, Object>> rows) {
        var found = new HashMap<String, Map<String, Object>>();
        rows.forEach(row -> found.put(uuid(value(row, "_uuid")), row));
        return found;
    }

    private static Map<String, Object> row(Map<String, Map<String, Object>> table, Object uuid) {
        if (table.get(uuid(uuid)) instanceof Map<String, Object> row) {
            return row;
        }
        throw new IllegalArgumentException("no row " + uuid(uuid));
    }

    /// `["uuid", "01d5…"]`
    private static String uuid(Object value) {
        if (value instanceof List<?> pair && pair.size() == 2 && pair.getFirst().equals("uuid")) {
            return String.valueOf(pair.get(1));
        }
        throw new IllegalArgumentException("no reference: " + value);
    }

    /// `["set", [a, b]]`, or one value by itself.
    private static List<?> set(Map<String, Object> row, String column) {
        var value = value(row, column);
        return value instanceof List<?> pair
                        && pair.size() == 2
                        && pair.getFirst().equals("set")
                ? list(pair.get(1))
                : List.of(value);
    }

    /// `["map", [["key", "value"], …]]`
    private static List<?> map(Map<String, Object> row, String column) {
        if (value(row, column) instanceof List<?> pair
                && pair.size() == 2
                && pair.getFirst().equals("map")) {
            return list(pair.get(1));
        }
        throw new IllegalArgumentException(column + " is no map");
    }

    private static Object value(Map<String, Object> row, String column) {
        if (row.get(column) instanceof Object value) {
            return value;
        }
        throw new IllegalArgumentException("no column " + column);
    }

    private static String text(Map<String, Object> row, String column) {
        if (value(row, column) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(column + " is no text");
    }

    private static boolean flag(Map<String, Object> row, String column) {
        if (value(row, column) instanceof Boolean flag) {
            return flag;
        }
        throw new IllegalArgumentException(column + " is neither true nor false");
    }

    private static int number(Object value) {
        if (value instanceof BigDecimal number) {
            return number.intValueExact();
        }
        throw new IllegalArgumentException("no number: " + value);
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("no list");
    }
}
