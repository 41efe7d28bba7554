package pontifex.simulator;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/// Called by `test-vms/simulator/simulate up`, and runs until it is killed.
public final class Main {
    private static final int PORT = 2222;

    private Main() {}

    /// @param words FOLDER, the lab's `disk`, the simulator's own, how many hosts, kinds with commas between, the NIC
    /// of the
    ///     way, `live` or `recorded`
    public static void main(String[] words) throws Exception {
        var folder = Path.of(words[0]).toRealPath();
        try {
            up(
                    folder,
                    Path.of(words[1]),
                    Path.of(words[2]),
                    Integer.parseInt(words[3]),
                    words[4],
                    Way.of(words[5]),
                    words[6].equals("recorded"));
        } catch (Refusal e) {
            System.err.println("simulate: " + e.getMessage());
            System.exit(1);
        }
        Thread.currentThread().join();
    }

    private static void up(Path folder, Path disk, Path own, int count, String kinds, Way way, boolean recorded)
            throws Exception {
        var order = List.of(kinds.split(",")).stream().map(Kind::of).toList();
        IOException taken = new BindException("no address is free");
        for (int net = 77; net < 127; net++) {
            var hosts = new ArrayList<Dom0>();
            for (int i = 1; i <= count; i++) {
                hosts.add(new Dom0(
                        i,
                        order.get(Math.min(i, order.size()) - 1),
                        way,
                        "127." + net + "." + (i >> 8) + "." + (i & 0xff)));
            }
            var fleet = new Fleet(answering(folder, hosts, recorded));
            try {
                fleet.listen(PORT);
            } catch (BindException e) {
                fleet.close();
                taken = e;
                continue;
            }
            new Trees(folder, disk, own).grow(recorded ? models(hosts) : hosts);
            new Papers(folder, PORT).write(hosts, fleet.keys(), fleet.user());
            ready(folder);
            return;
        }
        throw new Refusal("no loopback addresses are free at port " + PORT + ": " + taken.getMessage());
    }

    private static List<Host> answering(Path folder, List<Dom0> hosts, boolean recorded) {
        if (!recorded) {
            return hosts.stream()
                    .<Host>map(host -> new LiveHost(host, host.root(folder)))
                    .toList();
        }
        var models = new EnumMap<Kind, LiveHost>(Kind.class);
        models(hosts).forEach(host -> models.put(host.kind(), new LiveHost(host, host.root(folder))));
        var known = new EnumMap<Kind, java.util.Map<String, RecordedHost.Recording>>(Kind.class);
        var all = new ArrayList<Host>();
        for (var host : hosts) {
            var model = java.util.Objects.requireNonNull(models.get(host.kind()));
            all.add(
                    model.dom0().equals(host)
                            ? model
                            : new RecordedHost(
                                    host, model, known.computeIfAbsent(host.kind(), _ -> RecordedHost.nothing())));
        }
        return all;
    }

    /// The first host of each kind.
    private static List<Dom0> models(List<Dom0> hosts) {
        var first = new EnumMap<Kind, Dom0>(Kind.class);
        hosts.forEach(host -> first.putIfAbsent(host.kind(), host));
        return List.copyOf(first.values());
    }

    private static void ready(Path folder) throws IOException {
        var written = Files.writeString(
                folder.resolve("pid.new"), ProcessHandle.current().pid() + "\n");
        Files.move(written, folder.resolve("pid"), StandardCopyOption.ATOMIC_MOVE);
    }
}
