package pontifex.playbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Variables of the command line, which win over all others: `-e k=v`, `-e @file.yml`, `-e '{"k": 1}'`.
public record ExtraVars(Map<String, YamlNode> vars) {
    public static final ExtraVars NONE = new ExtraVars(Map.of());

    /// `a=1 b="two words"`: values are texts.
    private static final Pattern PAIR = Pattern.compile("([^\\s=]+)=((?:[^\\s'\"]++|'[^']*'|\"[^\"]*\")*+)(?:\\s+|$)");

    public ExtraVars {
        vars = Map.copyOf(vars);
    }

    /// @param arguments as given, in order; later ones win
    public static ExtraVars of(List<String> arguments) throws BadInput {
        return of(arguments, Keyring.NONE);
    }

    /// @param keys what opens encrypted values and files
    public static ExtraVars of(List<String> arguments, Keyring keys) throws BadInput {
        var vars = new HashMap<String, YamlNode>();
        var problems = new Problems();
        for (var argument : arguments) {
            try {
                var text = argument.strip();
                if (text.startsWith("@")) {
                    vars.putAll(map(file(text.substring(1), keys), problems));
                } else if (text.startsWith("{")) {
                    vars.putAll(map(Yaml.read("-e", text), problems));
                } else {
                    vars.putAll(map(pairs(text), problems));
                }
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        return new ExtraVars(vars);
    }

    private static Map<String, YamlNode> map(YamlNode node, Problems problems) {
        if (node instanceof YamlMap map) {
            return TaskReader.named(map, problems);
        }
        problems.add(node, "variables are a map, this is " + node.kind(), null);
        return Map.of();
    }

    private static YamlNode file(String name, Keyring keys) throws BadInput {
        try {
            return Yaml.read(name, Files.readAllBytes(Path.of(name)), keys);
        } catch (IOException | InvalidPathException _) {
            throw new BadInput(new Problem(
                    Source.of(name),
                    1,
                    "this file, named after -e, can't be read",
                    "-e @FILE takes a file of YAML or JSON"));
        }
    }

    private static YamlMap pairs(String text) throws BadInput {
        var entries = new ArrayList<YamlMap.Entry>();
        var matcher = PAIR.matcher(text);
        int at = 0;
        while (at < text.length()) {
            var source = new Source("-e", 1, text.codePointCount(0, at) + 1, text);
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw new BadInput(new Problem(
                        source, 1, "-e wants name=value, @FILE or {name: value}, not '" + text + "'", null));
            }
            var value = new Source("-e", 1, text.codePointCount(0, matcher.start(2)) + 1, text);
            var unquoted = matcher.group(2).replaceAll("'([^']*)'|\"([^\"]*)\"", "$1$2");
            entries.add(new YamlMap.Entry(YamlScalar.text(source, matcher.group(1)), YamlScalar.text(value, unquoted)));
            at = matcher.end();
        }
        return new YamlMap(new Source("-e", 1, 1, text), entries);
    }
}
