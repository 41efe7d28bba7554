package pontifex.playbook;

import java.util.List;
import pontifex.yaml.Secret;
import pontifex.yaml.Source;

/// A command that must succeed before a guarded change of its play is confirmed. No shell reads it.
///
/// @param name as shown
/// @param source where it stands in its playbook
/// @param words the program and its arguments; at least one
/// @param here it runs on this machine, the controller, and not on the host
/// @param secret a secret went into its words: neither they nor what it says are shown
public record Verify(String name, Source source, List<String> words, boolean here, boolean secret) {
    public Verify {
        words = List.copyOf(words);
    }

    @Override
    public String toString() {
        return secret ? Secret.MASK : String.join(" ", words);
    }
}
