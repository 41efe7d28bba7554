package pontifex.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pontifex.yaml.Field;
import pontifex.yaml.Shape;

/// What fields may hold, in the words of JSON Schema's draft 7, which editors' language servers know best.
///
/// A schema takes whatever the reader takes; what it can't say (a MAC, an address, a path) is the reader's.
///
/// @param templates whether a template may stand for any value
record JsonSchema(boolean templates) {
    /// YAML 1.1's; an editor reads YAML 1.2 and takes them for texts.
    private static final Map<String, Object> FLAG = Map.of(
            "type", "string", "pattern", "^(yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|[Tt]rue|TRUE|[Ff]alse|FALSE)$");

    static final Map<String, Object> TEMPLATE = Map.of("type", "string", "pattern", "\\{\\{|\\{%");

    Map<String, Object> of(Shape shape) {
        return switch (shape) {
            case Shape.Text _ -> Map.of("type", List.of("string", "number", "boolean"));
            case Shape.Flag _ -> or(List.of(Map.of("type", "boolean"), FLAG));
            case Shape.Whole(long least, long most) -> {
                var whole = new LinkedHashMap<String, Object>();
                whole.put("type", "integer");
                whole.put("minimum", least);
                if (most < Integer.MAX_VALUE) {
                    whole.put("maximum", most);
                }
                yield or(List.of(whole, Map.of("type", "string", "pattern", "^[0-9]+$")));
            }
            case Shape.OneOf(var words) -> or(Map.of("enum", words));
            case Shape.ListOf(var item) -> or(Map.of("type", "array", "items", of(item)));
            case Shape.MapOf(var fields) -> or(map(fields));
            case Shape.NamesTo(var value) -> or(Map.of("type", "object", "additionalProperties", of(value)));
            case Shape.Either(var shapes) ->
                Map.of("anyOf", shapes.stream().map(this::of).toList());
            case Shape.Any _ -> Map.of();
            case Shape.Named(var name) -> reference(name);
        };
    }

    static Map<String, Object> reference(String name) {
        return Map.of("$ref", "#/definitions/" + name);
    }

    private Map<String, Object> or(Map<String, Object> choice) {
        return or(List.of(choice));
    }

    private Map<String, Object> or(List<Map<String, Object>> choices) {
        var all = new ArrayList<>(choices);
        if (templates) {
            all.add(TEMPLATE);
        }
        return all.size() == 1 ? all.getFirst() : Map.of("anyOf", all);
    }

    /// A map with these fields and no others.
    Map<String, Object> map(List<Field> fields) {
        var map = new LinkedHashMap<String, Object>();
        map.put("type", "object");
        map.put("properties", properties(fields));
        map.put("additionalProperties", false);
        var required = fields.stream().filter(Field::required).map(Field::name).toList();
        if (!required.isEmpty()) {
            map.put("required", required);
        }
        return map;
    }

    Map<String, Object> properties(List<Field> fields) {
        var properties = new LinkedHashMap<String, Object>();
        fields.forEach(field -> properties.put(field.name(), described(field.about(), of(field.shape()))));
        return properties;
    }

    /// Beside `$ref` draft 7 reads nothing.
    static Map<String, Object> described(String about, Map<String, Object> schema) {
        var with = new LinkedHashMap<String, Object>(
                schema.containsKey("$ref") ? Map.of("allOf", List.of(schema)) : schema);
        with.put("description", about);
        return with;
    }
}
