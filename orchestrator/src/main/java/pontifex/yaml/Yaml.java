package pontifex.yaml;

import java.io.StringReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.StreamReader;

/// Reads YAML 1.1 as Ansible does, strictly: nothing in a file builds an object or grows without bound.
///
/// Bounds: a file of 8 MiB, 100 levels, 1,000 aliases, 500,000 values with every alias counted as what it stands for.
public final class Yaml {
    private Yaml() {}

    /// The one document of a file; an empty file is an empty value.
    ///
    /// @param file the name that errors and sources show
    /// @throws BadInput with every mistake that could be seen; after a syntax error nothing more can be
    public static YamlNode read(String file, String text) throws BadInput {
        return only(file, documents(file, text));
    }

    private static YamlNode only(String file, List<YamlNode> documents) throws BadInput {
        if (documents.size() > 1) {
            throw new BadInput(new Problem(
                    documents.get(1).source(), 1, "a second document begins before this, only one is read here", null));
        }
        return documents.isEmpty() ? YamlScalar.plain(new Source(file, 1, 1, ""), "") : documents.getFirst();
    }

    /// As [#read(String, String)], from bytes that may be encrypted, whole or value by value (`!vault`).
    ///
    /// What came out of an encrypted file is secret, value by value; its lines are shown in no error.
    public static YamlNode read(String file, byte[] bytes, Keyring keys) throws BadInput {
        return read(file, bytes, keys, null);
    }

    /// As [#read(String, byte[], Keyring)], but of a key that stands twice the last one holds.
    ///
    /// @param twice told of such keys; null: they are mistakes
    public static YamlNode read(String file, byte[] bytes, Keyring keys, @Nullable Problems twice) throws BadInput {
        var opened = keys.file(file, bytes);
        var text = opened.secret() ? secretText(file, opened.bytes()) : Utf8.decode(file, opened.bytes());
        return only(file, documents(file, text, keys, opened.secret(), twice));
    }

    /// A byte that is no UTF-8 is told without the line that it stands in.
    private static String secretText(String file, byte[] bytes) throws BadInput {
        try {
            return Utf8.decode(file, bytes);
        } catch (BadInput _) {
            throw new BadInput(new Problem(
                    Source.of(file), 1, "what is encrypted here is no UTF-8", "encrypt it again, as UTF-8"));
        }
    }

    /// As [#read(String, String)], from bytes that must be UTF-8.
    public static YamlNode read(String file, byte[] bytes) throws BadInput {
        return read(file, Utf8.decode(file, bytes));
    }

    /// All documents of a file, in order.
    public static List<YamlNode> documents(String file, String text) throws BadInput {
        return documents(file, text, null, false, null);
    }

    /// @param keys null: nothing encrypted may stand in it
    private static List<YamlNode> documents(
            String file, String text, @Nullable Keyring keys, boolean secret, @Nullable Problems twice)
            throws BadInput {
        if (text.length() > Utf8.LARGEST) {
            throw new BadInput(new Problem(Source.of(file), 1, "the file is larger than 8 MiB", null));
        }
        var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        var place = new Place(file, Lines.of(plain), secret);
        refuseControls(place);
        var options = new LoaderOptions();
        options.setCodePointLimit(Utf8.LARGEST);
        var problems = new Problems();
        try {
            var events = new org.yaml.snakeyaml.Yaml(options).parse(new StringReader(plain));
            return new Composer(place, events.iterator(), problems, twice, keys).documents();
        } catch (MarkedYAMLException e) {
            problems.add(SyntaxError.of(place, e));
        } catch (YAMLException e) {
            problems.add(Source.of(file), 1, String.valueOf(e.getMessage()), null);
        }
        throw new BadInput(problems.all());
    }

    private static void refuseControls(Place place) throws BadInput {
        var problems = new Problems();
        for (int l = 0; l < place.lines().size(); l++) {
            var characters = place.lines().get(l).codePoints().toArray();
            for (int c = 0; c < characters.length; c++) {
                if (!StreamReader.isPrintable(characters[c])) {
                    var name = Visible.text(Character.toString(characters[c]));
                    problems.add(
                            place.at(l, c),
                            1,
                            "the control character " + name + " has no place in YAML",
                            "in double quotes it can be written as an escape");
                }
            }
        }
        problems.throwIfAny();
    }

    /// Where in which text: SnakeYAML's marks count from 0.
    ///
    /// @param secret whether no line of it may be shown
    record Place(String file, List<String> lines, boolean secret) {
        Source at(int line, int column) {
            if (secret) {
                return new Source(file, line + 1, column + 1);
            }
            var shown = line < lines.size() ? lines.get(line) : "";
            return new Source(file, line + 1, column + 1, shown);
        }
    }
}
