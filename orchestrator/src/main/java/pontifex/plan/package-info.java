/// From what is to what is wanted: the changes, their order and their risk.
@NullMarked
package pontifex.plan;

import org.jspecify.annotations.NullMarked;
