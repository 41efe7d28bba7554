package pontifex.playbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.YamlMap;
import pontifex.yaml.YamlNode;
import pontifex.yaml.YamlScalar;

/// What a play says of itself, such as its `hosts`, with templates filled in: from its `vars`, its `vars_files` and
/// `-e`.
/// As no host is known yet, nothing of the inventory is.
final class PlayWords {
    private static final String NAME = "name";

    /// It is asked for each host.
    private static final String NO_LOG = "no_log";

    private PlayWords() {}

    /// @param known what its templates may ask for
    /// @return the play; what can't be filled in is a problem, and left out
    static YamlMap of(YamlMap play, Variables known, Problems problems) {
        var entries = new ArrayList<YamlMap.Entry>();
        for (var entry : play.entries()) {
            var word = entry.key().text();
            if (word.equals(NAME)) {
                entries.add(named(entry, known));
                continue;
            }
            if (!PlayFields.FILLED_IN.contains(word) || word.equals(NO_LOG)) {
                entries.add(entry);
                continue;
            }
            try {
                entries.add(new YamlMap.Entry(entry.key(), Templates.render(entry.value(), known)));
            } catch (BadInput e) {
                e.problems().forEach(problem -> problems.add(hinted(problem)));
            }
        }
        return new YamlMap(play.source(), entries);
    }

    private static Problem hinted(Problem problem) {
        return problem.hint() != null
                ? problem
                : new Problem(
                        problem.source(),
                        problem.length(),
                        problem.message(),
                        "a play's own words know its vars, its vars_files and what is given after -e alone");
    }

    /// A name that can't be filled in, or that a secret would go into, stays as it is written.
    private static YamlMap.Entry named(YamlMap.Entry entry, Variables known) {
        try {
            var before = known.forgetSecret();
            var name = Templates.render(entry.value(), known);
            var secret = known.secret();
            known.rememberSecret(before);
            return secret ? entry : new YamlMap.Entry(entry.key(), name);
        } catch (BadInput _) {
            return entry;
        }
    }

    /// What a play knows before it is known for which hosts it is.
    ///
    /// @param files of variables; those that only a host can name tell nothing here
    static Variables known(
            Map<String, YamlNode> vars, List<List<YamlScalar>> files, BesidePlays beside, ExtraVars extra) {
        var own = new HashMap<>(vars);
        for (var names : files) {
            own.putAll(here(names, Variables.ofNoHost(beside.keys(), over(own, extra)), beside));
        }
        return Variables.ofNoHost(beside.keys(), over(own, extra));
    }

    private static Map<String, YamlNode> here(List<YamlScalar> names, Variables known, BesidePlays beside) {
        try {
            var rendered = new ArrayList<YamlScalar>();
            for (var name : names) {
                if (Templates.render(name, known) instanceof YamlScalar file) {
                    rendered.add(file);
                }
            }
            return beside.vars(rendered);
        } catch (BadInput _) {
            return Map.of(); // told where it is read with the playbook, or for each host
        }
    }

    private static Map<String, YamlNode> over(Map<String, YamlNode> vars, ExtraVars extra) {
        var all = new HashMap<>(vars);
        all.putAll(extra.vars());
        return all;
    }
}
