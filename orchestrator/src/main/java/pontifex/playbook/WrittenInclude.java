package pontifex.playbook;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// `include_tasks`: the tasks of a file whose name may be another one on each host. Its own tags say whether it is
/// read; its tasks have their own, as with Ansible.
///
/// @param file its name, as written
/// @param folder of the file in which it stands: looked in first
/// @param inherited what its tasks have of the play
record WrittenInclude(
        Source source,
        @Nullable YamlScalar name,
        YamlScalar file,
        Path folder,
        Inherited inherited,
        @Nullable YamlNode when,
        @Nullable Loop loop,
        Map<String, YamlNode> vars,
        Set<String> tags,
        boolean runOnce)
        implements Written {
    WrittenInclude {
        vars = Map.copyOf(vars);
        tags = Set.copyOf(tags);
    }

    @Override
    public String title() {
        return name == null ? "include_tasks " + file.text() : name.text();
    }
}
