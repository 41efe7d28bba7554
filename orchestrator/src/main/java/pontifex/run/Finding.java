package pontifex.run;

import org.jspecify.annotations.Nullable;
import pontifex.state.Judgement;

/// What an assertion of a play said of a host, or what is found on it that no play would want.
///
/// @param task its name; `place` is where it stands
/// @param thing what it is about, as a waiver names it: `isolated xenbr1`; empty: nothing that could be waived
/// @param waiver who answers for it; null: nobody
public record Finding(
        String task,
        String place,
        Judgement judgement,
        String thing,
        @Nullable Waiver waiver) {
    private static final String NO_PLAY = "in no play";

    public Finding(String task, String place, Judgement judgement) {
        this(task, place, judgement, "", null);
    }

    /// Half an interface that the plays leave there. The toolstack's record has it, so the guest's next
    /// reboot fails.
    ///
    /// @param vif `dom1/1`
    static Finding ghost(String vif, String why) {
        return new Finding(
                "ghost vif " + vif,
                NO_PLAY,
                new Judgement.Violated(why + ", and the guest's next reboot would fail on it; a vif task for the guest"
                        + " drops it, or detach it by hand"),
                "vif " + vif,
                null);
    }

    /// A bridge that two of the three truths don't agree on.
    static Finding halfKept(String bridge, String why) {
        return new Finding("bridge " + bridge, NO_PLAY, new Judgement.Violated(why), "bridge " + bridge, null);
    }

    Finding waived(@Nullable Waiver by) {
        return new Finding(task, place, judgement, thing, by);
    }

    /// Whether it is a difference that nobody answers for.
    public boolean violated() {
        return judgement instanceof Judgement.Violated && waiver == null;
    }
}
