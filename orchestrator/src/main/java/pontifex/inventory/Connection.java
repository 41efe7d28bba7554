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
/// @param become `ansible_become`: whether it is changed through sudo
/// @param confirmAddress `confirm_host`, else the address: where a guarded change is confirmed over a new connection
/// @param ssh how it is spoken with
/// @param warnings variables of Ansible's that mean nothing here
public record Connection(
        Kind kind,
        String address,
        @Nullable Integer port,
        @Nullable String user,
        @Nullable String keyFile,
        @Nullable Boolean become,
        String confirmAddress,
        SshTerms ssh,
        List<Problem> warnings) {
    public enum Kind {
        SSH,
        LOCAL
    }

    private static final Set<String> IGNORED = Set.of(
            "ansible_ssh_args",
            "ansible_ssh_common_args",
            "ansible_ssh_extra_args",
            "ansible_sftp_extra_args",
            "ansible_scp_extra_args",
            "ansible_ssh_executable",
            "ansible_ssh_pipelining",
            "ansible_shell_executable");
    private static final Set<String> SUDO_PASSWORDS =
            Set.of("ansible_become_pass", "ansible_become_password", "ansible_sudo_pass");
    private static final Set<String> UNSUPPORTED = Set.of("ansible_become_exe", "ansible_become_flags");

    /// What can be given to a program as one argument without being read as an option.
    private static final Pattern ARGUMENT = Pattern.compile("|[^\\p{Cntrl}-]\\P{Cntrl}*");

    public Connection {
        warnings = List.copyOf(warnings);
    }

    /// Whether a variable of this name says how a host is reached.
    public static boolean isAbout(String name) {
        return name.startsWith("ansible_") || name.equals("confirm_host") || SshTerms.NAMES.contains(name);
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
                reading.become(),
                reading.or(reading.text("confirm_host"), address),
                SshTerms.of(reading.vars(), problems),
                reading.ignored());
        reading.refuseUnsupported();
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

        @Nullable Boolean become() {
            var method = text("ansible_become_method");
            if (method != null && !method.equals("sudo")) {
                problem("ansible_become_method", "only sudo is supported yet, not '" + method + "'");
            }
            var user = text("ansible_become_user");
            if (user != null && !user.equals("root")) {
                problem("ansible_become_user", "a Dom0 is changed as root, not as '" + user + "'");
            }
            return vars.bool(problems, "ansible_become");
        }

        List<Problem> ignored() {
            var ignored = new Problems();
            for (var entry : vars.entries()) {
                var name = entry.key().text();
                if (IGNORED.contains(name)) {
                    ignored.add(
                            entry.value(),
                            name + " is ignored",
                            "ssh's own configuration is read: put it into ~/.ssh/config");
                } else if (SUDO_PASSWORDS.contains(name)) {
                    ignored.add(
                            entry.value(),
                            name + " is ignored: no password is given to sudo yet",
                            "let sudo ask for none there (NOPASSWD), or log in as root");
                }
            }
            return ignored.all();
        }

        void refuseUnsupported() {
            for (var entry : vars.entries()) {
                if (UNSUPPORTED.contains(entry.key().text())) {
                    problem(entry.key().text(), entry.key().text() + " is not supported");
                }
            }
        }

        private void problem(String name, String message) {
            var value = vars.get(name);
            if (value != null) {
                problems.add(value, message, null);
            }
        }
    }
}
