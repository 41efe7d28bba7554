package pontifex.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import pontifex.playbook.Rollout;
import pontifex.run.Ledger;
import pontifex.run.Mode;
import pontifex.run.PlayRun;
import pontifex.run.Rules;
import pontifex.state.HostState;
import pontifex.state.Look;

/// What a run is about: which plays, made of a playbook or of what Git has; on which hosts, and how each is reached.
///
/// @param title what it is about, in reports and in the history: `playbooks/multi-nic.yml`
/// @param folder a folder of the repository whose history it belongs to
/// @param ledger what an audit holds the hosts against
/// @param looks what must be seen of each host, by its name
/// @param verb what it does, where that is not the mode's word: `rollback`
/// @param remarks what is to be said of a host beside, by the state that was seen, or is wanted, at the end
record Errand(
        String title,
        Settings settings,
        Path folder,
        Rules rules,
        List<PlayRun> plays,
        Map<String, Look> looks,
        Targets targets,
        Ledger ledger,
        @Nullable String verb,
        BiFunction<String, HostState, List<String>> remarks) {
    Errand {
        plays = List.copyOf(plays);
        looks = Map.copyOf(looks);
    }

    /// That of a playbook's plays, or of an audit.
    Errand(
            String title,
            Settings settings,
            Path folder,
            Rules rules,
            List<PlayRun> plays,
            Map<String, Look> looks,
            Targets targets,
            Ledger ledger) {
        this(title, settings, folder, rules, plays, looks, targets, ledger, null, (_, _) -> List.of());
    }

    /// That of a run that is no audit.
    Errand(
            String title,
            Settings settings,
            Path folder,
            Rules rules,
            List<PlayRun> plays,
            Map<String, Look> looks,
            Targets targets) {
        this(title, settings, folder, rules, plays, looks, targets, Ledger.NONE);
    }

    Errand with(Ledger against) {
        return new Errand(title, settings, folder, rules, plays, looks, targets, against, verb, remarks);
    }

    /// The same, of which more is said.
    Errand told(String as, BiFunction<String, HostState, List<String>> beside) {
        return new Errand(title, settings, folder, rules, plays, looks, targets, ledger, as, beside);
    }

    /// That of a site's playbooks.
    static Errand of(Site site, Rules rules, Work work, Targets targets) {
        var looks = new java.util.HashMap<String, Look>();
        targets.targets().keySet().forEach(host -> looks.put(host, Rollout.look(work.tasks(host))));
        return new Errand(site.title(), site.settings(), site.folder(), rules, work.plays(), looks, targets);
    }

    /// Whether it is what plays say: then what is found as they say it is theirs.
    boolean isOfPlays() {
        return verb == null;
    }

    /// `apply playbooks/multi-nic.yml`
    String name(Mode mode) {
        return (verb == null ? mode.name().toLowerCase(Locale.ROOT) : verb) + " " + title;
    }

    Look look(String host) {
        return looks.getOrDefault(host, Look.NOTHING);
    }
}
