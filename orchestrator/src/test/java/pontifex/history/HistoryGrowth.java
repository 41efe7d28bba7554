package pontifex.history;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Scope;
import pontifex.state.Truth;
import pontifex.state.Value;

/// What the history of a large fleet costs: the table of docs/history.md. A program, since figures are no test.
///
/// Each host has three bridges, ten guests and one script, in 79 items. Bytes are those of the files under `.git`,
/// seconds those of the processor.
final class HistoryGrowth {
    private static final int HOSTS = 10_000;

    private HistoryGrowth() {}

    /// @param words an empty folder, and how many hosts if not 10,000
    public static void main(String[] words) throws Exception {
        var folder = Path.of(words[0]);
        int hosts = words.length > 1 ? Integer.parseInt(words[1]) : HOSTS;
        var clone = new Clone(folder);
        clone.git("init", "-q");
        clone.git("config", "gc.auto", "0");
        System.out.println("| what | commit | seconds | KB added |\n|---|---|---|---|");
        run(clone, "first", "the first run over " + hosts + " hosts", 0, hosts, -1);
        run(clone, "calm", "a run over all of them that moves nothing", 0, hosts, -1);
        run(clone, "one", "a run over all of them that moves one", 0, hosts, 17);
        run(clone, "only", "a run over one host that moves it", 18, 19, 18);
        clone.git("gc", "-q");
        System.out.println("| after `git gc`, in all | | | " + kilobytes(size(folder)) + " |");
        long before = size(folder);
        for (int i = 0; i < 100; i++) {
            int host = i * 97 % hosts;
            record(clone, "r" + i, host, host + 1, host, "eth" + i);
        }
        System.out.println("| 100 runs that each move one host | | | " + kilobytes(size(folder) - before) + " |");
        clone.git("gc", "-q");
        System.out.println("| the same after `git gc` | | | " + kilobytes(size(folder) - before) + " |");
        long start = cpu();
        try (var history = clone.history()) {
            history.recorded("dom0-00017");
        }
        System.out.println("| reading one host | | " + seconds(start) + " | |");
        start = cpu();
        try (var history = clone.history()) {
            history.hosts();
        }
        System.out.println("| the names of all hosts | | " + seconds(start) + " | |");
    }

    private static void run(Clone clone, String id, String what, int from, int to, int moved) throws Exception {
        long before = size(clone.folder());
        long start = cpu();
        boolean committed = record(clone, id, from, to, moved, "eth9");
        System.out.println("| " + what + " | " + (committed ? "yes" : "none") + " | " + seconds(start) + " | "
                + kilobytes(size(clone.folder()) - before) + " |");
    }

    static boolean record(Clone clone, String id, int from, int to, int moved, String nic) throws Exception {
        var outcomes = new TreeMap<String, String>();
        var lines = new TreeMap<String, List<String>>();
        var records = new ArrayList<HostRecord>();
        for (int host = from; host < to; host++) {
            var name = String.format(Locale.ROOT, "dom0-%05d", host);
            outcomes.put(name, host == moved ? "changed" : "in_sync");
            if (host == moved) {
                lines.put(name, List.of("bridge xenbr2 nic (live): eth2 → " + nic));
            }
            records.add(host(name, host, host == moved ? nic : "eth2"));
        }
        var run = new RunRecord(id, "apply site.yml", "site.yml", "", "olga@control", outcomes, lines, new TreeMap<>());
        try (var history = clone.history()) {
            return history.commit(run, SecretKey.NONE, records, List.of()).isPresent();
        }
    }

    private static HostRecord host(String name, int number, String nic) {
        var values = new TreeMap<Item, Value>();
        for (int bridge = 0; bridge < 3; bridge++) {
            for (var truth : List.of(Truth.LIVE, Truth.NEXT_BOOT)) {
                put(values, "bridge", "xenbr" + bridge, "nic", truth, bridge == 2 ? nic : "eth" + bridge);
                put(values, "bridge", "xenbr" + bridge, "stp", truth, "off");
            }
            put(values, "bridge", "xenbr" + bridge, "up", Truth.LIVE, "yes");
        }
        for (int guest = 0; guest < 10; guest++) {
            var vif = "dom" + guest + "/0";
            for (var truth : Truth.values()) {
                put(values, "vif", vif, "bridge", truth, "xenbr" + guest % 3);
                if (truth != Truth.LIVE) {
                    put(
                            values,
                            "vif",
                            vif,
                            "mac",
                            truth,
                            String.format("00:16:3e:%02x:%02x:%02x", number >> 8, number & 255, guest));
                }
            }
            put(values, "vif", vif, "up", Truth.LIVE, "yes");
        }
        var script = Content.of("#!/bin/sh\n# the site's own check\nexit 0\n");
        put(values, "file", "/etc/xen/scripts/site-check", "content", Truth.NEXT_BOOT, "sha256:" + script.digest());
        put(values, "file", "/etc/xen/scripts/site-check", "mode", Truth.NEXT_BOOT, "0755");
        put(values, "file", "/etc/xen/scripts/site-check", "owner", Truth.NEXT_BOOT, "root");
        put(values, "file", "/etc/xen/scripts/site-check", "group", Truth.NEXT_BOOT, "root");
        var files = new TreeMap<String, Content>();
        files.put("/etc/xen/scripts/site-check", script);
        return new HostRecord(name, Scope.ALL, new Items(values), files, new TreeSet<>());
    }

    private static void put(
            TreeMap<Item, Value> values, String kind, String name, String facet, Truth truth, String text) {
        values.put(new Item(kind, name, facet, truth), Value.of(text));
    }

    static long size(Path folder) throws IOException {
        try (var files = Files.find(folder.resolve(".git"), 9, (_, file) -> file.isRegularFile())) {
            long size = 0;
            for (var file : files.toList()) {
                size += Files.readAttributes(file, BasicFileAttributes.class).size();
            }
            return size;
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String kilobytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f", bytes / 1024.0);
    }

    private static String seconds(long start) {
        return String.format(Locale.ROOT, "%.2f", (cpu() - start) / 1e9);
    }
}
