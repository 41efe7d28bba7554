package pontifex.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import pontifex.run.Failure;
import pontifex.run.HostLook;
import pontifex.state.HostFacts;
import pontifex.state.HostState;
import pontifex.state.Seen;
import pontifex.yaml.Visible;

/// For people at a terminal: host by host, a line a fact.
public final class ConsoleFacts implements FactsReport {
    private final PrintStream out;
    private final boolean colours;
    private boolean begun;

    public ConsoleFacts(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    @Override
    public void begin(int hosts) {
        // each host begins with its name
    }

    @Override
    public void host(HostLook look) {
        if (begun) {
            out.println();
        }
        begun = true;
        if (look.found() instanceof HostState found) {
            out.println(Ink.BOLD.on(colours, Visible.text(look.host())));
            HostFacts.of(found).byName().forEach(this::fact);
        } else {
            out.println(Ink.RED.on(colours, Visible.text(look.host()) + "  could not be looked at"));
            if (look.failure() instanceof Failure(var _, var _, var cause, var hint)) {
                out.println("    cause  " + Visible.text(cause));
                out.println("    hint   " + Visible.text(hint));
            }
        }
    }

    private void fact(String name, Seen<Object> value) {
        var label = "  %-17s ".formatted(name);
        if (value instanceof Seen.Value<Object>(var known) && known instanceof Map<?, ?> map && !map.isEmpty()) {
            out.println(label.stripTrailing());
            map.forEach(
                    (key, each) -> out.println("    %-15s ".formatted(Visible.text(String.valueOf(key))) + told(each)));
        } else {
            out.println(label + told(value));
        }
    }

    /// On one line: `xenbr0, xenbr1`, `mtu 1500, up true`, `unknown: why`.
    private static String told(Object value) {
        return switch (value) {
            case Seen.Value<?>(var known) -> told(known);
            case Seen.Unknown<?>(var why) -> "unknown: " + Visible.text(why);
            case List<?> list ->
                list.isEmpty() ? "none" : list.stream().map(ConsoleFacts::told).collect(Collectors.joining(", "));
            case Map<?, ?> map ->
                map.isEmpty()
                        ? "none"
                        : map.entrySet().stream()
                                .filter(entry -> !(entry.getValue() instanceof List<?> list && list.isEmpty()))
                                .filter(entry ->
                                        !String.valueOf(entry.getValue()).isEmpty())
                                .map(entry ->
                                        Visible.text(String.valueOf(entry.getKey())) + " " + told(entry.getValue()))
                                .collect(Collectors.joining("; "));
            default -> Visible.text(String.valueOf(value));
        };
    }

    @Override
    public void end() {
        out.flush();
    }
}
