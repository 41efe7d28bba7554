package pontifex.cli;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pontifex.inventory.Host;
import pontifex.playbook.Rollout;
import pontifex.run.Shard;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;
import pontifex.yaml.Source;

/// Which part of a run this is, where it is divided among several controllers, and where its results go.
final class ShardOptions {
    @Option(
            names = "--shard",
            paramLabel = "K/N",
            description =
                    "Only the K-th of N parts of the hosts, from 1/N to N/N: a host's part rests on its name alone."
                            + " docs/shards.md")
    private @Nullable String written;

    @Option(
            names = "--bundle",
            paramLabel = "FILE",
            description = "Also writes FILE for pontifex merge: all that is told of this run. An apply records in it"
                    + " alone what it would else commit.")
    @Nullable Path bundle;

    /// @throws BadInput for what is no shard
    Shard shard() throws BadInput {
        if (written == null) {
            return Shard.WHOLE;
        }
        if (Shard.of(written) instanceof Shard shard) {
            return shard;
        }
        throw new BadInput(new Problem(
                new Source("--shard", 1, 1, written),
                written.length(),
                "is no shard",
                "the first of three is 1/3, the last 3/3; there are at most " + Shard.MOST));
    }

    /// The part of the plays that is ours.
    ///
    /// @param applied whether hosts are to be changed
    /// @throws BadInput where a part alone would not keep what the plays promise
    Rollout of(Rollout whole, boolean applied) throws BadInput {
        var shard = shard();
        if (shard.equals(Shard.WHOLE)) {
            return whole;
        }
        var problems = new Problems();
        for (var run : whole.plays()) {
            if (applied && !run.canaries().isEmpty()) {
                var canaries = run.hosts().stream()
                        .map(Host::name)
                        .filter(run.canaries()::contains)
                        .collect(Collectors.toList());
                problems.add(
                        run.play().source(),
                        1,
                        "this play has canaries, and other shards than theirs would not wait for them",
                        "apply them first, with --limit " + String.join(",", canaries) + "; then the shards, each with"
                                + " --limit 'all:!" + String.join(":!", canaries) + "'");
            }
        }
        problems.throwIfAny();
        return whole.among(shard::takes);
    }
}
