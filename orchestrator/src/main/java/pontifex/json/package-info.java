/// The one place that writes JSON.
@NullMarked
package pontifex.json;

import org.jspecify.annotations.NullMarked;
