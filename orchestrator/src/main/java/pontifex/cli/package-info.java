/// The command line: one class a verb.
@NullMarked
package pontifex.cli;

import org.jspecify.annotations.NullMarked;
