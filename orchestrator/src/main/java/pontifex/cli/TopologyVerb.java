package pontifex.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pontifex.report.topology.DotPicture;
import pontifex.report.topology.MermaidPicture;
import pontifex.report.topology.Picture;
import pontifex.report.topology.Portrait;
import pontifex.report.topology.SvgPicture;
import pontifex.report.topology.TextPicture;
import pontifex.run.Failure;
import pontifex.run.HostLook;
import pontifex.run.Topology;
import pontifex.state.HostState;
import pontifex.state.Look;
import pontifex.yaml.BadInput;

/// How hosts are wired, drawn.
@Command(
        name = "topology",
        sortOptions = false,
        abbreviateSynopsis = true,
        description =
                "How hosts are wired now and will be at the next boot, NIC to bridge to guest; nothing is touched.")
final class TopologyVerb implements Callable<Integer> {
    enum Format {
        TEXT,
        SVG,
        MERMAID,
        DOT;

        private Picture picture() {
            return switch (this) {
                case TEXT -> new TextPicture();
                case SVG -> new SvgPicture();
                case MERMAID -> new MermaidPicture();
                case DOT -> new DotPicture();
            };
        }
    }

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, svg, mermaid or dot. Default: text")
    private Format format = Format.TEXT;

    @Mixin
    private HostsOptions asked = new HostsOptions();

    private final Terminal terminal;
    private final Workplace workplace;

    TopologyVerb(Terminal terminal, Workplace workplace) {
        this.terminal = terminal;
        this.workplace = workplace;
    }

    @Override
    public Integer call() throws BadInput, InterruptedException {
        var hosts = asked.meant(terminal, workplace);
        var looks = Survey.of(hosts, _ -> Look.NOTHING, asked.connection, terminal, workplace)
                .looks();
        var portraits = hosts.names().stream()
                .map(host -> Objects.requireNonNull(looks.get(host)))
                .map(TopologyVerb::portrait)
                .toList();
        terminal.out().print(format.picture().of(portraits));
        terminal.out().flush();
        return looks.values().stream().allMatch(look -> look.found() != null) ? 0 : 1;
    }

    private static Portrait portrait(HostLook look) {
        if (look.found() instanceof HostState found) {
            return Portrait.of(look.host(), Topology.of(found));
        }
        return Portrait.unseen(
                look.host(), look.failure() instanceof Failure why ? why.cause() : "it was not looked at");
    }
}
