package pontifex.yaml;

import org.jspecify.annotations.Nullable;

/// What is to be minded with a value.
///
/// @param secret it is never shown: it was encrypted where it is written, or something that was went into it
/// @param literal it is never read as a template: `!vault` and `!unsafe`, as in Ansible
/// @param keys what opens it; null: it is open
public record Guard(
        boolean secret, boolean literal, @Nullable Keyring keys) {
    /// Of an encrypted file, or made with a secret.
    public static final Guard SECRET = new Guard(true, false, null);

    /// `!unsafe`
    public static final Guard UNSAFE = new Guard(false, true, null);

    private static final Guard OPENED = new Guard(true, true, null);

    /// `!vault`
    public static Guard vault(Keyring keys) {
        return new Guard(true, true, keys);
    }

    /// A value with every one in it minded so.
    public YamlNode over(YamlNode node) {
        return switch (node) {
            case YamlScalar scalar -> scalar.guarded(this);
            case YamlList list ->
                new YamlList(
                        list.source(), list.items().stream().map(this::over).toList());
            case YamlMap map ->
                new YamlMap(
                        map.source(),
                        map.entries().stream()
                                .map(entry -> new YamlMap.Entry(entry.key(), over(entry.value())))
                                .toList());
        };
    }

    Guard opened() {
        return OPENED;
    }

    @Override
    public String toString() {
        return secret ? "secret" : "unsafe";
    }
}
