package pontifex.cli;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import pontifex.run.Failure;
import pontifex.run.HostLine;
import pontifex.run.HostLook;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.yaml.BadInput;
import pontifex.yaml.Visible;

/// Hosts that were looked at, and no more.
record Survey(SortedMap<String, HostLook> looks) {
    Survey {
        looks = Collections.unmodifiableSortedMap(new TreeMap<>(looks));
    }

    /// @param look what must be seen of each
    static Survey of(
            NamedHosts hosts,
            Function<String, Look> look,
            ConnectionOptions connection,
            Terminal terminal,
            Workplace workplace)
            throws BadInput, InterruptedException {
        var looks = new TreeMap<String, HostLook>();
        var round = new Round(hosts, connection, terminal, workplace);
        round.ask(round.ssh(), question(look, terminal)).forEach(seen -> looks.put(seen.host(), seen));
        return new Survey(looks);
    }

    private static Round.Question<HostLook> question(Function<String, Look> look, Terminal terminal) {
        return new Round.Question<>() {
            @Override
            public HostLook of(Round.Way way) throws InterruptedException {
                var host = way.target().name();
                return HostLook.at(
                        host,
                        new HostLine(way.connections(), way.target(), way.confirming(), look.apply(host), way.limit()));
            }

            @Override
            public HostLook failed(String host, Failure bug) {
                return HostLook.unseen(host, bug);
            }

            @Override
            public String host(HostLook answer) {
                return answer.host();
            }

            @Override
            public void end(List<HostLook> all, List<String> notes) {
                terminal.notes(notes);
            }
        };
    }

    /// The states of those that could be seen.
    SortedMap<String, HostState> found() {
        var found = new TreeMap<String, HostState>();
        looks.values().forEach(look -> {
            if (look.found() instanceof HostState state) {
                found.put(look.host(), state);
            }
        });
        return found;
    }

    /// Those that could not be seen, and why: a line each.
    List<String> failed() {
        return looks.values().stream()
                .filter(look -> look.found() == null)
                .map(look -> look.host() + ": could not be looked at: "
                        + (look.failure() instanceof Failure why
                                ? why.cause() + "; " + why.hint()
                                : "it was not asked"))
                .map(Visible::text)
                .toList();
    }
}
