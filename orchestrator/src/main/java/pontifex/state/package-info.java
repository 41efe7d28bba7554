/// What a Dom0 is: one immutable value, observed, wanted and recorded alike.
@NullMarked
package pontifex.state;

import org.jspecify.annotations.NullMarked;
