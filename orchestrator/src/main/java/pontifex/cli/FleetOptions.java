package pontifex.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What chooses hosts, plays and variables: Ansible's options, where the meaning is the same.
final class FleetOptions {
    @Parameters(
            paramLabel = "PLAYBOOK",
            arity = "0..*",
            description = "Playbooks; without any, all of playbooks/*.yml in the order of their names.")
    List<Path> playbooks = new ArrayList<>();

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "Inventory file or folder, or a list of hosts with a comma in it; again for more."
                    + " Default: inventory/")
    List<String> inventories = new ArrayList<>();

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only hosts that this pattern means too.")
    @Nullable String limit;

    @Option(
            names = {"-t", "--tags"},
            paramLabel = "TAGS",
            split = ",",
            description = "Only tasks with one of these tags.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--skip-tags", paramLabel = "TAGS", split = ",", description = "No tasks with one of these tags.")
    List<String> skipTags = new ArrayList<>();

    @Option(
            names = {"-e", "--extra-vars"},
            paramLabel = "VARS",
            description = "key=value, YAML or JSON, or @FILE; wins over every other variable.")
    List<String> extraVars = new ArrayList<>();

    @Option(names = "--list-hosts", description = "Print the hosts of each play, and do no more.")
    boolean listHosts;

    @Option(names = "--list-tasks", description = "Print the tasks of each play, and do no more.")
    boolean listTasks;
}
