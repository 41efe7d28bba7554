package pontifex.run;

import pontifex.plan.Risk;

/// A step that interrupts the host's traffic, or touches the very path to it.
///
/// @param what as people say it: `bind eth1 to xenbr1`
public record RiskyStep(String what, Risk risk) {}
