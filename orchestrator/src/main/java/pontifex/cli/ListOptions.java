package pontifex.cli;

import picocli.CommandLine.Option;

/// Looking at what a run would be about, without one.
final class ListOptions {
    @Option(names = "--list-hosts", description = "Print the hosts of each play, and do no more.")
    boolean hosts;

    @Option(names = "--list-tasks", description = "Print the hosts of each play and their tasks, and do no more.")
    boolean tasks;
}
