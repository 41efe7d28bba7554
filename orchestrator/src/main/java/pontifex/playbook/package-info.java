/// Plays, variables and templates, made into the resources of a host.
@NullMarked
package pontifex.playbook;

import org.jspecify.annotations.NullMarked;
