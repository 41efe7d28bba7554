/// Ansible's inventory formats, patterns and variables.
@NullMarked
package pontifex.inventory;

import org.jspecify.annotations.NullMarked;
