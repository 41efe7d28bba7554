package pontifex.playbook;

import pontifex.resource.Desired;
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
public record Task(String name, Source source, String kind, YamlMap fields, Desired body, String play, boolean noLog) {
    /// The same, named by another place.
    public Task at(Source place) {
        return new Task(name, place, kind, fields, body, play, noLog);
    }
}
