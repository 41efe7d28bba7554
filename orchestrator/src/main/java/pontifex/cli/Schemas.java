package pontifex.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pontifex.inventory.ConnectionFields;
import pontifex.json.Json;
import pontifex.playbook.PlayFields;
import pontifex.yaml.Shape;

/// The JSON Schemas of what people write: playbooks, inventories, files of variables and `pontifex.yml`.
final class Schemas {
    private static final JsonSchema FILLED_IN = new JsonSchema(true);
    private static final JsonSchema AS_WRITTEN = new JsonSchema(false);

    private Schemas() {}

    /// File name → schema.
    static SortedMap<String, String> all() {
        var all = new TreeMap<String, String>();
        all.put("playbook.json", playbook());
        all.put("tasks.json", tasks());
        all.put("inventory.json", inventory());
        all.put("vars.json", text("Pontifex: variables of hosts (group_vars, host_vars)", vars(), Map.of()));
        all.put("pontifex.json", text("Pontifex: pontifex.yml", AS_WRITTEN.map(SettingsFields.ALL), Map.of()));
        return all;
    }

    private static String text(String title, Map<String, Object> schema, Map<String, Object> definitions) {
        var whole = new LinkedHashMap<String, Object>();
        whole.put("$schema", "http://json-schema.org/draft-07/schema#");
        whole.put("title", title);
        whole.putAll(schema);
        if (!definitions.isEmpty()) {
            whole.put("definitions", definitions);
        }
        return Json.pretty(whole) + "\n";
    }

    private static String playbook() {
        var items = Map.of("anyOf", List.of(JsonSchema.reference("play"), JsonSchema.reference("import")));
        return text(
                "Pontifex: a playbook",
                Map.of("type", "array", "minItems", 1, "items", items),
                Map.of("play", play(), "import", AS_WRITTEN.map(PlayFields.OF_IMPORT), "task", task()));
    }

    private static Map<String, Object> play() {
        var properties = new LinkedHashMap<String, Object>();
        for (var field : PlayFields.OF_PLAY) {
            var schema = PlayFields.FILLED_IN.contains(field.name()) ? FILLED_IN : AS_WRITTEN;
            properties.putAll(schema.properties(List.of(field)));
        }
        var play = new LinkedHashMap<>(AS_WRITTEN.map(PlayFields.OF_PLAY));
        play.put("properties", properties);
        return play;
    }

    private static String tasks() {
        return text(
                "Pontifex: tasks that a play includes",
                Map.of("type", List.of("array", "null"), "items", JsonSchema.reference("task")),
                Map.of("task", task()));
    }

    /// Of one kind, or other tasks in its place.
    private static Map<String, Object> task() {
        var properties = new LinkedHashMap<>(FILLED_IN.properties(PlayFields.OF_TASK));
        var words = new ArrayList<String>();
        for (var kind : PlayFields.kinds()) {
            var schema = kind.shape() instanceof Shape.MapOf(var fields)
                    ? FILLED_IN.map(fields)
                    : FILLED_IN.of(kind.shape());
            for (var word : PlayFields.spelled(kind.name())) {
                words.add(word);
                properties.put(word, JsonSchema.described(kind.about(), schema));
            }
        }
        for (var include : PlayFields.INCLUDES) {
            for (var word : List.of(include.name(), PlayFields.LONG + include.name())) {
                words.add(word);
                properties.put(word, JsonSchema.described(include.about(), FILLED_IN.of(include.shape())));
            }
        }
        var task = new LinkedHashMap<String, Object>();
        task.put("type", "object");
        task.put("properties", properties);
        task.put("additionalProperties", false);
        task.put(
                "oneOf",
                words.stream().map(word -> Map.of("required", List.of(word))).toList());
        return task;
    }

    private static Map<String, Object> vars() {
        var vars = new LinkedHashMap<String, Object>();
        vars.put("type", List.of("object", "null"));
        vars.put("properties", FILLED_IN.properties(ConnectionFields.ALL));
        return vars;
    }

    private static String inventory() {
        var hosts = Map.of(
                "type", List.of("object", "string", "null"), "additionalProperties", JsonSchema.reference("vars"));
        var groups = Map.of(
                "type", List.of("object", "string", "null"), "additionalProperties", JsonSchema.reference("group"));
        var properties = new LinkedHashMap<String, Object>();
        properties.put(
                "hosts",
                JsonSchema.described("its hosts by name, ranges too (dom0-[01:50]), each with its variables", hosts));
        properties.put("vars", JsonSchema.described("variables of all its hosts", JsonSchema.reference("vars")));
        properties.put("children", JsonSchema.described("groups that belong to it", groups));
        Map<String, Object> group =
                Map.of("type", List.of("object", "null"), "properties", properties, "additionalProperties", false);
        return text(
                "Pontifex: an inventory, as Ansible reads it",
                Map.of("type", List.of("object", "null"), "additionalProperties", JsonSchema.reference("group")),
                Map.of("group", group, "vars", vars()));
    }
}
