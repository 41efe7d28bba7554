/// A part of a run as a file, and how the parts of one run are put together.
@NullMarked
package pontifex.report.bundle;

import org.jspecify.annotations.NullMarked;
