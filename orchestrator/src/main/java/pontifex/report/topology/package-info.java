/// A host's network drawn: as text, SVG, Mermaid or dot, with what a run says of its parts.
@NullMarked
package pontifex.report.topology;

import org.jspecify.annotations.NullMarked;
