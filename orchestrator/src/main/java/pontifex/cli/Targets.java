package pontifex.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Becoming;
import pontifex.inventory.Connection;
import pontifex.inventory.Host;
import pontifex.playbook.Rollout;
import pontifex.remote.Become;
import pontifex.remote.Password;
import pontifex.remote.Target;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;

/// Where each host of a run is and how to come in: what its variables and its plays say, and what the command line says
/// where they say nothing.
///
/// @param confirming the same hosts where a guarded change is confirmed: at their `confirm_host`
/// @param warnings variables that mean nothing here
record Targets(Map<String, Target> targets, Map<String, Target> confirming, List<Problem> warnings) {

    /// @throws BadInput with all that can't be used, of whatever host
    static Targets of(Rollout rollout, Workplace workplace, ConnectionOptions options) throws BadInput {
        return of(rollout.hosts(), rollout, workplace, options);
    }

    /// Of hosts that no play need name.
    ///
    /// @throws BadInput with all that can't be used, of whatever host
    static Targets of(List<Host> hosts, Rollout rollout, Workplace workplace, ConnectionOptions options)
            throws BadInput {
        var targets = new HashMap<String, Target>();
        var confirming = new HashMap<String, Target>();
        var problems = new Problems();
        var warnings = new Problems();
        for (var host : hosts) {
            try {
                if (Connection.of(host, rollout.connection(host), problems) instanceof Connection connection) {
                    var target = target(host, connection, rollout, workplace, options);
                    targets.put(host.name(), target);
                    confirming.put(host.name(), target.at(connection.confirmAddress()));
                    connection.warnings().forEach(warnings::add);
                }
            } catch (BadInput e) {
                problems.addAll(e);
            }
        }
        problems.throwIfAny();
        return new Targets(targets, confirming, new ArrayList<>(warnings.all()));
    }

    /// Of some of them alone.
    Targets of(Collection<String> hosts) {
        var some = new HashMap<>(targets);
        var confirmed = new HashMap<>(confirming);
        some.keySet().retainAll(hosts);
        confirmed.keySet().retainAll(hosts);
        return new Targets(some, confirmed, warnings);
    }

    private static Target target(
            Host host, Connection connection, Rollout rollout, Workplace workplace, ConnectionOptions options)
            throws BadInput {
        return new Target(
                host.name(),
                connection.address(),
                connection.port(),
                connection.user() == null ? options.user : connection.user(),
                key(connection.keyFile() == null ? options.privateKey : Path.of(connection.keyFile()), workplace),
                become(connection.becoming().or(rollout.become(host)), options.becoming, workplace),
                switch (connection.kind()) {
                    case SSH -> pontifex.remote.Connection.SSH;
                    case LOCAL -> pontifex.remote.Connection.LOCAL;
                },
                options.ssh.terms(connection.ssh(), workplace));
    }

    /// As with Ansible: the host's variable wins over its play, and that over the command line.
    private static @Nullable Become become(Becoming host, BecomeOptions options, Workplace workplace) throws BadInput {
        if (!(host.wanted() == null ? options.become : host.wanted())) {
            return null;
        }
        var password = host.password() == null ? options.password(workplace) : new Password(host.password());
        var method = host.method() == null ? options.method() : host.method();
        return new Become(
                switch (method) {
                    case SUDO -> Become.Method.SUDO;
                    case SU -> Become.Method.SU;
                    case DOAS -> Become.Method.DOAS;
                },
                password,
                host.program());
    }

    private static @Nullable Path key(@Nullable Path file, Workplace workplace) {
        if (file == null) {
            return null;
        }
        return file.startsWith("~")
                ? Path.of(System.getProperty("user.home")).resolve(Path.of("~").relativize(file))
                : workplace.file(file);
    }
}
