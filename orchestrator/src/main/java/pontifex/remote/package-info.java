/// Ways to run a program on a host: over SSH, or here.
@NullMarked
package pontifex.remote;

import org.jspecify.annotations.NullMarked;
