/// One format-preserving editor a file format of a Dom0.
@NullMarked
package pontifex.config;

import org.jspecify.annotations.NullMarked;
