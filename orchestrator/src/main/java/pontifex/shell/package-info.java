/// Programs for a POSIX shell: constant bodies and quoted arguments.
@NullMarked
package pontifex.shell;

import org.jspecify.annotations.NullMarked;
