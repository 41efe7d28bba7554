package pontifex.playbook;

import java.util.List;
import pontifex.yaml.Source;

/// A command that must succeed before a guarded change of its play is confirmed. No shell reads it.
///
/// @param name as shown
/// @param source where it stands in its playbook
/// @param words the program and its arguments; at least one
/// @param here it runs on this machine, the controller, and not on the host
public record Verify(String name, Source source, List<String> words, boolean here) {
    public Verify {
        words = List.copyOf(words);
    }
}
