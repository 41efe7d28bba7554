package pontifex.resource;

import org.jspecify.annotations.Nullable;
import pontifex.state.HostState;
import pontifex.state.Item;
import pontifex.state.Scope;

/// What a task ensures: a pure function on a host's state, and idempotent: on(on(s)) equals on(s).
public non-sealed interface Resource extends Desired {
    /// The items that this resource answers for on this host: compared, recorded, audited in its name.
    Scope claims(HostState found);

    /// Whether the task says what this item, one of its claims, is to be. What it doesn't say stays as it is found.
    default boolean says(Item item) {
        return true;
    }

    /// The state that is wanted where `found` is found, read anew ([Reading]). Touches only what this
    /// resource is about; a host where it is so already comes back equal.
    ///
    /// @param found read by [Reading#of]
    /// @throws Refused when it can't be had safely, with the reason and what to do
    HostState on(HostState found) throws Refused;

    /// The name by which a host knows it, where it is a handler: run when something has made it due; null: it is none.
    default @Nullable String handler() {
        return null;
    }

    /// Whether what it writes must not be shown or recorded: `no_log`, or a secret variable went in.
    default boolean secret() {
        return false;
    }
}
