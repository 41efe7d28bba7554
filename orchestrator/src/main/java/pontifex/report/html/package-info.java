/// A run as one HTML file that opens anywhere: it draws itself, and asks no network for anything.
@NullMarked
package pontifex.report.html;

import org.jspecify.annotations.NullMarked;
