/// The template language that plays are written in: Jinja's, without its way out (no Python, no Java, no files).
@NullMarked
package pontifex.playbook.jinja;

import org.jspecify.annotations.NullMarked;
