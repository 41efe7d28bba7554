package pontifex.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlList;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// How ssh is spoken with a host, as its variables say it.
///
/// @param legacy `ssh_profile: legacy`: algorithms that are not safe any more are offered too
/// @param hostKeys `ssh_host_keys`: the only keys that are taken of it; empty: known_hosts says
/// @param password never shown
/// @param arguments what Ansible would give to the ssh command; never shown, for a command may hold a password
public record SshTerms(
        boolean legacy, List<String> hostKeys, @Nullable String password, SshArguments arguments) {
    static final Set<String> NAMES =
            Set.of("ssh_profile", "ssh_host_keys", "ansible_ssh_password", "ansible_ssh_pass", "ansible_password");

    private static final String[] PASSWORDS = {"ansible_ssh_password", "ansible_ssh_pass", "ansible_password"};

    /// A public key as known_hosts and `.pub` files have it, or a fingerprint as `ssh-keygen -l` prints it.
    private static final Pattern KEY =
            Pattern.compile("(?:ssh|ecdsa|sk)-[\\w.@-]+ +[A-Za-z0-9+/]{40,}={0,2}( .*)?|SHA256:[A-Za-z0-9+/]{43}=?");

    public SshTerms {
        hostKeys = List.copyOf(hostKeys);
    }

    static SshTerms of(YamlMap vars, Problems problems, Problems warnings) {
        return new SshTerms(
                legacy(vars, problems),
                hostKeys(vars, problems),
                password(vars, problems),
                SshArguments.of(vars, problems, warnings));
    }

    private static boolean legacy(YamlMap vars, Problems problems) {
        var profile = vars.text(problems, "ssh_profile");
        if (profile == null || profile.isEmpty() || profile.equals("today")) {
            return false;
        }
        if (!profile.equals("legacy") && vars.get("ssh_profile") instanceof YamlNode at) {
            problems.add(at, "ssh_profile is today or legacy, not '" + profile + "'", null);
        }
        return profile.equals("legacy");
    }

    private static List<String> hostKeys(YamlMap vars, Problems problems) {
        var keys = new ArrayList<String>();
        var value = vars.get("ssh_host_keys");
        for (var key :
                value instanceof YamlList list ? list.items() : value == null ? List.<YamlNode>of() : List.of(value)) {
            if (key instanceof YamlScalar scalar
                    && KEY.matcher(scalar.text().strip()).matches()) {
                keys.add(scalar.text().strip());
            } else {
                problems.add(
                        key,
                        "no host key: one is 'ssh-ed25519 AAAA…', or 'SHA256:…'",
                        "take it from /etc/ssh/ssh_host_*_key.pub on the host");
            }
        }
        return keys;
    }

    private static @Nullable String password(YamlMap vars, Problems problems) {
        for (var name : PASSWORDS) {
            var password = vars.text(problems, name);
            if (password == null || password.isEmpty()) {
                continue;
            }
            if (vars.get(name) instanceof YamlNode at) {
                if (password.contains("{{")) {
                    problems.add(at, "the template in " + name + " is not filled in here", null);
                } else if (password.chars().anyMatch(Character::isISOControl)) {
                    problems.add(at, name + " is one line without control characters", null);
                }
            }
            return password;
        }
        return null;
    }

    @Override
    public String toString() {
        return "SshTerms[legacy=" + legacy + ", hostKeys=" + hostKeys + "]";
    }
}
