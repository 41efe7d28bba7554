package pontifex.report.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.plan.FileDiff;
import pontifex.plan.Risk;
import pontifex.run.Failure;
import pontifex.run.Finding;
import pontifex.run.HostOutcome;
import pontifex.run.HostResult;
import pontifex.run.Mode;
import pontifex.run.Ran;
import pontifex.run.RiskyStep;
import pontifex.run.Shard;
import pontifex.run.Summary;
import pontifex.run.TaskChange;
import pontifex.run.Topology;
import pontifex.run.Verdict;
import pontifex.run.Waiver;
import pontifex.run.Wave;
import pontifex.state.Item;
import pontifex.state.Judgement;
import pontifex.state.Seen;
import pontifex.state.Truth;
import pontifex.state.Value;
import pontifex.yaml.BadInput;

/// The parts of a run as files, and put together.
class BundleTest {
    private static final Item NIC = new Item("bridge", "xenbr1", "nic", Truth.NEXT_BOOT);
    private static final Waiver WAIVER =
            new Waiver("pontifex.yml:3", "dom0s", "bridge *", "the \u001b[31mcard", "anna", LocalDate.of(2026, 12, 31));
    private static final Failure FAILURE = new Failure("could not", "site.yml:3", "no \"eth1\"\n", "look");

    @TempDir
    private Path folder;

    private static HostResult all(String host, HostOutcome outcome) {
        return new HostResult(
                host,
                outcome,
                List.of(new TaskChange("one", "site.yml:3", NIC, null, "eth1", Risk.MANAGEMENT_PATH)),
                List.of(
                        new FileDiff("/etc/a", List.of("--- a", "", "+x"), "new"),
                        new FileDiff("/etc/b", List.of(), "content is secret")),
                List.of(
                        new Finding("alone", "site.yml:9", new Judgement.Holds(), "isolated xenbr1", null),
                        new Finding("alone", "site.yml:9", new Judgement.Violated("dom2"), "isolated xenbr1", WAIVER),
                        new Finding("alone", "site.yml:9", new Judgement.NotProvable("nft"), "", null)),
                List.of("note"),
                List.of("unknown"),
                List.of("danger"),
                List.of(new RiskyStep("bind eth1", Risk.HOST_INTERRUPTION)),
                30,
                2,
                List.of(
                        new Verdict(
                                NIC,
                                Verdict.Kind.DRIFT,
                                null,
                                Value.of("eth1"),
                                new Value.Unknown("cut"),
                                "t",
                                "p",
                                WAIVER,
                                true),
                        new Verdict(NIC, Verdict.Kind.IN_SYNC, Value.of(""), null, null, "", "", null)),
                new Topology(
                        List.of(
                                new Topology.Nic(
                                        "eth1",
                                        Topology.Nic.Kind.NIC,
                                        null,
                                        "xenbr1",
                                        null,
                                        true,
                                        null,
                                        List.of("192.0.2.1/24")),
                                new Topology.Nic(
                                        "eth1.5", Topology.Nic.Kind.VLAN, "eth1", null, "b", false, true, List.of())),
                        List.of(
                                new Topology.Bridge("xenbr1", true, null, Seen.unknown("no ip")),
                                new Topology.Bridge("xenbr2", false, true, Seen.of(List.of()))),
                        List.of(
                                new Topology.Vif(
                                        "dom1",
                                        0,
                                        true,
                                        "vif1.0",
                                        "xenbr1",
                                        Seen.of(Optional.of("xenbr1")),
                                        Seen.unknown("gone"),
                                        null),
                                new Topology.Vif(
                                        "",
                                        1,
                                        null,
                                        null,
                                        null,
                                        Seen.of(Optional.empty()),
                                        Seen.of(Optional.empty()),
                                        "00:16:3e:00:00:01"))),
                List.of(new Ran("run", "site.yml:4", "it", true, "true x", 3, "out\n", "err")));
    }

