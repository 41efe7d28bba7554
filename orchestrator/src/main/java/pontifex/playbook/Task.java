package pontifex.playbook;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pontifex.resource.Desired;
import pontifex.state.HostFacts;
import pontifex.yaml.BadInput;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;

/// A task for one host, every template in it rendered: what a play asks of the host.
///
/// @param name as shown, rendered
/// @param source where it stands in its playbook
/// @param kind its word: `bridge`
/// @param fields of its kind, rendered: each with the place where its value was written
/// @param body a resource or an assertion
/// @param play the name of its play
/// @param noLog nothing of what it writes is shown or recorded
/// @param later where it rests on facts of the host: what it is once they are known. Until then it stands for what
///     must be looked at, as if its `when` held, and its content is empty
/// @param notifies the handlers of its play, by name, that are due when it changes something
/// @param register what its result is called in reports; null: nothing
public record Task(
        String name,
        Source source,
        String kind,
        YamlMap fields,
        Desired body,
        String play,
        boolean noLog,
        @Nullable Later later,
        List<String> notifies,
        @Nullable String register) {
    public Task {
        notifies = List.copyOf(notifies);
    }

    /// What facts make of a task.
    @FunctionalInterface
    public interface Later {
        /// @return the task, or none where its `when` doesn't hold
        /// @throws BadInput when it can't be made there: a fact that it rests on is unknown, or what comes of
        ///     one is wrong
        List<Task> on(HostFacts facts) throws BadInput;
    }

    /// A task that rests on no fact, and notifies nobody.
    public Task(String name, Source source, String kind, YamlMap fields, Desired body, String play, boolean noLog) {
        this(name, source, kind, fields, body, play, noLog, null, List.of(), null);
    }

    /// The same, named by another place.
    public Task at(Source place) {
        return new Task(
                name,
                place,
                kind,
                fields,
                body,
                play,
                noLog,
                later == null
                        ? null
                        : facts -> later.on(facts).stream()
                                .map(task -> task.at(place))
                                .toList(),
                notifies,
                register);
    }

    /// What it is on a host of which that was seen.
    public List<Task> on(HostFacts facts) throws BadInput {
        return later == null ? List.of(this) : later.on(facts);
    }
}
