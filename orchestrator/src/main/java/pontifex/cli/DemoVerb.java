package pontifex.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demo` is run by the launcher, before any Java: this says so to whoever comes here without it.
@Command(
        name = "demo",
        description = "Boots three test Dom0s on this machine and shows the main job on them: plan, apply, rerun,"
                + " break by hand, audit, heal, history. They are namespaces where root runs it, else simulated.")
final class DemoVerb implements Callable<Integer> {
    private final Terminal terminal;

    @Option(
            names = "--simulated",
            description = "Simulated hosts, also where namespaces could be made; no root is needed")
    private boolean simulated;

    DemoVerb(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.err()
                .println("pontifex: the demo is the launcher's\n  run ./pontifex demo in the source tree"
                        + (simulated ? ", with --simulated" : ""));
        return Main.BAD_INPUT;
    }
}
