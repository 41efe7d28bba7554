/// Programs of this machine that answer on their stdout: bounded in time and in what they may say.
@NullMarked
package pontifex.program;

import org.jspecify.annotations.NullMarked;
