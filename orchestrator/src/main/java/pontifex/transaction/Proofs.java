package pontifex.transaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import pontifex.plan.Change;
import pontifex.plan.Means;
import pontifex.plan.Plan;
import pontifex.shell.Quoted;
import pontifex.shell.Script;
import pontifex.state.Kept;
import pontifex.state.Persistence;
import pontifex.state.Seen;

/// What must have been tried on the host before a guarded transaction begins.
///
/// @param nextBoot the host's own dry run on what is staged for the next boot
/// @param tools each tool that taking the live steps back needs
record Proofs(List<Script> nextBoot, List<Script> tools) {
    static final Proofs NONE = new Proofs(List.of(), List.of());

    /// A shell that has `-n`; `#!/usr/bin/env bash` too.
    private static final Pattern SHELL = Pattern.compile(
            "#![ \\t]*(?:/usr/bin/env[ \\t]+)?((?:/[^\\s]*/)?(?:sh|bash|dash|ash|ksh|mksh))(?:[ \\t].*)?");

    Proofs {
        nextBoot = List.copyOf(nextBoot);
        tools = List.copyOf(tools);
    }

    /// @throws Impossible when the host has no means to act
    static Proofs of(Plan plan, TransactionId id) throws Impossible {
        var nextBoot = new ArrayList<Script>();
        if (plan.wanted().network().kept() instanceof Seen.Value<Kept>(var kept)
                && kept.whole() instanceof String text) {
            nextBoot.add(new Script("prove_interfaces", Quoted.pieces(text.getBytes(StandardCharsets.UTF_8))));
        }
        if (plan.wanted().platform().persistence() == Persistence.NETPLAN) {
            var yaml = yaml(plan, id);
            if (!yaml.isEmpty()) {
                nextBoot.add(Script.of("prove_netplan", yaml.toArray(String[]::new)));
            }
        }
        for (var change : plan.changes()) {
            if (change instanceof Change.WriteFile write) {
                var first = new String(write.after().content().bytes(), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("");
                var shell = SHELL.matcher(first);
                if (shell.matches()) {
                    var staged = Staged.of(write.path(), id).fresh();
                    nextBoot.add(Script.of("prove_script", staged, write.path(), shell.group(1)));
                }
            }
        }
        var tools = tools(plan).stream().map(tool -> Script.of("tool_ran", tool));
        return new Proofs(nextBoot, tools.toList());
    }

    /// Of each of netplan's files that changes where it is staged, or `-` where it goes; and its path.
    private static List<String> yaml(Plan plan, TransactionId id) {
        var yaml = new ArrayList<String>();
        for (var change : plan.changes()) {
            var path = switch (change) {
                case Change.WriteFile write -> write.path();
                case Change.RemoveFile remove -> remove.path();
                default -> "";
            };
            if (path.matches("/(etc|lib)/netplan/[^/]+\\.yaml")) {
                yaml.add(
                        change instanceof Change.WriteFile ? Staged.of(path, id).fresh() : "-");
                yaml.add(path);
            }
        }
        return yaml;
    }

    private static Set<String> tools(Plan plan) throws Impossible {
        var tools = new LinkedHashSet<>(List.of("rm", "mv", "sleep"));
        try {
            tools.addAll(
                    switch (Means.of(plan.observed().platform())) {
                        case IPROUTE2 -> List.of("ip");
                        case BRCTL -> List.of("brctl", "ifconfig-without-ip");
                    });
        } catch (Means.NoMeans e) {
            throw new Impossible(String.valueOf(e.getMessage()));
        }
        for (var change : plan.changes()) {
            tools.addAll(
                    switch (change) {
                        case Change.StartNetworkBridge start ->
                            start.carried().isEmpty() ? List.of(start.script()) : List.of(start.script(), "ip");
                        case Change.StopNetworkBridge stop -> List.of(stop.script());
                        case Change.SetXenstoreBridge _ ->
                            List.of("xenstore-exists", "xenstore-read", "xenstore-write", "xenstore-rm");
                        case Change.TakeOver _ -> List.of("ip");
                        case Change.OnOvs _, Change.OvsAtOnce _ -> List.of("ovs-vsctl");
                        default -> List.<String>of();
                    });
        }
        return tools;
    }
}
