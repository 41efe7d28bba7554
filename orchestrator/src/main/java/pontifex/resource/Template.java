package pontifex.resource;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.BadInput;
import pontifex.yaml.Field;
import pontifex.yaml.Problems;
import pontifex.yaml.Shape;
import pontifex.yaml.YamlMap;

/// A file has what a template gives for this host.
///
/// ```yaml
/// - template: { path: /etc/issue, source: templates/issue.j2, mode: "0644", owner: root, group: root }
/// - template: { path: /etc/issue.old, state: absent }
/// ```
final class Template {
    static final Kind KIND =
            Kind.of("template", "a file has what a template gives for this host", fields(), Template::from);

    private Template() {}

    private static List<Field> fields() {
        var fields = new ArrayList<>(List.of(
                OwnedFile.PATH_FIELD,
                Field.of("source", Shape.TEXT, "the template, beside the playbook: templates/issue.j2")));
        fields.addAll(OwnedFile.ACCESS_FIELDS);
        return fields;
    }

    private static @Nullable Desired from(YamlMap fields, ControllerFiles files, Problems problems) {
        if (Presence.read(fields, problems) == Presence.ABSENT) {
            return OwnedFile.read(fields, files, problems, null, null);
        }
        fields.require(problems, "source");
        var template = fields.scalar(problems, "source");
        if (template == null) {
            return null;
        }
        try {
            return OwnedFile.read(fields, files, problems, files.render(template), null);
        } catch (BadInput e) {
            problems.addAll(e);
            return null;
        }
    }
}
