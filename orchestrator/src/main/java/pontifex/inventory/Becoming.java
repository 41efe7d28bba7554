package pontifex.inventory;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;

/// How one becomes root on a host, as its variables say it; null is what they leave open.
///
/// @param wanted `ansible_become`
/// @param password never shown
/// @param program where sudo, su or doas itself is
public record Becoming(
        @Nullable Boolean wanted,
        @Nullable Method method,
        @Nullable String password,
        @Nullable String program) {
    /// What becomes root.
    public enum Method {
        SUDO,
        SU,
        DOAS;

        /// As Ansible calls it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// @return null where there is none of this name
        public static @Nullable Method of(String word) {
            for (var method : values()) {
                if (method.word().equals(word)) {
                    return method;
                }
            }
            return null;
        }
    }

    /// What is done anyway, or makes no difference to a program that sets its own environment.
    private static final Set<String> IMPLIED = Set.of("-H", "-S", "-n", "-E", "-s", "-", "-l", "-m", "-p");

    /// What leaves all open.
    public static final Becoming OPEN = new Becoming(null, null, null, null);

    /// The words of a play that are about it; a password is none of them.
    public static final Set<String> OF_PLAY =
            Set.of("become", "become_method", "become_user", "become_flags", "become_exe");

    /// As a play says it.
    public static Becoming ofPlay(YamlMap play, Problems problems) {
        user(play, problems, "become_user");
        flags(play, problems, "become_flags");
        return new Becoming(
                play.bool(problems, "become"),
                method(play, problems, "become_method"),
                null,
                program(play, problems, "become_exe"));
    }

    /// What is open here is as `other` says.
    public Becoming or(Becoming other) {
        return new Becoming(
                wanted == null ? other.wanted : wanted,
                method == null ? other.method : method,
                password == null ? other.password : password,
                program == null ? other.program : program);
    }

    static Becoming of(YamlMap vars, Problems problems) {
        var method = method(vars, problems, "ansible_become_method");
        var own = method == null ? Method.SUDO.word() : method.word();
        user(vars, problems, "ansible_" + own + "_user", "ansible_become_user");
        flags(vars, problems, "ansible_" + own + "_flags", "ansible_become_flags");
        return new Becoming(
                vars.bool(problems, "ansible_become"),
                method,
                password(vars, problems, "ansible_" + own + "_pass", "ansible_become_pass", "ansible_become_password"),
                program(vars, problems, "ansible_" + own + "_exe", "ansible_become_exe"));
    }

    private static @Nullable String text(YamlMap vars, Problems problems, String name) {
        var text = vars.text(problems, name);
        if (text != null && text.contains("{{")) {
            problem(vars, problems, name, "the template in " + name + " is not filled in here");
            return null;
        }
        return text == null || text.isEmpty() ? null : text;
    }

    private static @Nullable Method method(YamlMap vars, Problems problems, String name) {
        var word = text(vars, problems, name);
        var method = word == null ? null : Method.of(word);
        if (word != null && method == null) {
            problem(vars, problems, name, "one becomes root by sudo, su or doas, not by '" + word + "'");
        }
        return method;
    }

    private static void user(YamlMap vars, Problems problems, String... names) {
        for (var name : names) {
            if (text(vars, problems, name) instanceof String user && !user.equals("root")) {
                problem(vars, problems, name, "a Dom0 is changed as root, not as '" + user + "'");
            }
        }
    }

    private static void flags(YamlMap vars, Problems problems, String... names) {
        for (var name : names) {
            if (text(vars, problems, name) instanceof String flags) {
                for (var flag : flags.strip().split("\\s+")) {
                    if (!IMPLIED.contains(flag)) {
                        problem(vars, problems, name, name + ": '" + flag + "' is not supported");
                    }
                }
            }
        }
    }

    private static @Nullable String password(YamlMap vars, Problems problems, String... names) {
        for (var name : names) {
            if (text(vars, problems, name) instanceof String password) {
                if (password.chars().anyMatch(Character::isISOControl)) {
                    problem(vars, problems, name, name + " is one line without control characters");
                }
                return password;
            }
        }
        return null;
    }

    private static @Nullable String program(YamlMap vars, Problems problems, String... names) {
        for (var name : names) {
            if (text(vars, problems, name) instanceof String program) {
                if (!program.matches("[\\w/.][\\w/.+-]*")) {
                    problem(vars, problems, name, name + " is one program's name or path, without arguments");
                }
                return program;
            }
        }
        return null;
    }

    private static void problem(YamlMap vars, Problems problems, String name, String message) {
        var value = vars.get(name);
        if (value != null) {
            problems.add(value, message, null);
        }
    }

    @Override
    public String toString() {
        return "Becoming[wanted=" + wanted + ", method=" + method + ", program=" + program + "]";
    }
}
