package pontifex.cli;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import pontifex.remote.Connections;
import pontifex.run.Failure;
import pontifex.run.FleetQuestion;
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
        var limit = Duration.ofSeconds(connection.commandTimeout);
        try (var progress = new Progress(terminal, hosts.names().size());
                var connections = new Connections(connection.ssh(hosts.settings(), workplace))) {
            var asked = new FleetQuestion.Asked<HostLook>() {
                @Override
                public HostLook of(String host) throws InterruptedException {
                    progress.began(host);
                    var target =
                            Objects.requireNonNull(hosts.targets().targets().get(host));
                    var confirming =
                            Objects.requireNonNull(hosts.targets().confirming().get(host));
                    return HostLook.at(host, new HostLine(connections, target, confirming, look.apply(host), limit));
                }

                @Override
                public HostLook failed(String host, Failure bug) {
                    return HostLook.unseen(host, bug);
                }
            };
            new FleetQuestion<>(connection.forks(hosts.settings()), asked).run(hosts.names(), seen -> {
                looks.put(seen.host(), seen);
                progress.ended(seen.host());
            });
            progress.aside(() -> terminal.notes(connections.notes()));
        }
        return new Survey(looks);
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
