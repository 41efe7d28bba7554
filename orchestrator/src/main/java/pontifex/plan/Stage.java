package pontifex.plan;

import pontifex.state.HostState;
import pontifex.state.Scope;

/// What one task of a play made of a state: the difference between before and after is what it did.
///
/// @param place `playbooks/multi-nic.yml:9`
/// @param claims the items that the task answers for
public record Stage(String task, String place, Scope claims, HostState before, HostState after) {}
