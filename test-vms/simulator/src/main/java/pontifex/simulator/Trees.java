package pontifex.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/// The hosts' folder trees. Of each kind one is booted, and the others are copies of it under their own names, so a
/// host
/// costs some two hundred small files and no process.
///
/// @param fleet the folder of all
/// @param disk the lab's `disk`, whose files and stand-ins these hosts have too
/// @param own what simulated hosts have above that
record Trees(Path fleet, Path disk, Path own) {
    /// What stands for a host's own values in the tree that is copied: nothing else in there looks like it.
    private static final int MODEL = 0xb6b7;

    private static final int LARGE = 1 << 20;

    /// What a host has of the machine's own tools.
    private static final List<String> TOOLS = List.of(
            ("awk basename cat chmod cksum cmp cp cut date dd diff dirname expr false find grep head kill ln ls mkdir mktemp mv od"
                            + " printf readlink rm rmdir sed seq setsid sh sleep sort stat sync tail tee touch tr true uname wc")
                    .split(" "));

    /// All hosts' trees.
    void grow(List<Dom0> hosts) throws IOException {
        for (var kind : Kind.values()) {
            var some = hosts.stream().filter(host -> host.kind() == kind).toList();
            if (!some.isEmpty()) {
                software(kind);
                var model = new Dom0(MODEL, kind, some.getFirst().way(), "");
                var root = fleet.resolve("kinds").resolve(kind.word()).resolve("model");
                installed(model, root);
                boot(root);
                some.parallelStream().forEach(host -> copied(model, root, host));
            }
        }
    }

    /// The /usr that all hosts of a kind share.
    private void software(Kind kind) throws IOException {
        var usr = Files.createDirectories(fleet.resolve("kinds").resolve(kind.word()))
                .resolve("usr");
        for (var layer : List.of(disk.resolve("all"), disk.resolve(kind.word()), own.resolve("all"))) {
            copy(layer.resolve("usr"), usr, Map.of());
        }
        Files.deleteIfExists(usr.resolve("sbin/init"));
        Files.deleteIfExists(usr.resolve("sbin/xend"));
        for (var tool : TOOLS) {
            Files.createSymbolicLink(usr.resolve("bin").resolve(tool), tool(tool));
        }
        Files.createSymbolicLink(usr.resolve("lib/simulated/id"), tool("id"));
    }

