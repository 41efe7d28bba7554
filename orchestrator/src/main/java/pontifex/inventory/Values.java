package pontifex.inventory;

import pontifex.yaml.BadInput;
import pontifex.yaml.Guard;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Utf8;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlNode;

/// A file of an inventory as values: YAML, or JSON where that is no YAML 1.1 (`"\/"`, which some programs write).
///
/// As Ansible takes them: of a key that stands twice the last one holds, with a warning.
final class Values {
    private Values() {}

    static YamlNode read(String name, byte[] bytes, Keyring keys, Problems warnings) throws BadInput {
        try {
            return Yaml.read(name, bytes, keys, warnings);
        } catch (BadInput asYaml) {
            return json(name, bytes, keys, asYaml);
        }
    }

    private static YamlNode json(String name, byte[] bytes, Keyring keys, BadInput asYaml) throws BadInput {
        var opened = keys.file(name, bytes);
        if (!begins(opened.bytes())) {
            throw asYaml;
        }
        try {
            var value = JsonValues.of(Source.of(name), Utf8.decode(name, opened.bytes()), keys);
            return opened.secret() ? Guard.SECRET.over(value) : value;
        } catch (IllegalArgumentException | BadInput _) {
            throw asYaml;
        }
    }

    private static boolean begins(byte[] bytes) {
        int at = 0;
        while (at < bytes.length && Character.isWhitespace(bytes[at])) {
            at++;
        }
        return at < bytes.length && bytes[at] == '{';
    }
}
