package pontifex.playbook;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.HostPattern;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;

/// Tasks for some hosts, as a playbook has them.
///
/// @param name as written, or what its `hosts` says where it has none
/// @param become null: as each host's `ansible_become` says
/// @param confirm what the confirm of a guarded change waits for
/// @param verify what must succeed on a host before its guarded change is confirmed
/// @param folder of the playbook
public record Play(
        Source source,
        String name,
        HostPattern hosts,
        Map<String, YamlNode> vars,
        Pace pace,
        @Nullable Boolean become,
        Confirm confirm,
        List<WrittenVerify> verify,
        Path folder,
        List<WrittenTask> tasks) {
    public Play {
        vars = Map.copyOf(vars);
        verify = List.copyOf(verify);
        tasks = List.copyOf(tasks);
    }
}
