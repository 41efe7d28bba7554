package pontifex.inventory;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// How a host is reached, as its variables say it; what they leave open is null and for ssh's own configuration.
///
/// @param address `ansible_host`, else the host's name
/// @param becoming whether and how one becomes root there
/// @param confirmAddress `confirm_host`, else the address: where a guarded change is confirmed over a new connection
/// @param ssh how it is spoken with
/// @param warnings variables of Ansible's that mean nothing here, or something else
public record Connection(
        Kind kind,
        String address,
        @Nullable Integer port,
        @Nullable String user,
        @Nullable String keyFile,
        Becoming becoming,
        String confirmAddress,
        SshTerms ssh,
        List<Problem> warnings) {

    public enum Kind {
        SSH,
        LOCAL
    }

    private static final Set<String> READ = Set.of(
            "ansible_host",
            "ansible_ssh_host",
            "ansible_port",
            "ansible_ssh_port",
            "ansible_user",
            "ansible_ssh_user",
            "ansible_private_key_file",
            "ansible_ssh_private_key_file",
            "ansible_connection",
            "confirm_host");

    /// Those of becoming root, also by the name of the method.
    private static final Pattern BECOMING =
            Pattern.compile("ansible_become(_\\w+)?|ansible_(sudo|su|doas)_(user|flags|pass|exe)");

    /// What could decide whether a host is reached, and is said elsewhere here: told in every run.
    private static final Map<String, String> IGNORED = Map.of(
            "ansible_ssh_executable", "its configuration is read, and the protocol is spoken here: no ssh is run");

    /// What can be given to a program as one argument without being read as an option.
    private static final Pattern ARGUMENT = Pattern.compile("|[^\\p{Cntrl}-]\\P{Cntrl}*");

    public Connection {
        warnings = List.copyOf(warnings);
    }

    /// Whether a variable of this name says how a host is reached.
    public static boolean isAbout(String name) {
        return READ.contains(name)
                || IGNORED.containsKey(name)
                || BECOMING.matcher(name).matches()
                || SshTerms.NAMES.contains(name)
                || SshArguments.NAMES.contains(name);
    }

    /// Whether a variable of this name is for Ansible alone: taken without a word, and named by
    /// `validate -v`. It may be about modules on the host (`ansible_python_interpreter`), about how
    /// files are copied, or about the ssh command.
    public static boolean isForAnsible(String name) {
        return name.startsWith("ansible_") && !isAbout(name);
    }

    /// From the variables as the inventory has them.
    public static @Nullable Connection of(Host host, Problems problems) {
        return of(host, host.vars(), problems);
    }

    /// From variables in which templates are filled in already and whatever wins over the inventory is in.
    ///
    /// @return null when something in them can't be used; the problems say what
    public static @Nullable Connection of(Host host, Map<String, YamlNode> vars, Problems problems) {
        var before = problems.all().size();
        var warnings = new Problems();
        var reading = new Reading(
                new YamlMap(
                        host.source(),
                        vars.entrySet().stream()
                                .map(entry -> new YamlMap.Entry(
                                        YamlScalar.text(entry.getValue().source(), entry.getKey()), entry.getValue()))
                                .toList()),
                problems);
        var address = reading.or(reading.text("ansible_ssh_host", "ansible_host"), host.name());
        var port = reading.port();
        var connection = new Connection(
                reading.kind(),
                address,
                port,
                reading.text("ansible_ssh_user", "ansible_user"),
                reading.text("ansible_ssh_private_key_file", "ansible_private_key_file"),
                Becoming.of(reading.vars(), problems),
                reading.or(reading.text("confirm_host"), address),
                SshTerms.of(reading.vars(), problems, warnings),
                reading.ignored(warnings));
        return problems.all().size() == before ? connection : null;
    }

    private record Reading(YamlMap vars, Problems problems) {
        /// The first of the names that is there.
        @Nullable String text(String... names) {
            for (var name : names) {
                var text = vars.text(problems, name);
                if (text != null && text.contains("{{")) {
                    problem(name, "the template in " + name + " is not filled in here");
                    return null;
                }
                if (text != null && !ARGUMENT.matcher(text).matches()) {
                    problem(name, name + " can't begin with '-' or have control characters in it");
                    return null;
                }
                if (text != null && !text.isEmpty()) {
                    return text;
                }
            }
            return null;
        }

        String or(@Nullable String text, String otherwise) {
            return text != null ? text : otherwise;
        }

        @Nullable Integer port() {
            var text = text("ansible_ssh_port", "ansible_port");
            if (text == null) {
                return null;
            }
            if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
                return Integer.valueOf(text);
            }
            problem(
                    vars.has("ansible_ssh_port") ? "ansible_ssh_port" : "ansible_port",
                    "a port is a number from 1 to 65535");
            return null;
        }

        Kind kind() {
            return switch (text("ansible_connection")) {
                case null -> Kind.SSH;
                case "ssh", "smart" -> Kind.SSH;
                case "local" -> Kind.LOCAL;
                case String other -> {
                    problem("ansible_connection", "ansible_connection is ssh or local here, not '" + other + "'");
                    yield Kind.SSH;
                }
            };
        }

        List<Problem> ignored(Problems warnings) {
            for (var entry : vars.entries()) {
                var name = entry.key().text();
                if (IGNORED.get(name) instanceof String hint) {
                    warnings.add(entry.value(), name + " is ignored", hint);
                }
            }
            return warnings.all();
        }

        private void problem(String name, String message) {
            var value = vars.get(name);
            if (value != null) {
                problems.add(value, message, null);
            }
        }
    }
}
