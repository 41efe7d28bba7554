package pontifex.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Of when the files are that count.
final class AgainstOptions {
    @Option(
            names = "--against",
            paramLabel = "REV",
            description =
                    "Take playbooks, inventory, variables, files and templates of this commit, branch or tag of the"
                            + " repository, not those that lie here. pontifex.yml is the one here; nothing of the commit is run.")
    @Nullable String revision;

    @Option(
            names = "--trust",
            description =
                    "Run what the files have run also here: inventories that are programs, programs that print the"
                            + " vault password, verify. They run as you, with your keys.")
    boolean trust;
}
