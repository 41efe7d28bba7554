package pontifex.resource;

import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import pontifex.state.Command;
import pontifex.state.Commands;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.state.Scope;
import pontifex.state.Seen;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.YamlMap;

/// A command that is run once where it is due: a task that notifies it has changed something, or an earlier run
/// has made it due and could not run it.
///
/// It is a function of the state as every resource is, and comes after all tasks of its play.
public record Handler(Source source, Command command) implements Resource {
    static final Kind KIND = new Kind(
            "command",
            "a program is run when something has changed",
            List.of(Argv.LIST, Argv.TEXT),
            Handler::from,
            "cmd",
            null,
            _ -> {});

    private static @Nullable Handler from(YamlMap fields, ControllerFiles files, Problems problems) {
        var words = Argv.read(fields, problems);
        return words == null
                ? null
                : new Handler(fields.source(), new Command("", words, null, null, true, files.secret()));
    }

    /// It is known on the host by its name.
    public Handler named(String name) {
        return new Handler(source, new Command(name, command.words(), null, null, true, command.secret()));
    }

    @Override
    public Look look() {
        return Look.at(Commands.DUE);
    }

    @Override
    public String handler() {
        return command.name();
    }

    @Override
    public Scope claims(HostState found) {
        return Scope.NONE;
    }

    @Override
    public boolean secret() {
        return command.secret();
    }

    @Override
    public HostState on(HostState found) {
        boolean due = found.commands().notified().contains(command.name())
                || found.due() instanceof Seen.Value<SortedSet<String>>(var names) && names.contains(command.name());
        return due ? found.ran(command) : found;
    }
}
