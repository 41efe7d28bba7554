package pontifex.report.html;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import pontifex.plan.FileDiff;
import pontifex.plan.Risk;
import pontifex.run.Failure;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.run.Topology;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Seen;
import pontifex.state.Truth;
import pontifex.state.Value;

/// Audited fleets as they come, the same ones every time: most hosts in sync, and some of all that can be wrong.
final class Fleets {
    static final Instant WHEN = Instant.parse("2026-11-23T04:10:00Z");
    private static final String PLACE = "playbooks/multi-nic.yml:";

    /// Thousandths of the fleet up to which a sort reaches, one after the other.
    private static final Map<Sort, Integer> UP_TO = new EnumMap<>(Map.of(
            Sort.DRIFT, 12,
            Sort.PENDING, 62,
            Sort.CONFLICT, 66,
            Sort.CABLE_OUT, 72,
            Sort.NOT_ISOLATED, 77,
            Sort.NEXT_BOOT, 92,
            Sort.WAIVED, 98,
            Sort.UNREACHABLE, 106));

    private Fleets() {}

    /// How a host fares.
    enum Sort {
        IN_SYNC,
        DRIFT,
        PENDING,
        CONFLICT,
        CABLE_OUT,
        NOT_ISOLATED,
        NEXT_BOOT,
        WAIVED,
        UNREACHABLE
    }

    /// The demo's three: one that somebody changed, one that the repository is ahead of, one in sync.
    static Summary three() {
        return summary(List.of(
                host("dom0-01", 1, Sort.DRIFT), host("dom0-02", 2, Sort.PENDING), host("dom0-03", 3, Sort.IN_SYNC)));
    }

    static Summary of(int hosts) {
        return summary(IntStream.range(0, hosts)
                .mapToObj(number -> host(
                        String.format(Locale.ROOT, "r%02d-dom0-%02d", number / 20 + 1, number % 20 + 1),
                        number,
                        sort(number)))
                .toList());
    }

    /// One of every sort, and a host on which somebody tried to get into the page.
    static Summary hostile(String evil) {
        var hosts = new ArrayList<HostResult>();
        for (var sort : Sort.values()) {
            hosts.add(host("dom0-" + sort.name().toLowerCase(Locale.ROOT), sort.ordinal() + 1, sort));
        }
        var topology = new Topology(
                List.of(new Topology.Nic(evil, Topology.Nic.Kind.NIC, null, evil, evil, true, true, List.of(evil))),
                List.of(new Topology.Bridge(evil, true, null, Seen.of(List.of(evil)))),
                List.of(vif(evil, 1, evil, evil)));
        var item = new Item("bridge", evil, evil, Truth.LIVE);
        hosts.add(new HostResult(
                        evil,
                        new HostOutcome.WouldChange(),
                        List.of(new TaskChange(evil, evil, item, evil, evil, Risk.NEXT_BOOT)),
                        List.of(new FileDiff(evil, List.of("+" + evil), evil)),
                        List.of(new Finding(evil, evil, new Judgement.Violated(evil))),
                        List.of(evil),
                        List.of(evil),
                        List.of(evil),
                        List.of(),
                        null,
                        1)
                .drawn(topology)
                .judged(List.of(new Verdict(
                        item,
                        Verdict.Kind.DRIFT,
                        Value.of(evil),
                        new Value.Unknown(evil),
                        Value.of(evil),
                        evil,
                        evil,
                        null))));
        return new Summary(Mode.AUDIT, hosts, false, List.of(evil));
    }

