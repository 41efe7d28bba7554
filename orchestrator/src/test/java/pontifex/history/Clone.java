package pontifex.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// A repository of a user's, with one commit and what a controller does in it.
record Clone(Path folder) {
    static final Keeping PUSHING = new Keeping(null, "origin", false);

    /// A new one, and the bare one that it was pushed to, called `origin`.
    static Clone withOrigin(Path folder) throws Exception {
        var first = new Clone(Files.createDirectories(folder.resolve("first")));
        first.git("init", "-q", "-b", "main");
        first.named();
        Files.writeString(first.folder.resolve("site.yml"), "- hosts: all\n");
        first.git("add", ".");
        first.git("commit", "-qm", "the playbook");
        first.git("init", "-q", "--bare", "-b", "main", "../origin.git");
        first.git("remote", "add", "origin", folder.resolve("origin.git").toString());
        first.git("push", "-q", "origin", "main");
        return first;
    }

    Clone origin() {
        return new Clone(folder.resolveSibling("origin.git"));
    }

    /// @param options such as `--depth=1`
    Clone another(String name, String... options) throws Exception {
        var command = new ArrayList<>(List.of("clone", "-q"));
        command.addAll(List.of(options));
        command.addAll(List.of("file://" + origin().folder, "../" + name));
        git(command.toArray(String[]::new));
        var other = new Clone(folder.resolveSibling(name));
        other.named();
        return other;
    }

    private void named() throws Exception {
        git("config", "user.name", "Olga Operator");
        git("config", "user.email", "olga@example.org");
    }

    History history() throws HistoryFailure {
        return History.around(folder, PUSHING);
    }

    /// A run that finds one bridge's NIC on a host.
    ///
    /// @return its commit, before it is pushed; empty when nothing moved
    Optional<String> record(String run, String host, String bridge, String nic) throws Exception {
        try (var history = history()) {
            return record(history, run, host, bridge, nic);
        }
    }

    static Optional<String> record(History history, String run, String host, String bridge, String nic)
            throws Exception {
        var begun = RunRecord.begun(run, "apply site.yml", "site.yml", "", "olga@control");
        try (var journal = history.begin(begun, SecretKey.NONE)) {
            journal.add(new HostRecord(
                    host, Scope.of("bridge", bridge), items(bridge, nic), new TreeMap<>(), new TreeSet<>()));
            journal.outcome(host, "in_sync", List.of(), List.of());
            return history.record(journal);
        }
    }

    static Items items(String bridge, String nic) {
        return new Items(new TreeMap<>(Map.of(item(bridge), Value.of(nic))));
    }

    static Item item(String bridge) {
        return new Item("bridge", bridge, "nic", Truth.LIVE);
    }

    Pushed push() throws Exception {
        try (var history = history()) {
            return history.push();
        }
    }

    /// What a whole run of a controller does: fetch, record, push.
    Pushed run(String run, String host, String bridge, String nic) throws Exception {
        try (var history = history()) {
            history.fetch();
            record(history, run, host, bridge, nic);
            return history.push();
        }
    }

    String tip() throws Exception {
        return git("rev-parse", "pontifex/history");
    }

    /// The runs of the branch, the oldest first.
    List<String> runs() throws Exception {
        return git(
                        "log",
                        "--reverse",
                        "--topo-order",
                        "--format=%(trailers:key=Pontifex-Run,valueonly,separator=)",
                        "pontifex/history")
                .lines()
                .toList();
    }

    /// Gives the branch's last commit another time.
    ///
    /// @param when seconds since 1970
    void redate(String branch, long when) throws Exception {
        var message = git("log", "-1", "--format=%B", branch);
        var commit = git(
                Map.of("GIT_AUTHOR_DATE", "@" + when + " +0000", "GIT_COMMITTER_DATE", "@" + when + " +0000"),
                "commit-tree",
                "-m",
                message,
                "-p",
                branch + "~1",
                branch + "^{tree}");
        git("update-ref", "refs/heads/" + branch, commit);
    }

    String git(String... arguments) throws Exception {
        return git(Map.of(), arguments);
    }

    private String git(Map<String, String> environment, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out.strip();
    }
}