    private static final List<HostOutcome> OUTCOMES = List.of(
            new HostOutcome.InSync(),
            new HostOutcome.Changed(true),
            new HostOutcome.WouldChange(),
            new HostOutcome.RolledBack(FAILURE, true),
            new HostOutcome.InDoubt(FAILURE),
            new HostOutcome.BetweenTwoStates(FAILURE),
            new HostOutcome.Unreachable(new Failure("away", null, "cause", "hint")),
            new HostOutcome.Failed(FAILURE),
            new HostOutcome.Untouched("stopped"),
            new HostOutcome.Skipped("no task"));

    private static BundleHead head(Shard shard, String run, List<String> hosts) {
        var asked = new LinkedHashMap<>(Map.of("--limit", "all"));
        return new BundleHead(Mode.APPLY, "apply site.yml", shard, run, "anna", "4fe", false, asked, hosts);
    }

    private static Bundle part(int number, int of, List<String> hosts, String... notes) {
        var shard = new Shard(number, of);
        var results = hosts.stream()
                .filter(shard::takes)
                .map(host -> all(host, new HostOutcome.InSync()))
                .toList();
        var names = results.stream().map(HostResult::host).toList();
        var wave = new Wave("p", 1, 2, false, names, List.of(), List.of(), null);
        var summary = new Summary(Mode.APPLY, results, false, List.of(notes), List.of(wave), null);
        return new Bundle(head(shard, "run-" + number, hosts), summary, List.of("{}"));
    }

    private static LinkedHashMap<String, Bundle> files(Bundle... bundles) {
        var files = new LinkedHashMap<String, Bundle>();
        for (int i = 0; i < bundles.length; i++) {
            files.put((char) ('a' + i) + ".bundle", bundles[i]);
        }
        return files;
    }

    private static List<String> hosts(int number) {
        var hosts = new ArrayList<String>();
        for (int i = 1; i <= number; i++) {
            hosts.add("dom0-" + i);
        }
        return hosts;
    }

    @Test
    void aBundleIsReadAsItWasWritten() throws Exception {
        var results = new ArrayList<HostResult>();
        OUTCOMES.forEach(outcome -> results.add(all(outcome.word(), outcome)));
        assertEquals(
                HostOutcome.words(),
                results.stream()
                        .map(HostResult::host)
                        .sorted((a, b) -> Integer.compare(
                                HostOutcome.words().indexOf(a),
                                HostOutcome.words().indexOf(b)))
                        .toList(),
                "every outcome there is");
        var waves = List.of(new Wave("p", 1, 2, true, List.of("a"), List.of("a"), List.of(), "because"));
        var bundle = new Bundle(
                head(new Shard(2, 3), "20261123-101500-4f3a9c", List.of("a", "b")),
                new Summary(Mode.APPLY, results, true, List.of("n"), waves, "again"),
                List.of("{\"x\":1}"));
        assertEquals(bundle, Bundle.read(written(text(bundle)), "b"));
    }

    @Test
    void whatIsNoBundleOrNotAsItWasWrittenIsRefused() throws Exception {
        var text = text(part(1, 2, hosts(4)));
        assertRefused("hosts: all\n", "is no bundle of Pontifex");
        assertRefused("", "is no bundle of Pontifex");
        assertRefused(text.replace("dom0-", "dom1-"), "is not as Pontifex wrote it: its sum is another's");
        assertRefused(text.replace("_bundle\":1", "_bundle\":2"), "is of format 2, and this Pontifex knows format 1");
        assertRefused(text.substring(0, text.lastIndexOf("{\"sha256")), "is cut off: its last line is missing");
        assertRefused(text.substring(0, text.length() / 2), "is not as Pontifex wrote it");
        assertRefused(text + "{}\n", "is not as Pontifex wrote it: its sum is another's");
    }

    private void assertRefused(String text, String why) throws IOException {
        var file = written(text);
        var refused = assertThrows(BadInput.class, () -> Bundle.read(file, "b")).render();
        assertTrue(refused.startsWith("b  " + why), refused);
    }

