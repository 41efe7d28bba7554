package pontifex.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import pontifex.remote.Connections;
import pontifex.remote.SshSettings;
import pontifex.remote.Target;
import pontifex.run.Failure;
import pontifex.run.FleetQuestion;
import pontifex.yaml.BadInput;

/// One question to each of some hosts, at most `forks` of them at a time.
record Round(NamedHosts hosts, ConnectionOptions connection, Terminal terminal, Workplace workplace) {
    /// What each host is asked.
    interface Question<T> {
        T of(Connections connections, Target target, Duration limit) throws InterruptedException;

        /// The answer where Pontifex itself failed.
        T failed(String host, Failure bug);

        /// Whose answer it is.
        String host(T answer);
    }

    SshSettings ssh() {
        return connection.ssh(hosts.settings(), workplace);
    }

    /// @param told is told of each answer as it comes, one at a time
    /// @return all of them, in the order in which they came
    <T> List<T> ask(SshSettings settings, Question<T> question, Consumer<T> told)
            throws BadInput, InterruptedException {
        var all = new ArrayList<T>();
        var limit = Duration.ofSeconds(connection.commandTimeout);
        try (var progress = new Progress(terminal, hosts.names().size());
                var connections = new Connections(settings)) {
            var asked = new FleetQuestion.Asked<T>() {
                @Override
                public T of(String host) throws InterruptedException {
                    progress.began(host);
                    return question.of(
                            connections,
                            Objects.requireNonNull(hosts.targets().targets().get(host)),
                            limit);
                }

                @Override
                public T failed(String host, Failure bug) {
                    return question.failed(host, bug);
                }
            };
            new FleetQuestion<>(connection.forks(hosts.settings()), asked).run(hosts.names(), answer -> {
                progress.aside(() -> told.accept(answer));
                progress.ended(question.host(answer));
                all.add(answer);
            });
        }
        return all;
    }
}