    private static Path tool(String name) {
        for (var folder : List.of("/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/local/bin")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name);
            }
        }
        throw new Refusal("simulated hosts need this machine's '" + name + "', which isn't there: install it");
    }

    /// A disk before its first boot.
    private void installed(Dom0 model, Path root) throws IOException {
        var values = Map.of(
                "@NAME@", model.name(),
                "00:@HEX@", model.high() + ":" + model.low(),
                "@OCTET@", model.octet(),
                "@ADDRESS@", model.address());
        for (var layer : List.of("all", model.kind().word())) {
            copy(disk.resolve(layer).resolve("etc"), root.resolve("etc"), values);
        }
        for (var folder : List.of(
                "etc/network/interfaces.d",
                "etc/xen/auto",
                "var/lib/xen",
                "var/lock",
                "run/simulated",
                "proc/net/vlan",
                "proc/sys/kernel/random",
                "proc/sys/net",
                "proc/1",
                "sys/class/net",
                "root",
                "tmp")) {
            Files.createDirectories(root.resolve(folder));
        }
        Files.createSymbolicLink(root.resolve("usr"), Path.of("../usr"));
        Files.createSymbolicLink(root.resolve("var/run"), Path.of("../run"));
        for (var guest : List.of("dom1", "dom2")) {
            Files.createSymbolicLink(root.resolve("etc/xen/auto/" + guest + ".cfg"), Path.of("../" + guest + ".cfg"));
        }
        if (model.way() == Way.ETH0) {
            byEth0(root.resolve("etc/network/interfaces"), root.resolve("etc/xen/xend-config.sxp"));
        }
        owned(root);
        Files.writeString(root.resolve("proc/sys/kernel/osrelease"), System.getProperty("os.version") + "\n");
        Files.writeString(root.resolve("proc/net/dev"), "");
        Files.writeString(root.resolve("proc/net/vlan/config"), "VLAN Dev name\t | VLAN ID\n");
        Files.writeString(root.resolve("proc/mounts"), "/dev/xvda1 / ext3 rw 0 0\n");
        // nobody there may forbid the OOM killer: as in a container
        Files.writeString(root.resolve("proc/1/status"), "CapBnd:\t0000000000000000\n");
        bootId(root);
        Files.writeString(
                root.resolve("run/simulated/nics"),
                "eth0 lan0 0\neth1 lan1 1\neth2 lan2 2\n" + (model.way() == Way.MGMT0 ? "mgmt0 mgmt 3\n" : ""));
        Files.writeString(
                root.resolve("run/simulated/booting"),
                String.join(
                                " ",
                                model.way().nic(),
                                model.address(),
                                model.way().network() + ".255.255",
                                "52:54:4d:" + model.high() + ":" + model.low(),
                                model.way().gateway())
                        + "\n");
    }

    private static void byEth0(Path interfaces, Path sxp) throws IOException {
        var text = Files.readString(interfaces)
                .replaceAll("(?m)^# management.*", "# the only way in and out")
                .replace("mgmt0", "eth0")
                .replaceAll("(?m)^([ \\t]*)address .*/16$", "$0\n$1gateway " + Way.ETH0.gateway())
                .replaceAll("(?m)^([ \\t]*)netmask .*", "$0\n$1gateway " + Way.ETH0.gateway());
        Files.writeString(interfaces, text);
        if (Files.exists(sxp)) {
            Files.writeString(
                    sxp,
                    Files.readString(sxp)
                            .replace("\n(network-script network-bridge)", "\n#(network-script network-bridge)"));
        }
    }

    /// Whoever owns the tree's files is called root on the host.
    private static void owned(Path root) throws IOException {
        for (var file : List.of("passwd", "group")) {
            var id = Files.getAttribute(root, file.equals("passwd") ? "unix:uid" : "unix:gid")
                    .toString();
            var path = root.resolve("etc").resolve(file);
            var others = Files.readAllLines(path).stream()
                    .filter(line -> !line.split(":")[2].equals(id) || line.startsWith("root:"));
            Files.write(
                    path,
                    others.map(line -> line.replaceFirst("^root:x:0:", "root:x:" + id + ":"))
                            .toList());
        }
    }

    private static void bootId(Path root) throws IOException {
        Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), UUID.randomUUID() + "\n");
    }

    private void boot(Path root) throws IOException {
        var process = HostShell.process(root, "", "usr/lib/simulated/boot")
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new Refusal("a simulated host doesn't boot: " + said);
            }
        } catch (InterruptedException e) {
            throw new Refusal("interrupted");
        }
    }

    private void copied(Dom0 model, Path root, Dom0 host) {
        try {
            var values = Map.of(
                    model.name(),
                    host.name(),
                    model.high() + ":" + model.low(),
                    host.high() + ":" + host.low(),
                    "192.168.1." + model.octet(),
                    "192.168.1." + host.octet(),
                    "192.168.2." + model.octet(),
                    "192.168.2." + host.octet(),
                    model.address(),
                    host.address());
            var own = host.root(fleet);
            copy(root, own, values);
            Files.delete(own.resolve("usr"));
            Files.createSymbolicLink(
                    own.resolve("usr"), Path.of("../../kinds", host.kind().word(), "usr"));
            bootId(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All files below a folder, with their modes, and with these values in place of their keys.
    private static void copy(Path from, Path to, Map<String, String> values) throws IOException {
        var all = new ArrayList<Path>();
        try (Stream<Path> found = Files.walk(from)) {
            found.forEach(all::add);
        }
        for (var path : all) {
            var target = to.resolve(from.relativize(path).toString());
            if (Files.isSymbolicLink(path)) {
                Files.deleteIfExists(target);
                Files.copy(path, target, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            } else if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                file(path, target, values);
            }
        }
    }

    private static void file(Path from, Path to, Map<String, String> values) throws IOException {
        if (values.isEmpty() || Files.size(from) > LARGE) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            return;
        }
        var text = Files.readString(from, StandardCharsets.ISO_8859_1);
        for (var value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        Files.writeString(to, text, StandardCharsets.ISO_8859_1);
        var mode = Files.getPosixFilePermissions(from);
        if (!mode.equals(Files.getPosixFilePermissions(to))) {
            Files.setPosixFilePermissions(to, mode);
        }
    }
}
