package pontifex.yaml;

/// A value that a user wrote, with its place.
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {
    Source source();

    /// What a person calls it: `a map`, `a list`, `a text`, `a number` …
    String kind();

    /// How many characters a caret run under it takes.
    default int width() {
        return 1;
    }
}
