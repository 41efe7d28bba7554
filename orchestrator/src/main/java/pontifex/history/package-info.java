/// Recorded states in Git.
@NullMarked
package pontifex.history;

import org.jspecify.annotations.NullMarked;
