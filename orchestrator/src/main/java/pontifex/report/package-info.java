/// What a run tells: one file a format.
@NullMarked
package pontifex.report;

import org.jspecify.annotations.NullMarked;
