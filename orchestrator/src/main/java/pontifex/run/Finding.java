package pontifex.run;

import pontifex.state.Judgement;

/// What an assertion of a play said of a host, or what is found on it that no play would want.
///
/// @param task its name; `place` is where it stands
public record Finding(String task, String place, Judgement judgement) {
    /// Half an interface that the plays leave there. The toolstack's record has it, so the guest's next
    /// reboot fails.
    ///
    /// @param vif `dom1/1`
    static Finding ghost(String vif, String why) {
        return new Finding(
                "ghost vif " + vif,
                "in no play",
                new Judgement.Violated(why + ", and the guest's next reboot would fail on it; a vif task for the guest"
                        + " drops it, or detach it by hand"));
    }

    public boolean violated() {
        return judgement instanceof Judgement.Violated;
    }
}
