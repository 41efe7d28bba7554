/// A strict YAML reader in which every value knows its line and column.
@NullMarked
package pontifex.yaml;

import org.jspecify.annotations.NullMarked;
