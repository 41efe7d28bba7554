package pontifex.playbook;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import pontifex.inventory.Becoming;
import pontifex.inventory.HostPattern;
import pontifex.yaml.Source;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// Tasks for some hosts, as a playbook has them.
///
/// @param name as written, or what its `hosts` says where it has none
/// @param varsFiles of each the first that there is; they win over `vars`
/// @param become what it leaves open is as each host's variables say
/// @param confirm what the confirm of a guarded change waits for
/// @param verify what must succeed on a host before its guarded change is confirmed
/// @param beside the files that lie beside the playbook
public record Play(
        Source source,
        String name,
        HostPattern hosts,
        Map<String, YamlNode> vars,
        List<List<YamlScalar>> varsFiles,
        Pace pace,
        Becoming become,
        Confirm confirm,
        List<WrittenVerify> verify,
        BesidePlays beside,
        List<Written> tasks,
        List<WrittenTask> handlers) {
    public Play {
        vars = Map.copyOf(vars);
        verify = List.copyOf(verify);
        varsFiles = List.copyOf(varsFiles);
        tasks = List.copyOf(tasks);
        handlers = List.copyOf(handlers);
    }

    /// Of the playbook.
    Path folder() {
        return beside.folder();
    }

    /// Whether some of its tasks are for the first host of each wave alone.
    public boolean hasOnce() {
        return tasks.stream().anyMatch(Written::runOnce);
    }
}
