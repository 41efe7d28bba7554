package pontifex.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pontifex.history.History;
import pontifex.history.HistoryFailure;
import pontifex.history.Keeping;
import pontifex.inventory.Reading.Programs;
import pontifex.playbook.Rollout;
import pontifex.remote.HostKeyPolicy;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;
import pontifex.yaml.Yaml;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// `pontifex.yml` of the current folder: defaults that a site keeps with its playbooks.
///
/// ```yaml
/// forks: 50
/// fleet: north                            # what all hosts together are called; `mac: auto` rests on it
/// guard: 60                               # seconds that a host waits for the confirm of a change on the path to it
/// inventory: inventory/
/// inventory_timeout: 300                  # seconds for each answer of an inventory that is a program; else 120
/// ssh_config: ssh_config                  # read instead of ~/.ssh/config and the system's
/// ssh:
///   host_keys: accept-new                 # strict, accept-new or pinned, as --host-keys
/// history:
///   key_file: /etc/pontifex/history.key   # outside the repository; makes keyed digests of secrets
///   remote: origin                        # fetched from before a run, pushed to after it; `none`: neither
///   repository: ../history                # where the history is kept, if not with the playbooks
/// waivers: []                             # differences that somebody answers for, until a day: [WaiverLine]
/// ```
///
/// @param guard null: nothing is said
record Settings(
        int forks,
        String fleet,
        @Nullable Integer guard,
        List<String> inventories,
        Duration inventoryTimeout,
        @Nullable Path sshConfig,
        @Nullable HostKeyPolicy hostKeys,
        @Nullable Path keyFile,
        Keeping keeping,
        List<WaiverLine> waivers) {
    private static final String FILE = "pontifex.yml";
    private static final int FORKS = 50;
    private static final int LONGEST_TIMEOUT = 3600;

    /// What a site without a `pontifex.yml` has.
    private static Settings none() {
        return new Settings(
                FORKS,
                Rollout.FLEET,
                null,
                List.of(),
                Programs.LIMIT,
                null,
                null,
                null,
                new Keeping(null, null, ci()),
                List.of());
    }

    /// Build servers set it (GitHub, GitLab, Jenkins and others).
    private static boolean ci() {
        return System.getenv("CI") != null;
    }

    /// The history of the playbooks in the repository that `near` lies in.
    History history(Path near) throws HistoryFailure {
        return History.around(near, keeping);
    }

    static Settings read(Workplace workplace) throws BadInput {
        var file = workplace.file(Path.of(FILE));
        if (!Files.exists(file)) {
            return none();
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new BadInput(new Problem(Source.of(FILE), 1, "can't be read: " + e.getMessage(), null));
        }
        return switch (Yaml.read(FILE, text)) {
            case YamlMap map -> read(map, workplace);
            case YamlScalar scalar when scalar.isNull() -> none();
            case YamlNode other ->
                throw new BadInput(new Problem(
                        other.source(), 1, FILE + " holds a map of settings, this is " + other.kind(), null));
        };
    }

    private static Settings read(YamlMap map, Workplace workplace) throws BadInput {
        var problems = new Problems();
        map.fields(
                problems,
                FILE,
                Set.of(
                        "forks",
                        "fleet",
                        "guard",
                        "inventory",
                        "inventory_timeout",
                        "ssh_config",
                        "ssh",
                        "history",
                        "waivers"));
        var forks = map.integer(problems, "forks");
        if (forks != null && (forks < 1 || forks > 10_000) && map.get("forks") instanceof YamlNode at) {
            problems.add(at, "forks must be from 1 to 10000", null);
        }
        var guard = map.integer(problems, "guard");
        if (guard != null
                && (guard < GuardOptions.LEAST || guard > GuardOptions.MOST)
                && map.get("guard") instanceof YamlNode at) {
            problems.add(
                    at, "guard must be from " + GuardOptions.LEAST + " to " + GuardOptions.MOST + " seconds", null);
        }
        var fleet = map.text(problems, "fleet");
        var inventory = map.text(problems, "inventory");
        var timeout = map.integer(problems, "inventory_timeout");
        if (timeout != null
                && (timeout < 1 || timeout > LONGEST_TIMEOUT)
                && map.get("inventory_timeout") instanceof YamlNode at) {
            problems.add(at, "inventory_timeout must be from 1 to " + LONGEST_TIMEOUT + " seconds", null);
        }
        var sshConfig = map.text(problems, "ssh_config");
        var hostKeys = hostKeys(map, problems);
        var history = map.map(problems, "history");
        String keyFile = null;
        String remote = null;
        String repository = null;
        if (history != null) {
            history.fields(problems, "history", Set.of("key_file", "remote", "repository"));
            keyFile = history.text(problems, "key_file");
            remote = history.text(problems, "remote");
            repository = history.text(problems, "repository");
        }
        var waivers = WaiverLine.read(map, problems);
        problems.throwIfAny();
        return new Settings(
                forks == null ? FORKS : forks.intValue(),
                fleet == null ? Rollout.FLEET : fleet,
                guard == null ? null : guard.intValue(),
                inventory == null ? List.of() : List.of(inventory),
                timeout == null ? Programs.LIMIT : Duration.ofSeconds(timeout),
                sshConfig == null ? null : workplace.file(Path.of(sshConfig)),
                hostKeys,
                keyFile == null ? null : workplace.file(Path.of(keyFile)),
                new Keeping(repository == null ? null : workplace.file(Path.of(repository)), remote, ci()),
                waivers);
    }

    private static @Nullable HostKeyPolicy hostKeys(YamlMap map, Problems problems) {
        var ssh = map.map(problems, "ssh");
        if (ssh == null) {
            return null;
        }
        ssh.fields(problems, "ssh", Set.of("host_keys"));
        var word = ssh.text(problems, "host_keys");
        var policy = word == null ? null : SshOptions.policy(word);
        if (word != null && policy == null && ssh.get("host_keys") instanceof YamlNode at) {
            problems.add(at, "host_keys is strict, accept-new or pinned, not '" + word + "'", null);
        }
        return policy;
    }
}