    private static Sort sort(int number) {
        int draw = Math.floorMod(number * 7919 + number / 20 * 104729, 1000);
        return UP_TO.entrySet().stream()
                .filter(sort -> draw < sort.getValue())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Sort.IN_SYNC);
    }

    private static Summary summary(List<HostResult> hosts) {
        return new Summary(
                Mode.AUDIT,
                hosts,
                false,
                List.of("against the work tree at 4f2c9e1a7b, which has no uncommitted change"));
    }

    /// Two runs, and for most hosts a third.
    static Past past(Summary summary) {
        var byHost = new HashMap<String, List<Past.Entry>>();
        for (var result : summary.results()) {
            byHost.put(
                    result.host(),
                    List.of(
                            new Past.Entry(
                                    "9d41c07be2", 1795392000, "changed", "apply playbooks/multi-nic.yml", "olga"),
                            new Past.Entry("03fa77c1d9", 1794787200, "changed", "apply playbooks/multi-nic.yml", "ci"),
                            new Past.Entry("b1e0529f44", 1793577600, "recorded", "record", "olga")));
        }
        return new Past(byHost, "");
    }

    private static HostResult host(String name, int number, Sort sort) {
        return sort == Sort.UNREACHABLE
                ? HostResult.of(
                        name,
                        new HostOutcome.Unreachable(new Failure(
                                "could not look at the host",
                                null,
                                "10.0.0." + number % 250 + " took too long: to connect",
                                "see that it is up and that sshd runs there; a look changes nothing")))
                : new HostResult(
                                name,
                                sort == Sort.IN_SYNC || sort == Sort.WAIVED || sort == Sort.CABLE_OUT
                                        ? new HostOutcome.InSync()
                                        : new HostOutcome.WouldChange(),
                                changes(sort),
                                diffs(sort),
                                findings(sort),
                                notes(sort),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                1)
                        .drawn(topology(number, sort))
                        .judged(verdicts(sort));
    }

    private static Topology topology(int number, Sort sort) {
        var nics = new ArrayList<Topology.Nic>();
        nics.add(nic("eth0", "xenbr0", true));
        nics.add(nic("eth1", "xenbr1", sort != Sort.CABLE_OUT));
        nics.add(
                sort == Sort.DRIFT || sort == Sort.CONFLICT
                        ? new Topology.Nic("eth2", Topology.Nic.Kind.NIC, null, null, "xenbr2", true, true, List.of())
                        : nic("eth2", "xenbr2", true));
        var address = "192.0.2." + (number % 250 + 1) + "/24";
        var bridges = List.of(
                new Topology.Bridge("xenbr0", true, true, Seen.of(List.of(address))),
                new Topology.Bridge("xenbr1", true, true, Seen.of(List.of())),
                new Topology.Bridge("xenbr2", true, sort != Sort.NEXT_BOOT, Seen.of(List.of())));
        var dom2 = sort == Sort.PENDING ? "xenbr0" : "xenbr2";
        var dom3 = sort == Sort.NOT_ISOLATED ? "xenbr1" : "xenbr0";
        var vifs =
                List.of(vif("dom1", 1, "xenbr1", "xenbr1"), vif("dom2", 2, dom2, dom2), vif("dom3", 3, dom3, "xenbr0"));
        return new Topology(nics, bridges, vifs);
    }

    private static Topology.Nic nic(String name, String bridge, boolean carrier) {
        return new Topology.Nic(name, Topology.Nic.Kind.NIC, null, bridge, bridge, true, carrier, List.of());
    }

    private static Topology.Vif vif(String guest, int number, @Nullable String live, String configured) {
        return new Topology.Vif(
                guest,
                0,
                true,
                "vif" + number + ".0",
                live,
                Seen.of(Optional.ofNullable(live)),
                Seen.of(Optional.of(configured)),
                "00:16:3e:00:0" + number + ":01");
    }

    private static List<Verdict> verdicts(Sort sort) {
        var verdicts = new ArrayList<Verdict>();
        for (var bridge : List.of("xenbr0", "xenbr1", "xenbr2")) {
            for (var truth : List.of(Truth.LIVE, Truth.NEXT_BOOT)) {
                var value = Value.of(bridge.replace("xenbr", "eth"));
                verdicts.add(verdict(
                        new Item("bridge", bridge, "nic", truth), Verdict.Kind.IN_SYNC, value, value, value, null));
            }
        }
        switch (sort) {
            case DRIFT -> verdicts.add(xenbr2(Verdict.Kind.DRIFT, "eth2"));
            case CONFLICT -> verdicts.add(xenbr2(Verdict.Kind.CONFLICT, "eth3"));
            case PENDING -> {
                for (var truth : Truth.values()) {
                    verdicts.add(verdict(
                            new Item("vif", "dom2/0", "bridge", truth),
                            Verdict.Kind.PENDING,
                            Value.of("xenbr0"),
                            Value.of("xenbr0"),
                            Value.of("xenbr2"),
                            null));
                }
            }
            case NOT_ISOLATED ->
                verdicts.add(verdict(
                        new Item("vif", "dom3/0", "bridge", Truth.LIVE),
                        Verdict.Kind.DRIFT,
                        Value.of("xenbr1"),
                        Value.of("xenbr0"),
                        Value.of("xenbr0"),
                        null));
            case NEXT_BOOT ->
                verdicts.add(verdict(
                        new Item("bridge", "xenbr2", "nic", Truth.NEXT_BOOT),
                        Verdict.Kind.DRIFT,
                        null,
                        Value.of("eth2"),
                        Value.of("eth2"),
                        null));
            case WAIVED ->
                verdicts.add(verdict(
                        new Item("bridge", "xenbr0", "stp", Truth.LIVE),
                        Verdict.Kind.DRIFT,
                        Value.of("on"),
                        Value.of("off"),
                        Value.of("off"),
                        new Waiver(
                                "pontifex.yml:12",
                                "all",
                                "bridge xenbr0",
                                "the old switch wants it until it is replaced",
                                "olga",
                                LocalDate.of(2026, 12, 31))));
            case IN_SYNC, CABLE_OUT, UNREACHABLE -> {}
        }
        return verdicts;
    }

    private static Verdict xenbr2(Verdict.Kind kind, String wanted) {
        return verdict(
                new Item("bridge", "xenbr2", "nic", Truth.LIVE),
                kind,
                Value.of("none"),
                Value.of("eth2"),
                Value.of(wanted),
                null);
    }

    private static Verdict verdict(
            Item item,
            Verdict.Kind kind,
            @Nullable Value live,
            @Nullable Value recorded,
            @Nullable Value wanted,
            @Nullable Waiver waiver) {
        var task = item.kind().equals("bridge")
                ? "eth" + item.name().charAt(5) + " belongs to " + item.name()
                : item.name().substring(0, 4) + " is on its bridge";
        return new Verdict(
                item, kind, live, recorded, wanted, task, PLACE + (item.kind().equals("bridge") ? 9 : 22), waiver);
    }

    private static List<TaskChange> changes(Sort sort) {
        return verdicts(sort).stream()
                .filter(it -> it.kind() != Verdict.Kind.IN_SYNC && it.waiver() == null)
                .map(it -> new TaskChange(
                        it.task(),
                        it.place(),
                        it.item(),
                        it.live() == null ? null : it.live().toString(),
                        it.wanted() == null ? null : it.wanted().toString(),
                        Risk.GUEST_INTERRUPTION))
                .toList();
    }

    private static List<FileDiff> diffs(Sort sort) {
        return switch (sort) {
            case PENDING ->
                List.of(new FileDiff(
                        "/etc/xen/dom2.cfg",
                        List.of(
                                "--- /etc/xen/dom2.cfg",
                                "+++ /etc/xen/dom2.cfg",
                                "@@ -6,4 +6,4 @@",
                                " memory = 128; vcpus = 2",
                                " vif = [",
                                "-\t\"mac=00:16:3e:00:02:01, bridge=xenbr0\",\t# moves to its own NIC one day",
                                "+\t\"mac=00:16:3e:00:02:01, bridge=xenbr2\",\t# moves to its own NIC one day",
                                " ]"),
                        ""));
            case NEXT_BOOT ->
                List.of(new FileDiff(
                        "/etc/network/interfaces.d/xenbr2",
                        List.of(
                                "--- /dev/null",
                                "+++ /etc/network/interfaces.d/xenbr2",
                                "@@ -0,0 +1,4 @@",
                                "+auto xenbr2",
                                "+iface xenbr2 inet manual",
                                "+    bridge_ports eth2",
                                "+    bridge_stp off"),
                        "new, 0644 root:root"));
            case IN_SYNC, DRIFT, CONFLICT, CABLE_OUT, NOT_ISOLATED, WAIVED, UNREACHABLE -> List.of();
        };
    }

    private static List<Finding> findings(Sort sort) {
        Function<Judgement, List<Finding>> finding = judgement ->
                List.of(new Finding("nobody can sniff dom1", PLACE + "30", judgement, "isolated xenbr1", null));
        return finding.apply(
                sort == Sort.NOT_ISOLATED
                        ? new Judgement.Violated("dom3's interface 0 (vif3.0) is on xenbr1")
                        : new Judgement.Holds());
    }

    private static List<String> notes(Sort sort) {
        return sort == Sort.DRIFT
                ? List.of("xend reads its configuration only when it starts: what it has loaded can't be told")
                : List.of();
    }

    /// How many of each sort.
    static Map<Sort, Long> counted(int hosts) {
        return IntStream.range(0, hosts)
                .mapToObj(Fleets::sort)
                .collect(Collectors.groupingBy(sort -> sort, Collectors.counting()));
    }
}
