package pontifex.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import pontifex.probe.Mark;
import pontifex.probe.Probe;
import pontifex.probe.Unreadable;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;
import pontifex.state.Domain;
import pontifex.state.Guest;
import pontifex.state.Guests;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Network;
import pontifex.state.NfCalls;
import pontifex.state.Persistence;
import pontifex.state.Platform;
import pontifex.state.Seen;
import pontifex.state.Toolstack;
import pontifex.state.VifSetting;

/// A network namespace of its own: eth0 and eth1, xenbr0 and xenbr1 without ports, the device of a running guest, all
/// real; and, in a folder, stand-ins for xenstore, xl and network-bridge. Needs root.
public final class Namespace implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String SETTING_UP = """
            ip link set lo up
            for nic in eth0 eth1 vif1.0; do
                ip link add name "$nic" type veth peer name "far-$nic"
                ip link set "$nic" up
            done
            for bridge in xenbr0 xenbr1; do
                ip link add name "$bridge" type bridge
                echo 0 >/sys/class/net/"$bridge"/bridge/forward_delay
                ip link set "$bridge" up
            done
            """;
    private static final String LOOKING = """
            for link in /sys/class/net/*; do
                name=${link##*/}
                [ "$name" != lo ] || continue
                [ "${name#far-}" = "$name" ] || continue
                master=-
                [ ! -e "$link/master" ] || { master=$(readlink "$link/master"); master=${master##*/}; }
                read -r flags <"$link/flags"
                stp=- delay=-
                [ ! -d "$link/bridge" ] || { read -r stp <"$link/bridge/stp_state"; read -r delay <"$link/bridge/forward_delay"; }
                read -r mtu <"$link/mtu"
                set_by=3 mac=-
                [ ! -d "$link/bridge" ] || read -r set_by <"$link/addr_assign_type"
                [ ! -d "$link/bridge" ] || [ "$set_by" != 3 ] || read -r mac <"$link/address"
                echo "$name $master $((flags & 1)) $stp $delay $mtu $mac"
            done
            """;
    private static final String LOOKING_AT_SWITCHES = """
            cd /proc/sys/net/bridge
            for call in *-call-*; do
                value=$(cat "$call")
                echo "- ${call##*-} $value"
            done
            for call in /sys/class/net/*/bridge/nf_call_*; do
                value=$(cat "$call")
                link=${call#/sys/class/net/}
                echo "${link%%/*} ${call##*_} $value"
            done
            """;
    private static final Library ON_PATH = new Library("on_path", "on_path() { PATH=$1:$PATH; shift; \"$@\"; }\n");

    private final String name = "pontifex-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    private final Path folder;

    public Namespace(Path folder) {
        this.folder = folder;
        run(List.of("ip", "netns", "add", name), "");
        sh(SETTING_UP);
        standIns();
    }

    /// What an answer was, and how it ended.
    public record Ended(int status, String out, String err) {}

    public Path networkBridge() {
        return folder.resolve("bin/network-bridge");
    }

    String name() {
        return name;
    }

    /// The folder that stands first on the path of [#call].
    public Path bin() {
        return folder.resolve("bin");
    }

    public Ended sh(String text) {
        var ended = run(List.of("ip", "netns", "exec", name, "sh", "-e"), text);
        if (ended.status() != 0) {
            throw new IllegalStateException(ended.toString());
        }
        return ended;
    }

    /// Puts a cable into each, and comes back when the kernel has taken note: until then IPv6 hasn't come to rest
    /// there.
    public void plug(String... nics) {
        for (var nic : nics) {
            sh("""
                    ip link set far-%1$s up
                    tries=0
                    until [ "$(cat /sys/class/net/%1$s/operstate)" = up ]; do
                        tries=$((tries + 1))
                        [ "$tries" -lt 500 ]
                        sleep 0.02
                    done
                    """.formatted(nic));
        }
    }

    /// The command that `words` is outside, inside.
    public List<String> inside(List<String> words) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", name));
        all.addAll(words);
        return all;
    }

    /// One body of a means, in a shell.
    public Ended call(List<String> shell, List<Library> libraries, Script script) {
        var all = new ArrayList<>(libraries);
        all.add(ON_PATH);
        var words = new ArrayList<>(List.of(bin().toString(), script.function()));
        words.addAll(script.arguments());
        return run(inside(shell), new Program(all, new Script("on_path", words)).text());
    }

    /// What is there now: links by sysfs, a bridge's MAC where somebody has set it; of the one guest,
    /// what xenstore and the toolstack's record say.
    public HostState look() {
        var links = new TreeMap<String, Link>();
        sh(LOOKING).out().lines().forEach(line -> {
            var words = line.split(" ", -1);
            links.put(
                    words[0],
                    new Link(
                            words[0],
                            kind(words),
                            words[6].equals("-") ? "" : words[6],
                            words[2].equals("1"),
                            null,
                            Integer.parseInt(words[5]),
                            words[1].equals("-") ? null : words[1],
                            words[3].equals("-")
                                    ? null
                                    : new Link.BridgeSettings(!words[3].equals("0"), Integer.parseInt(words[4]))));
        });
        var live = new TreeMap<Integer, Domain.LiveVif>();
        if (links.get("vif1.0") instanceof Link vif) {
            live.put(
                    0, new Domain.LiveVif("vif1.0", vif.master(), read("store/local/domain/0/backend/vif/1/0/bridge")));
        }
        var record = new TreeMap<Integer, VifSetting>();
        record.put(0, new VifSetting(null, null, "xenbr0"));
        var ghost = "store/local/domain/0/backend/vif/1/1/";
        if ("error".equals(read(ghost + "hotplug-status"))) {
            var bridge = Optional.ofNullable(read(ghost + "bridge"));
            live.put(1, new Domain.LiveVif(null, null, Seen.of(bridge), read(ghost + "hotplug-error")));
            record.put(1, new VifSetting(null, null, "nosuch"));
        }
        var loaded = Seen.of((SortedMap<Integer, VifSetting>) record);
        return new HostState(
                platform(),
                pontifex.state.Files.NONE,
                new Network(
                                links,
                                Seen.of(List.of()),
                                Seen.of(List.of()),
                                Seen.of(List.of()),
                                Seen.unknown("not asked"),
                                Seen.unknown("not asked"))
                        .with(NfCalls.NOT_SEEN.with(nfCalls())),
                Guests.NONE.with(
                        new Guest("dom1", null, Seen.unknown("not asked"), new Domain.Running(1, loaded, live))));
    }

    private NfCalls.Live nfCalls() {
        var live = new NfCalls.Live(new TreeSet<>(NfCalls.ALL), new TreeSet<>());
        for (var line : sh(LOOKING_AT_SWITCHES).out().lines().toList()) {
            var words = line.split(" ");
            var which = new NfCalls.Switch(words[0].equals("-") ? "" : words[0], words[1]);
            live = live.with(which, !words[2].equals("0"));
        }
        return live;
    }

    /// The guest has one interface more, which found no bridge.
    public void ghost() {
        var vif = folder + "/store/local/domain/0/backend/vif/1/1";
        sh("mkdir -p " + vif + "; echo nosuch >" + vif + "/bridge; echo error >" + vif + "/hotplug-status\n"
                + "echo 'Could not find bridge device nosuch' >" + vif + "/hotplug-error");
    }

    /// What is there now, as the probe sees it in that shell.
    public HostState probed(List<String> shell) {
        return probed(shell, "");
    }

    /// @param before what the shell does first
    HostState probed(List<String> shell, String before) {
        var mark = Mark.random();
        var answer =
                run(inside(shell), before + Probe.program(Look.NOTHING, mark).text());
        try {
            return Probe.read(answer.out().getBytes(StandardCharsets.UTF_8), answer.status() != 0, mark);
        } catch (Unreadable e) {
            throw new IllegalStateException(answer.toString(), e);
        }
    }

    private static Link.Kind kind(String[] words) {
        return !words[3].equals("-") ? Link.Kind.BRIDGE : words[0].startsWith("vif") ? Link.Kind.VIF : Link.Kind.NIC;
    }

    private static Platform platform() {
        return new Platform(
                "debian", "12", "6.1", Toolstack.XL, "4.17", Persistence.NONE_KNOWN, "a test", new TreeSet<>(), "boot");
    }

    private @Nullable String read(String file) {
        try {
            return Files.exists(folder.resolve(file))
                    ? Files.readString(folder.resolve(file)).strip()
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void standIns() {
        program("xenstore-read", "cat \"$here/store$1\"");
        program("xenstore-exists", "[ -e \"$here/store$1\" ]");
        program("xenstore-rm", "rm -r \"$here/store$1\"");
        program("xenstore-write", "mkdir -p \"$here/store${1%/*}\"; printf %s \"$2\" >\"$here/store$1\"");
        program("xl", """
                case $1 in
                network-detach) [ "$2" = 1 ] && rm -r "$here/store/local/domain/0/backend/vif/1/$3" ;;
                esac""");
        program("network-bridge", """
                command=$1; shift
                for pair in "$@"; do eval "$pair"; done
                case $command in
                start)
                    ip link add name "$bridge" type bridge
                    echo 0 >/sys/class/net/"$bridge"/bridge/forward_delay
                    ip link set "$bridge" up
                    ip link set "$netdev" master "$bridge" up ;;
                stop)
                    ip link set "$netdev" nomaster
                    ip link set "$bridge" down
                    ip link del "$bridge" ;;
                esac""");
        write("store/local/domain/0/backend/vif/1/0/bridge", "xenbr0");
        write("store/libxl/1/device/vif/0/bridge", "xenbr0");
        write("record", "xenbr0");
    }

    public Path write(String file, String text) {
        try {
            var path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void program(String file, String body) {
        var path = write("bin/" + file, "#!/bin/sh\nset -e\nhere=" + folder + "\n" + body + "\n");
        if (!path.toFile().setExecutable(true)) {
            throw new IllegalStateException("can't make " + path + " executable");
        }
    }

    /// The other end of a NIC's cable, in a namespace of its own, up, with these addresses.
    public Peer behind(String nic, String... addresses) {
        var peer = new Peer(name + "-far");
        run(List.of("ip", "netns", "add", peer.name()), "");
        sh("ip link set far-" + nic + " netns " + peer.name());
        var text = new StringBuilder("ip link set lo up\nip link set far-" + nic + " up\n");
        for (var address : addresses) {
            text.append("ip addr add ").append(address).append(" dev far-").append(nic);
            text.append(address.contains(":") ? " nodad\n" : "\n");
        }
        peer.run(text.toString());
        return peer;
    }

    /// Who pings.
    public record Peer(String name) implements AutoCloseable {
        private Ended run(String text) {
            var ended = Namespace.run(List.of("ip", "netns", "exec", name, "sh", "-e"), text);
            if (ended.status() != 0) {
                throw new IllegalStateException(ended.toString());
            }
            return ended;
        }

        /// How many of 200 pings at 10 ms are lost while something is done in their midst.
        public int lost(String address, Runnable meanwhile) {
            run("busybox ping -q -c 3 -W 1 " + address + " || :");
            try (var pinging = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                var pings = pinging.submit(() -> run("busybox ping -q -i 0.01 -c 200 -W 1 " + address + " || :"));
                Thread.sleep(500);
                meanwhile.run();
                var received = java.util.regex.Pattern.compile("([0-9]+) packets received")
                        .matcher(pings.get().out());
                return received.find() ? 200 - Integer.parseInt(received.group(1)) : 200;
            } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            Namespace.run(List.of("ip", "netns", "del", name), "");
        }
    }

    private static Ended run(List<String> command, String input) {
        try {
            var process = new ProcessBuilder(command).start();
            var err = new String[1];
            var reading = Thread.ofVirtual().start(() -> {
                try {
                    err[0] = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            reading.join();
            return new Ended(process.waitFor(), out, err[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run(List.of("ip", "netns", "del", name), "");
    }
}
