package pontifex.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pontifex.inventory.Inventory;
import pontifex.playbook.ExtraVars;
import pontifex.playbook.Where;
import pontifex.yaml.BadInput;

/// What chooses hosts, plays and variables: Ansible's options, where the meaning is the same.
final class FleetOptions {
    @Parameters(
            paramLabel = "[PLAYBOOK...]",
            hideParamSyntax = true,
            arity = "0..*",
            description = "Playbooks, in the order in which they run. Default: all of playbooks/*.yml")
    List<Path> playbooks = new ArrayList<>();

    @Option(
            names = {"-i", "--inventory"},
            paramLabel = "FILE",
            description = "Inventory file or folder, or a list of hosts with a comma in it; again for more."
                    + " Default: inventory of pontifex.yml, else inventory/")
    List<String> inventories = new ArrayList<>();

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description =
                    "Of the plays' hosts only those that this pattern means: names, groups, globs, a:b, a:&b, a:!b,"
                            + " @FILE with one a line, @failed for those of the last run.")
    @Nullable String limit;

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            description =
                    "Of the hosts that were looked at only those for which this holds, by their facts (docs/facts.md)"
                            + " and variables: 'nics >= 3 and toolstack == \"xend\"'. The others are skipped, untouched.")
    @Nullable String where;

    @Option(
            names = {"-t", "--tags"},
            paramLabel = "TAGS",
            split = ",",
            hideParamSyntax = true,
            description = "Only tasks with one of these tags, parted by commas.")
    List<String> tags = new ArrayList<>();

    @Option(
            names = "--skip-tags",
            paramLabel = "TAGS",
            split = ",",
            hideParamSyntax = true,
            description = "No tasks with one of these tags, parted by commas.")
    List<String> skipTags = new ArrayList<>();

    @Option(
            names = {"-e", "--extra-vars"},
            paramLabel = "VARS",
            description = "A variable that wins over all others: name=value, {name: value}, or @FILE; again for more.")
    List<String> extraVars = new ArrayList<>();

    @Mixin
    VaultOptions vault = new VaultOptions();

    /// What `--where` says; null: nothing.
    ///
    /// @throws BadInput for an expression that can't be read
    @Nullable Where where(Inventory inventory, ExtraVars extra) throws BadInput {
        return where == null ? null : Where.of(where, inventory, extra);
    }
}
