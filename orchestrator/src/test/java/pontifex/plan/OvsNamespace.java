package pontifex.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import pontifex.shell.Script;
import pontifex.state.Network;

/// A [Namespace] with an Open vSwitch of its own, daemons and all, whose switch runs in ovs-vswitchd
/// itself: it needs no module of the kernel's. xenbr0 and xenbr1 are its bridges.
final class OvsNamespace implements AutoCloseable {
    private static final String SCHEMA = "/usr/share/openvswitch/vswitch.ovsschema";

    private final Namespace host;
    private final Path ovs;
    private final Path etc;

    OvsNamespace(Path folder) {
        host = new Namespace(folder);
        ovs = folder.resolve("ovs");
        etc = Path.of("/etc/netns", host.name());
        write(ovs.resolve("log"), "");
        write(etc.resolve("openvswitch/conf.db"), "");
        tool();
        host.sh("ip link del xenbr0\nip link del xenbr1\n");
        daemon("ovsdb-tool", "create", ovs + "/conf.db", SCHEMA);
        daemon("ovsdb-server", "--remote=punix:" + socket(), "--detach", "--no-chdir", ovs + "/conf.db");
        sh("ovs-vsctl --no-wait init");
        daemon("ovs-vswitchd", "unix:" + socket(), "--detach", "--no-chdir");
    }

    /// xenbr0 and xenbr1 as Open vSwitch's, without ports and down; no other bridge.
    void anew() {
        sh("""
                for bridge in $(ovs-vsctl list-br); do ovs-vsctl del-br "$bridge"; done
                [ ! -e /sys/class/net/xenbr1 ] || ip link del xenbr1
                [ -e /sys/class/net/vif1.0 ] || ip link add vif1.0 type veth peer name far-vif1.0
                ip link set eth1 up
                ip link set vif1.0 up
                ovs-vsctl add-br xenbr0
                ovs-vsctl add-br xenbr1
                """);
    }

    private String socket() {
        return ovs + "/db.sock";
    }

    /// A new bridge is one that needs no module of the kernel's.
    private void tool() {
        var path = host.bin().resolve("ovs-vsctl");
        write(
                path,
                "#!/bin/sh\nbridge=\nfor word; do\n[ \"$bridge\" != . ] || bridge=$word\n"
                        + "[ \"$word\" != add-br ] || bridge=.\ndone\n"
                        + "exec /usr/bin/ovs-vsctl --db=unix:" + socket()
                        + " \"$@\" ${bridge:+-- set bridge \"$bridge\" datapath_type=netdev}\n");
        if (!path.toFile().setExecutable(true)) {
            throw new IllegalStateException("can't make " + path + " executable");
        }
    }

    private static void write(Path path, String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Its files, pid and control socket too, are in a folder of the test's.
    private void daemon(String... words) {
        var all = new ArrayList<>(List.of(words));
        if (all.contains("--detach")) {
            all.add("--pidfile=" + ovs + "/" + words[0] + ".pid");
            all.add("--unixctl=" + ovs + "/" + words[0] + ".ctl");
            all.add("--log-file=" + ovs + "/log");
        }
        try {
            var builder = new ProcessBuilder(host.inside(all));
            builder.redirectErrorStream(true).redirectOutput(ovs.resolve("said").toFile());
            var process = builder.start();
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(all + ": " + Files.readString(ovs.resolve("said")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Namespace.Ended sh(String text) {
        return host.sh("PATH=" + host.bin() + ":$PATH\n" + text + "\n");
    }

    Namespace.Ended call(List<String> shell, Script script) {
        return host.call(shell, Means.IPROUTE2.libraries(), script);
    }

    /// What the probe sees of the links, but for what nobody chose: addresses, carriers.
    Network look() {
        var network =
                host.probed(List.of("sh"), "export OVS_RUNDIR=" + ovs + "\n").network();
        var links = new TreeMap<String, pontifex.state.Link>();
        network.links().forEach((name, link) -> {
            if (!name.startsWith("far-") && !name.equals("lo") && !name.equals("ovs-netdev")) {
                links.put(
                        name,
                        new pontifex.state.Link(
                                name, link.kind(), "", link.up(), null, 1500, link.master(), link.settings()));
            }
        });
        return new Network(
                links,
                network.addresses().map(_ -> List.of()),
                network.routes().map(_ -> List.of()),
                network.rules(),
                network.session(),
                network.kept(),
                network.ovs());
    }

    /// The database's daemon ends, as where it has crashed.
    void withoutDatabase() {
        end("ovsdb-server");
    }

    private void end(String daemon) {
        try {
            var file = ovs.resolve(daemon + ".pid");
            if (Files.exists(file)) {
                var handle =
                        ProcessHandle.of(Long.parseLong(Files.readString(file).strip()));
                if (handle.isPresent()) {
                    handle.get().destroyForcibly();
                    handle.get().onExit().get(10, TimeUnit.SECONDS);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        end("ovs-vswitchd");
        end("ovsdb-server");
        host.close();
        try (var all = Files.walk(etc)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
