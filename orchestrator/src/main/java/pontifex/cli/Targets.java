package pontifex.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pontifex.inventory.Connection;
import pontifex.remote.Target;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problems;

/// Where each host of a run is and how to come in: what its variables say, and what the command line says where they
/// say nothing.
final class Targets {
    private Targets() {}

    static Map<String, Target> of(Site site, ConnectionOptions options) throws BadInput {
        var targets = new HashMap<String, Target>();
        var problems = new Problems();
        for (var host : site.hosts().values()) {
            if (Connection.of(host, problems) instanceof Connection connection) {
                targets.put(host.name(), target(host.name(), connection, options));
            }
        }
        problems.throwIfAny();
        return targets;
    }

    private static Target target(String name, Connection connection, ConnectionOptions options) {
        return new Target(
                name,
                connection.address(),
                connection.port(),
                connection.user() == null ? options.user : connection.user(),
                connection.keyFile() == null ? options.privateKey : expanded(connection.keyFile()),
                connection.become() || options.become,
                switch (connection.kind()) {
                    case SSH -> pontifex.remote.Connection.SSH;
                    case LOCAL -> pontifex.remote.Connection.LOCAL;
                });
    }

    private static @Nullable Path expanded(@Nullable String file) {
        if (file == null) {
            return null;
        }
        return Path.of(file.startsWith("~/") ? System.getProperty("user.home") + file.substring(1) : file);
    }
}
