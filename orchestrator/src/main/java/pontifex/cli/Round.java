package pontifex.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListSet;
import pontifex.remote.Connections;
import pontifex.remote.SshSettings;
import pontifex.remote.Target;
import pontifex.report.Names;
import pontifex.run.Failure;
import pontifex.run.FleetQuestion;
import pontifex.yaml.BadInput;

/// One question to each of some hosts, at most `forks` of them at a time. With Ctrl-C no answer is waited for any more;
/// those that have come are told.
record Round(NamedHosts hosts, ConnectionOptions connection, Terminal terminal, Workplace workplace) {
    private static final Duration LEAVING = Duration.ofSeconds(10);

    /// How a host is asked.
    ///
    /// @param limit for the answer
    record Way(Connections connections, Target target, Target confirming, Duration limit) {}

    /// What each host is asked, and what is told of it.
    interface Question<T> {
        T of(Way way) throws InterruptedException;

        /// The answer where Pontifex itself failed.
        T failed(String host, Failure bug);

        /// Whose answer it is.
        String host(T answer);

        /// Told of each answer as it comes, one at a time.
        default void told(T answer) {
            // the end tells it
        }

        /// @param all the answers, in the order in which they came
        /// @param notes what is to be said of how hosts were spoken to
        void end(List<T> all, List<String> notes);

        /// What is to be known of hosts whose answer wasn't waited for.
        default String left() {
            return "";
        }
    }

    SshSettings ssh() {
        return connection.ssh(hosts.settings(), workplace);
    }

    /// @return all answers, in the order in which they came
    /// @throws InterruptedException when the user did not wait for all
    <T> List<T> ask(SshSettings settings, Question<T> question) throws BadInput, InterruptedException {
        var all = new ArrayList<T>();
        var begun = new ConcurrentSkipListSet<String>();
        int forks = connection.forks(hosts.settings());
        try (var interrupt = new Interrupt(terminal, LEAVING, "interrupted: no answer is waited for any more");
                var progress = new Progress(terminal, hosts.names().size());
                var connections = new Connections(settings)) {
            var asked = new FleetQuestion.Asked<T>() {
                @Override
                public T of(String host) throws InterruptedException {
                    begun.add(host);
                    progress.began(host);
                    return question.of(way(connections, host));
                }

                @Override
                public T failed(String host, Failure bug) {
                    return question.failed(host, bug);
                }
            };
            var fleet = new FleetQuestion<>(forks, asked);
            interrupt.stops(fleet::stop, progress);
            fleet.run(hosts.names(), answer -> {
                progress.aside(() -> question.told(answer));
                progress.ended(question.host(answer));
                all.add(answer);
            });
            progress.hide();
            question.end(all, connections.notes());
            if (all.size() < hosts.names().size()) {
                var answered = all.stream().map(question::host).toList();
                begun.removeAll(answered);
                terminal.err().println(left(begun.stream().toList(), answered.size()) + question.left());
                throw new InterruptedException();
            }
        }
        return all;
    }

    private Way way(Connections connections, String host) {
        return new Way(
                connections,
                Objects.requireNonNull(hosts.targets().targets().get(host)),
                Objects.requireNonNull(hosts.targets().confirming().get(host)),
                Duration.ofSeconds(connection.commandTimeout));
    }

    private String left(List<String> unanswered, int answered) {
        int unasked = hosts.names().size() - answered - unanswered.size();
        return "interrupted: " + answered + " of " + Counted.of(hosts.names().size(), "host") + " answered"
                + (unanswered.isEmpty() ? "" : ", " + Names.of(unanswered) + " did not")
                + (unasked == 0 ? "" : ", " + unasked + " were not asked");
    }
}
