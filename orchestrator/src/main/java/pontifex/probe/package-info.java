/// One look at a host: what to read as one program, its answer as a state.
@NullMarked
package pontifex.probe;

import org.jspecify.annotations.NullMarked;
