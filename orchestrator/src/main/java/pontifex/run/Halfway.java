package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import pontifex.plan.Change;
import pontifex.plan.Plan;
import pontifex.plan.Simulation;
import pontifex.resource.Reading;
import pontifex.state.HostState;

/// What the next boot would find if the power were cut while the files that it reads are put in place: each is one
/// rename, and several are several.
final class Halfway {
    private Halfway() {}

    /// The dangers of every boot that finds some of the files as they were and some as they are wanted, beyond those of
    /// the whole; judged on paper.
    static List<String> dangers(HostState observed, HostState wanted) {
        if (observed.network().kept().equals(wanted.network().kept())) {
            return List.of();
        }
        var paths = Plan.between(observed, wanted, List.of()).changes().stream()
                .filter(change -> change instanceof Change.WriteFile
                        || change instanceof Change.RemoveFile
                        || change instanceof Change.SetAccess)
                .map(Change::target)
                .toList();
        var whole = Simulation.of(observed, wanted).dangers();
        var dangers = new ArrayList<String>();
        for (int done = 1; done < paths.size(); done++) {
            var state = wanted;
            for (var path : paths.subList(done, paths.size())) {
                state = state.with(path, observed.files().at(path));
            }
            var between = "if the power is cut when " + paths.get(done - 1) + " is written and " + paths.get(done)
                    + " is not yet: ";
            Simulation.of(observed, Reading.of(state)).dangers().stream()
                    .filter(danger -> !whole.contains(danger))
                    .map(between::concat)
                    .forEach(dangers::add);
        }
        return dangers;
    }
}
