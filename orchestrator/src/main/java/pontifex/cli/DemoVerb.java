package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `demo` is run by the launcher, before any Java: this says so to whoever comes here without it.
@Command(
        name = "demo",
        description = "Boots three test Dom0s on this machine (as root) and shows the main job on them: plan, apply,"
                + " rerun, break by hand, audit, heal, history.")
final class DemoVerb implements Callable<Integer> {
    private final Terminal terminal;

    DemoVerb(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.err()
                .println("pontifex: the demo is the launcher's\n  run ./pontifex demo in the source tree, as root");
        return Main.BAD_INPUT;
    }
}
