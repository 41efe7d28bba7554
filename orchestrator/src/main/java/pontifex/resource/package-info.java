/// What a play can ensure: one file a kind, each a pure function on a host's state.
@NullMarked
package pontifex.resource;

import org.jspecify.annotations.NullMarked;
