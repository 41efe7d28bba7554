package pontifex.run;

import org.jspecify.annotations.Nullable;
import pontifex.yaml.Secret;

/// Why something could not be had on a host: what, where in the play, the cause, and one next action.
///
/// What a host or a program said may be in it: the value of what is called a password is masked in every report.
///
/// @param what `could not bind eth1 to xenbr1`
/// @param place `playbooks/multi-nic.yml:9`; null where no task is to blame
public record Failure(String what, @Nullable String place, String cause, String hint) {
    public Failure {
        what = Secret.masked(what);
        cause = Secret.masked(cause);
        hint = Secret.masked(hint);
    }
}
