package pontifex.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// The options of a run that is held to a plan: the plan has most of them, and what it has can't be given again.
record Planned(PlanHead head) {
    /// @param given of which `--limit` and `-e` alone may say something
    FleetOptions fleet(FleetOptions given) throws BadInput {
        var problems = new Problems();
        refuse(problems, "a playbook", !given.playbooks.isEmpty());
        refuse(problems, "-i", !given.inventories.isEmpty());
        refuse(problems, "--where", given.where != null);
        refuse(problems, "--tags", !given.tags.isEmpty());
        refuse(problems, "--skip-tags", !given.skipTags.isEmpty());
        problems.throwIfAny();
        var planned = new FleetOptions();
        planned.playbooks = head.playbooks().stream().map(Path::of).toList();
        planned.inventories = head.inventories();
        planned.limit = given.limit == null ? head.limit() : given.limit;
        planned.where = head.where();
        planned.tags = head.tags();
        planned.skipTags = head.skipTags();
        planned.extraVars = given.extraVars;
        return planned;
    }

    StepOptions steps(StepOptions given) throws BadInput {
        var problems = new Problems();
        refuse(problems, "--start-at-task", given.start != null);
        refuse(problems, "--step", given.step);
        problems.throwIfAny();
        return given;
    }

    GuardOptions guard(GuardOptions given) throws BadInput {
        var problems = new Problems();
        refuse(problems, "--guard", given.guard != null);
        refuse(problems, "--i-know", !given.iKnow.isEmpty());
        problems.throwIfAny();
        var planned = new GuardOptions();
        planned.guard = head.guard();
        planned.iKnow = new ArrayList<>(head.iKnow());
        planned.ofWiderRun = true;
        return planned;
    }

    private static void refuse(Problems problems, String option, boolean given) {
        if (given) {
            problems.add(
                    Source.of("--plan"),
                    1,
                    "the plan says already what " + option + " would",
                    "leave it out; --limit and -e alone go with --plan");
        }
    }

    /// What came after `-e` is in no plan, but that it came is.
    void check(Set<String> extraVars) throws BadInput {
        var planned = new TreeSet<>(head.extraVars());
        if (!planned.equals(new TreeSet<>(extraVars))) {
            throw new BadInput(new Problem(
                    Source.of("--plan"),
                    1,
                    "the plan was made with " + named(planned) + ", and this is with " + named(extraVars),
                    "give -e as it was given to plan; the values aren't in the file, as they may be secrets"));
        }
    }

    /// What is to be known of it before it is done.
    List<Problem> warnings() {
        return head.ofCommit()
                ? List.of()
                : List.of(new Problem(
                        Source.of("--plan"),
                        1,
                        "the plan was made of files that no commit holds, so those that lie here count",
                        "commit before you plan, and the commit counts, whatever lies here"));
    }

    private static String named(Set<String> names) {
        return names.isEmpty() ? "no -e" : "-e " + String.join(", ", List.copyOf(new TreeSet<>(names)));
    }
}
