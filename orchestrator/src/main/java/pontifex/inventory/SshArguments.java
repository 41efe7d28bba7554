package pontifex.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;

/// What the inventory would say to the ssh command, as `Name=value` of ssh_config(5): `-J jump` is `ProxyJump=jump`.
/// What is about the command itself (its log, its terminal, its master connection) is left out. No ssh gets more of
/// it than these, so none of it is another option or a command's name.
///
/// @param config `-F`: read instead of the user's own configuration; null: not said
/// @param first win over what other variables say: `ansible_ssh_args` and `ansible_host_key_checking`
/// @param last hold where they say nothing: `ansible_ssh_common_args`, then `ansible_ssh_extra_args`
public record SshArguments(@Nullable String config, List<String> first, List<String> last) {
    static final SshArguments NONE = new SshArguments(null, List.of(), List.of());

    static final Set<String> NAMES = Set.of(
            "ansible_ssh_args",
            "ansible_ssh_common_args",
            "ansible_ssh_extra_args",
            "ansible_host_key_checking",
            "ansible_ssh_host_key_checking");

    /// Options of the ssh command that say what ssh_config(5) has a word for.
    private static final Map<Character, String> WORDS = Map.of(
            '4', "AddressFamily=inet",
            '6', "AddressFamily=inet6",
            'J', "ProxyJump=%s",
            'c', "Ciphers=%s",
            'i', "IdentityFile=\"%s\"",
            'l', "User=\"%s\"",
            'm', "MACs=%s",
            'p', "Port=%s");

    /// Of its own terminal, log, forwardings and processes: without a meaning here, with a value and without.
    private static final String WITH_VALUE = "BbDEeILRSw";

    private static final String WITHOUT = "AaCfgKkMNnqsTtvXxYy";

    private static final Pattern OPTION = Pattern.compile("\\s*(?<name>\\w+)(?:\\s*=\\s*|\\s+)(?<value>\\S.*?)\\s*");
    private static final Pattern OFF = Pattern.compile("(?i)no|off|false");

    public SshArguments {
        first = List.copyOf(first);
        last = List.copyOf(last);
    }

    static SshArguments of(YamlMap vars, Problems problems, Problems warnings) {
        var before = new Reading(problems, warnings);
        before.read(vars, "ansible_ssh_args");
        before.checking(vars, "ansible_host_key_checking", "ansible_ssh_host_key_checking");
        var after = new Reading(problems, warnings);
        after.read(vars, "ansible_ssh_common_args");
        after.read(vars, "ansible_ssh_extra_args");
        var config = after.config == null ? before.config : after.config;
        return new SshArguments(config, before.options, after.options);
    }

    private static final class Reading {
        private final Problems problems;
        private final Problems warnings;
        private final List<String> options = new ArrayList<>();
        private @Nullable String config;

        Reading(Problems problems, Problems warnings) {
            this.problems = problems;
            this.warnings = warnings;
        }

        void read(YamlMap vars, String name) {
            var text = vars.text(problems, name);
            var at = vars.get(name);
            if (text == null || at == null) {
                return;
            }
            var words = ShellWords.ofArguments(text);
            if (text.contains("{{")) {
                problems.add(at, "the template in " + name + " is not filled in here", null);
            } else if (words == null) {
                problems.add(at, name + " has a quotation mark that is not closed", null);
            } else if (words.stream().flatMapToInt(String::chars).anyMatch(Character::isISOControl)) {
                problems.add(at, name + " can't have control characters in it", null);
            } else {
                var said = words.stream().map(String::strip).filter(word -> !word.isEmpty());
                new Options(this, name, at, said.toList()).read();
            }
        }

        /// The last of the names that is there, as with Ansible.
        void checking(YamlMap vars, String... names) {
            for (var name : names) {
                if (Boolean.FALSE.equals(vars.bool(problems, name)) && vars.get(name) instanceof YamlNode at) {
                    add(at, "StrictHostKeyChecking", "no");
                    return;
                }
            }
        }

        /// Keys that nobody remembers would be believed each time anew, whosever they are.
        void add(YamlNode at, String name, String value) {
            if (name.equalsIgnoreCase("StrictHostKeyChecking")
                    && OFF.matcher(value).matches()) {
                warnings.add(
                        at,
                        "StrictHostKeyChecking=" + value + " is taken for accept-new",
                        "a host's first key is believed and remembered, one that has changed is not");
                options.add("StrictHostKeyChecking=accept-new");
            } else if (name.equalsIgnoreCase("UserKnownHostsFile") && value.equals("/dev/null")) {
                warnings.add(
                        at,
                        "UserKnownHostsFile=/dev/null is left out: host keys are remembered",
                        "ssh-keygen -R HOST forgets that of a host that was installed anew");
            } else {
                options.add(name + "=" + value);
            }
        }
    }

    /// The words of one variable, as getopt(3) reads them.
    private record Options(Reading reading, String variable, YamlNode at, List<String> words) {
        void read() {
            var rest = words.listIterator();
            while (rest.hasNext()) {
                var word = rest.next();
                if (!word.startsWith("-") || word.length() < 2 || word.equals("--")) {
                    refuse("'" + word + "' is no option of ssh");
                    return;
                }
                for (var i = 1; i < word.length(); i++) {
                    var letter = word.charAt(i);
                    if (!takesValue(letter)) {
                        flag(letter);
                    } else if (i + 1 < word.length()) {
                        option(letter, word.substring(i + 1));
                        break;
                    } else if (rest.hasNext()) {
                        option(letter, rest.next());
                    } else {
                        refuse("-" + letter + " has no value");
                    }
                }
            }
        }

        private static boolean takesValue(char letter) {
            return "oF".indexOf(letter) >= 0
                    || WITH_VALUE.indexOf(letter) >= 0
                    || WORDS.getOrDefault(letter, "").contains("%s");
        }

        private void flag(char letter) {
            if (WORDS.get(letter) instanceof String word) {
                reading.options.add(word);
            } else if (WITHOUT.indexOf(letter) < 0) {
                refuse("-" + letter + " of ssh says nothing of the way to a host");
            }
        }

        private void option(char letter, String value) {
            if (letter == 'F') {
                reading.config = value;
            } else if (WORDS.get(letter) instanceof String word) {
                reading.options.add(word.replace("%s", value.replaceAll("[\"\\\\]", "\\\\$0")));
            } else if (letter == 'o') {
                var option = OPTION.matcher(value);
                if (option.matches()) {
                    reading.add(at, option.group("name"), option.group("value"));
                } else {
                    refuse("'-o " + value + "' is not Name=value");
                }
            }
        }

        private void refuse(String why) {
            reading.problems.add(
                    at, variable + ": " + why, "its words are those of the ssh command: -o Name=value, -J …");
        }
    }
}
