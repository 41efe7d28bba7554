package pontifex.run;

import pontifex.state.Judgement;

/// What an assertion of a play said of a host.
///
/// @param task its name; `place` is where it stands
public record Finding(String task, String place, Judgement judgement) {
    public boolean violated() {
        return judgement instanceof Judgement.Violated;
    }
}
