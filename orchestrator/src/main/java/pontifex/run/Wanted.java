package pontifex.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pontifex.plan.Stage;
import pontifex.playbook.Task;
import pontifex.resource.Assertion;
import pontifex.resource.Refused;
import pontifex.resource.Resource;
import pontifex.state.HostState;
import pontifex.state.Judgement;
import pontifex.state.Scope;

/// What a play's tasks make of a state, one after the other.
///
/// @param voices each task that changes something, with what it made of the state
/// @param claims what all of them answer for
/// @param secret the paths of files whose content must not be told or recorded
/// @param doing what they have the host run, in that order
record Wanted(HostState state, List<Voice> voices, Scope claims, Set<String> secret, List<Doing> doing) {
    List<Stage> stages() {
        return voices.stream().map(Voice::stage).toList();
    }

    /// @throws HostFailed when a task is refused: then nothing at all is done on the host
    static Wanted of(List<Task> tasks, HostState observed) throws HostFailed {
        var state = observed;
        var claims = Scope.NONE;
        var voices = new ArrayList<Voice>();
        var secret = new TreeSet<String>();
        var doing = new ArrayList<Doing>();
        for (var task : tasks) {
            switch (task.body()) {
                case Assertion _ -> {}
                case Resource resource -> {
                    var after = on(task, resource, state);
                    var claimed = resource.claims(state).and(resource.claims(after));
                    voices.add(new Voice(resource, new Stage(task.name(), place(task), claimed, state, after)));
                    claims = claims.and(claimed);
                    if (task.noLog() || resource.secret()) {
                        claimed.claims().stream()
                                .filter(claim -> claim.kind().equals("file"))
                                .forEach(claim -> secret.add(claim.name()));
                    }
                    for (var command : after.commands().since(state.commands())) {
                        boolean left = command.handler()
                                && !state.commands().notified().contains(command.name());
                        doing.add(new Doing(task, command, left));
                    }
                    state = after.equals(state) || task.notifies().isEmpty() ? after : after.notifying(task.notifies());
                }
            }
        }
        var wanted = new Wanted(state, List.copyOf(voices), claims, secret, List.copyOf(doing));
        refuseContradictions(tasks, wanted.stages(), state);
        return wanted;
    }

    /// What a task asks for and a later one of its kind undoes would be done twice in every run, and the last
    /// would win without a word. Tasks of different kinds may build on one another: a template, and a vif in
    /// what it wrote.
    private static void refuseContradictions(List<Task> tasks, List<Stage> stages, HostState end) throws HostFailed {
        var resources =
                tasks.stream().filter(task -> task.body() instanceof Resource).toList();
        for (int first = 0; first < resources.size(); first++) {
            for (int later = first + 1; later < resources.size(); later++) {
                if (resources.get(first).kind().equals(resources.get(later).kind())
                        && stages.get(first).claims().meets(stages.get(later).claims())
                        && !holds(resources.get(first), end)
                        && holds(resources.get(later), end)) {
                    throw contradiction(resources.get(later), resources.get(first));
                }
            }
        }
    }

    private static boolean holds(Task task, HostState state) {
        try {
            return !(task.body() instanceof Resource resource)
                    || resource.on(state).equals(state);
        } catch (Refused e) {
            return false;
        }
    }

    private static HostFailed contradiction(Task later, Task first) {
        return new HostFailed(new HostOutcome.Failed(new Failure(
                "refused: " + later.name(),
                place(later),
                "it undoes what another task of the play asks for: " + first.name() + " (" + place(first) + ")",
                "keep one of them, or say which thing each of them means")));
    }

    private static HostState on(Task task, Resource resource, HostState state) throws HostFailed {
        try {
            return resource.on(state);
        } catch (Refused e) {
            throw new HostFailed(
                    new HostOutcome.Failed(new Failure("refused: " + task.name(), place(task), e.cause(), e.hint())));
        }
    }

    static String place(Task task) {
        return task.source().file() + ":" + task.source().line();
    }

    /// The first assertion among the tasks that is violated; null: none.
    ///
    /// @param what is the matter: `refused before anything was sent`
    static @Nullable Failure violated(List<Task> tasks, HostState state, String what) {
        for (var finding : judged(tasks, state)) {
            if (finding.judgement() instanceof Judgement.Violated(var why)) {
                return new Failure(
                        what + ": " + finding.task(),
                        finding.place(),
                        why,
                        "change the play so that it holds, or take the assertion out");
            }
        }
        return null;
    }

    /// What the assertions among the tasks say of a state.
    static List<Finding> judged(List<Task> tasks, HostState state) {
        var findings = new ArrayList<Finding>();
        for (var task : tasks) {
            if (task.body() instanceof Assertion assertion) {
                findings.add(new Finding(
                        task.name(),
                        place(task),
                        assertion.judge(state),
                        task.kind() + " " + assertion.subject(),
                        null));
            }
        }
        return findings;
    }
}
