/// What ansible-vault encrypted, opened again: its format 1.1 and 1.2, and where the passwords come from.
@NullMarked
package pontifex.vault;

import org.jspecify.annotations.NullMarked;
