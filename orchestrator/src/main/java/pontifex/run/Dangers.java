package pontifex.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import pontifex.plan.Plan;
import pontifex.plan.Simulation;
import pontifex.state.HostState;

/// What a host might be lost by; judged on paper, before anything is sent.
///
/// @param all a sentence each
/// @param atBoot whether only the next boot would bring some of them: no guard sees those, as nobody can try it
record Dangers(List<String> all, boolean atBoot) {
    static final Dangers NONE = new Dangers(List.of(), false);

    private static final String UNGUARDED =
            "the guard doesn't cover the next boot: only a boot would show what it brings";

    Dangers {
        all = List.copyOf(all);
    }

    /// @param way the host as it was found, and then as it is wanted at the end of each play
    /// @param here whether it is the very machine that Pontifex runs on
    static Dangers of(List<HostState> way, boolean here) {
        var dangers = NONE;
        for (int play = 1; play < way.size(); play++) {
            dangers = dangers.and(of(way.getFirst(), way.get(play - 1), way.get(play), here));
        }
        return dangers;
    }

    private static Dangers of(HostState observed, HostState before, HostState wanted, boolean here) {
        var whole = Simulation.of(observed, wanted);
        var halfway = Halfway.dangers(before, wanted);
        var all = new ArrayList<>(whole.dangers());
        all.addAll(halfway);
        if (here && Plan.between(observed, wanted, List.of()).guarded()) {
            all.add("Pontifex runs on the host itself: that the path to it still leads there could not be tried");
        }
        return new Dangers(all, !whole.atBoot().isEmpty() || !halfway.isEmpty());
    }

    /// Each is told once, however many plays bring it.
    Dangers and(Dangers others) {
        var both = new LinkedHashSet<>(all);
        both.addAll(others.all);
        return new Dangers(List.copyOf(both), atBoot || others.atBoot);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// Why nothing is sent to the host, and what it means to have it sent all the same.
    Failure refusal(String host) {
        return new Failure(
                "the host might be lost",
                null,
                String.join("\n", all),
                "change the play or the host; or take it on with --i-know " + host
                        + ": it is guarded, and puts itself back unless it can be confirmed"
                        + (atBoot ? "; but " + UNGUARDED : ""));
    }

    /// What is still to be said when they were taken on and the host was changed.
    List<String> remarks() {
        return atBoot ? List.of("taken on with --i-know: " + UNGUARDED) : List.of();
    }
}
