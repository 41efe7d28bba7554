package pontifex.cli;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import pontifex.remote.Connections;
import pontifex.run.HostTransactions;
import pontifex.run.HostTransactions.Asked;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.transaction.TransactionId;
import pontifex.yaml.BadInput;
import pontifex.yaml.Problem;
import pontifex.yaml.Source;

/// What `confirm`, `undo` and `unlock` have in common: one transaction of one host is ended, and told how.
final class ByHand {
    @Mixin
    private InventoryOptions inventory = new InventoryOptions();

    @Mixin
    private ConnectionOptions connection = new ConnectionOptions();

    @Mixin
    private FormatOptions format = new FormatOptions();

    /// @param id null: the one that there is
    /// @return 0 when it ended as asked, else as apply's
    int end(Asked asked, String verb, String host, @Nullable String id, Terminal terminal, Workplace workplace)
            throws BadInput, InterruptedException {
        var transaction = id == null ? null : named(id);
        var hosts = NamedHosts.of(host, workplace, inventory, connection);
        hosts.warn(terminal);
        var target = Objects.requireNonNull(hosts.targets().targets().get(host));
        var confirming = Objects.requireNonNull(hosts.targets().confirming().get(host));
        var limit = Duration.ofSeconds(connection.commandTimeout);
        var report = format.report(terminal);
        report.begin(Mode.APPLY, verb + " " + host, 1);
        HostTransactions.Ended ended;
        try (var connections = new Connections(connection.ssh(hosts.settings(), workplace))) {
            var transactions = asked == Asked.CONFIRM
                    ? HostTransactions.confirming(connections, target, confirming, limit)
                    : HostTransactions.of(connections, target, confirming, limit);
            ended = transactions.end(asked, transaction);
            terminal.notes(connections.notes());
        }
        var summary = new Summary(Mode.APPLY, List.of(ended.result()), false, List.of());
        report.host(ended.result());
        report.end(summary);
        return ended.asAsked() ? 0 : summary.exitCode(false);
    }

    private static TransactionId named(String id) throws BadInput {
        try {
            return new TransactionId(id);
        } catch (IllegalArgumentException e) {
            throw new BadInput(new Problem(
                    Source.of("--transaction"),
                    1,
                    "'" + id + "' is no transaction's id",
                    "'pontifex status' tells those that are pending"));
        }
    }
}
