/// The steps of one host, and of a fleet of them.
@NullMarked
package pontifex.run;

import org.jspecify.annotations.NullMarked;
