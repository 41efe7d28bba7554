/// A plan made real on a host by its keeper, with journal and undo.
@NullMarked
package pontifex.transaction;

import org.jspecify.annotations.NullMarked;
