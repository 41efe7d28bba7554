/// Simulated Dom0s: SSH hosts in one process, each a folder of files in which the programs run that Pontifex sends.
@NullMarked
package pontifex.simulator;

import org.jspecify.annotations.NullMarked;
