package pontifex.playbook.jinja;

import org.jspecify.annotations.Nullable;

/// A value that also remembers what it was written as, so that it can be handed on as it was: the number that YAML
/// makes of the MAC `52:54:00:12:34:56` is still that MAC where an expression only passes it through.
///
/// @param value what every operation works with: a number, a boolean or null
/// @param origin whatever the owner of the variables wants to get back
public record Written(@Nullable Object value, Object origin) {}
