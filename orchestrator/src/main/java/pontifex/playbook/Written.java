package pontifex.playbook;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// What stands in a list of tasks before it is known for which host: a task, or the name of a file of more.
sealed interface Written permits WrittenTask, WrittenInclude {
    /// Of its name, or where it begins.
    Source source();

    @Nullable YamlScalar name();

    /// What it is called before any host is known: its name, or what it is about, as written.
    String title();

    @Nullable YamlNode when();

    @Nullable Loop loop();

    Map<String, YamlNode> vars();

    /// Its play's too.
    Set<String> tags();

    /// Whether it is for the first host of each wave alone.
    boolean runOnce();

    /// @param over the list
    /// @param item the name that each of its values has
    record Loop(YamlNode over, String item) {
        static final String ITEM = "item";
    }
}
