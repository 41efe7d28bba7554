package pontifex.report.bundle;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import pontifex.run.Mode;
import pontifex.run.Shard;

/// Of what run a bundle is a part.
///
/// @param what `apply playbooks/multi-nic.yml`
/// @param run the part's own id, and `who` ran it
/// @param source the commit of the playbooks, with `-dirty` where the work tree differed; empty without one
/// @param detailed whether differences show in the exit code
/// @param asked what else was asked, by its name: all parts of a run were asked the same
/// @param hosts all of the whole run, in its order
public record BundleHead(
        Mode mode,
        String what,
        Shard shard,
        String run,
        String who,
        String source,
        boolean detailed,
        SequencedMap<String, String> asked,
        List<String> hosts) {
    private static final String DIRTY = "-dirty";

    public BundleHead {
        asked = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(asked));
        hosts = List.copyOf(hosts);
    }

    /// Whether its plays are those of a commit, and of nothing else.
    public boolean ofCommit() {
        return !source.isEmpty() && !source.endsWith(DIRTY);
    }

    /// All that must be the same for every part, by its name.
    SequencedMap<String, String> question() {
        var question = new LinkedHashMap<String, String>();
        question.put("what it does", mode == Mode.PLAN && detailed ? what + ", with its exit code" : what);
        question.put("mode", mode.name());
        question.put("number of shards", String.valueOf(shard.of()));
        question.put("commit of the plays", source);
        question.putAll(asked);
        return question;
    }
}
