package pontifex.run;

import org.jspecify.annotations.Nullable;

/// Why something could not be had on a host: what, where in the play, the cause, and one next action.
///
/// @param what `could not bind eth1 to xenbr1`
/// @param place `playbooks/multi-nic.yml:9`; null where no task is to blame
public record Failure(String what, @Nullable String place, String cause, String hint) {}