    @Test
    void aFleetIsDividedByNamesAlone() {
        var hosts = hosts(3000);
        for (int of : new int[] {1, 2, 7, 100}) {
            var sizes = new int[of];
            for (var host : hosts) {
                int takers = 0;
                for (int number = 1; number <= of; number++) {
                    if (new Shard(number, of).takes(host)) {
                        takers++;
                        sizes[number - 1]++;
                    }
                }
                assertEquals(1, takers, host + " of " + of);
            }
            int mean = hosts.size() / of;
            assertTrue(
                    Arrays.stream(sizes).allMatch(size -> size > mean / 3 && size < mean * 3), Arrays.toString(sizes));
        }
        assertEquals(
                List.of("dom0-2", "dom0-7"),
                hosts(8).stream().filter(new Shard(1, 3)::takes).toList(),
                "what is written somewhere stays where it is, also after an upgrade");
        for (var wrong : List.of("0/3", "4/3", "1", "1/0", "1/10001", "-1/3", "1/3/5", "a/b", "")) {
            assertEquals(null, Shard.of(wrong), wrong);
        }
    }

    @Test
    void thePartsAreTheWhole() throws Exception {
        var merged = Merged.of(
                files(part(3, 3, hosts(8), "same", "own"), part(1, 3, hosts(8), "same"), part(2, 3, hosts(8), "same")),
                false);
        var summary = merged.summary();
        assertEquals(hosts(8), summary.results().stream().map(HostResult::host).toList());
        assertEquals(List.of("same", "shard 3/3: own"), summary.notes());
        assertEquals("run-1", merged.head().run());
        assertEquals(1, summary.waves().size(), "the first waves of all shards are one");
        assertEquals(8, summary.waves().getFirst().done());
        assertEquals(0, merged.exitCode());
    }

    @Test
    void whatIsNotTheWholeOfOneRunIsRefusedByName() throws Exception {
        assertRefused("a.bundle  of its run shard 2/3 is missing", part(1, 3, hosts(8)), part(3, 3, hosts(8)));
        assertRefused("b.bundle  is shard 1/2, and so is a.bundle", part(1, 2, hosts(8)), part(1, 2, hosts(8)));
        assertRefused(
                "b.bundle  is of another run than a.bundle: number of shards: 3, and there 2",
                part(1, 2, hosts(8)),
                part(2, 3, hosts(8)));
        var other = part(2, 2, hosts(8));
        var head = other.head();
        assertRefused(
                "b.bundle  is of another run than a.bundle: commit of the plays: 5ab, and there 4fe",
                part(1, 2, hosts(8)),
                new Bundle(
                        new BundleHead(
                                head.mode(),
                                head.what(),
                                head.shard(),
                                head.run(),
                                head.who(),
                                "5ab",
                                false,
                                head.asked(),
                                head.hosts()),
                        other.summary(),
                        other.records()));
        var first = part(1, 2, hosts(8));
        var longer = hosts(9);
        boolean ninth = new Shard(1, 2).takes("dom0-9");
        assertRefused(
                "a.bundle  no shard has dom0-9: the shards did not see the same inventory",
                ninth ? first : part(1, 2, longer),
                ninth ? part(2, 2, longer) : other);
        assertRefused(
                "a.bundle  has dom0-1, which is no host of shard 1/3",
                new Bundle(
                        head(new Shard(1, 3), "r", hosts(2)),
                        new Summary(Mode.APPLY, List.of(all("dom0-1", new HostOutcome.InSync())), false, List.of()),
                        List.of()));
    }

    private static void assertRefused(String why, Bundle... bundles) {
        var refused = assertThrows(BadInput.class, () -> Merged.of(files(bundles), false))
                .render();
        assertTrue(refused.startsWith(why), refused);
    }

    @Test
    void hostsOfAMissingPartAreNeverTakenForWell() throws Exception {
        var merged = Merged.of(files(part(1, 2, hosts(8))), true);
        assertEquals(32, merged.exitCode());
        assertEquals(8, merged.summary().results().size());
        var lost = merged.summary().results().stream()
                .filter(result -> !new Shard(1, 2).takes(result.host()))
                .toList();
        assertTrue(lost.stream().allMatch(result -> result.outcome() instanceof HostOutcome.InDoubt), lost.toString());
    }

    private static String text(Bundle bundle) throws IOException {
        var out = new ByteArrayOutputStream();
        bundle.write(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("b"), text);
    }
}
