package pontifex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A real Xen Dom0: Debian's Xen 4.17 in QEMU's software emulation (`test-vms/xen`), in a folder of its own on the
/// disk.
///
/// A boot takes a quarter of a minute and more, a snapshot two seconds. So a JVM boots one machine of a [Kind], and
/// every scenario has it as it was at first, or as it was once prepared:
///
/// ```java
/// class GuestsXenTest {
///     XenVm vm;
///
///     @BeforeEach
///     void article() {
///         vm = XenVm.prepared(XenVm.Kind.ASLEEP, "three-bridges", it -> {
///             for (var n : List.of("0", "1", "2")) {
///                 it.exec("sh", "-c", "brctl addbr xenbr$1; ip link set xenbr$1 up", "sh", n);
///             }
///         });
///     }
///
///     @Test
///     void aGuestRuns() {
///         vm.exec("xl", "create", "-q", "/etc/xen/idle1.cfg");
///         var site = UserSite.in(folder, vm);            // inventory, plays, repository
///         assertEquals(0, site.pontifex("apply").status());
///         vm.cut();                                      // the power; it boots again
///     }
/// }
/// ```
///
/// The machine is `dom0-01`: eth0 (10.0.2.15/24, with the default route), eth1, eth2 without an address, and mgmt0 for
/// the tester,
/// whose cable nobody else needs. Its guests are in /etc/xen: `dom1` and `dom2` speak (they need [Kind#TALKING]),
/// `dom3`, `domN` and `idle1` to `idle3` sleep. No bridge is there at first, and no guest runs.
///
/// One machine runs in a JVM at a time: asking for another kind ends the one that runs, its snapshots stay.
/// The clock is anything after a restore: don't assert on it. Poll, don't sleep: an emulated machine beside seven
/// others is slow.
public final class XenVm implements AutoCloseable {
    /// How a machine is booted; each kind has its own disk and snapshots.
    public enum Kind {
        /// 640 MB, without systemd: 15 s to boot. Debian's ifupdown raises the network. For guests that sleep.
        ASLEEP(640, "fast"),
        /// 1,024 MB, without systemd. For dom1 and dom2, each of which says its name on its network every other second.
        TALKING(1024, "fast"),
        /// 640 MB, with systemd: 40 s to boot. For what needs its services: networkd, NetworkManager, Open vSwitch.
        SYSTEMD(640, "systemd");

        private final int memory;
        private final String init;

        Kind(int memory, String init) {
            this.memory = memory;
            this.init = init;
        }
    }

    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final String PROGRAM = ROOT.resolve("test-vms/xen").toString();
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final Map<Kind, XenVm> SHARED = new EnumMap<>(Kind.class);

    private final Kind kind;
    private final Path folder;
    private final Thread atExit = new Thread(this::end);

    private XenVm(Kind kind, Path folder) {
        this.kind = kind;
        this.folder = folder;
    }

    /// A machine of one's own, freshly booted. Prefer [#fresh] and [#prepared]: they take seconds.
    public static XenVm boot(Kind kind) {
        try {
            var vm = new XenVm(kind, Files.createTempDirectory(Path.of("/var/tmp"), "pontifex-xen-"));
            Runtime.getRuntime().addShutdownHook(vm.atExit);
            vm.verb("boot", "--memory", String.valueOf(kind.memory), "--init", kind.init);
            return vm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The JVM's machine of this kind, as it was when it had booted.
    public static XenVm fresh(Kind kind) {
        return prepared(kind, "fresh", _ -> {});
    }

    /// The JVM's machine of this kind, as it was when `preparation` had been done to a fresh one: that is done once for
    /// each `name`, which is the snapshot's.
    public static synchronized XenVm prepared(Kind kind, String name, Consumer<XenVm> preparation) {
        SHARED.forEach((other, vm) -> {
            if (other != kind) {
                vm.off();
            }
        });
        var vm = SHARED.get(kind);
        if (vm == null) {
            vm = boot(kind);
            SHARED.put(kind, vm);
            vm.save("fresh");
        }
        if (vm.has(name)) {
            vm.restore(name);
            return vm;
        }
        vm.restore("fresh");
        preparation.accept(vm);
        vm.save(name);
        return vm;
    }

    public Path folder() {
        return folder;
    }

    public Kind kind() {
        return kind;
    }

    /// The inventory whose way to the host is mgmt0.
    public Path inventory() {
        return folder.resolve("inventory.yml");
    }

    /// The inventory whose way to the host is eth0: its address, and the default route, are on the path then.
    public Path inventoryOverEth0() {
        return folder.resolve("inventory-eth0.yml");
    }

    /// The private key that logs in as root.
    public Path key() {
        return folder.resolve("id_ed25519");
    }

    /// The host's key, by name and by the address and port of either way in.
    public Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    /// Keys and ports for ssh and for Pontifex: hosts `dom0-01` (over mgmt0) and `dom0-01-eth0`.
    public Path sshConfig() {
        return folder.resolve("ssh_config");
    }

    /// The loopback port behind which the host's ssh is, over mgmt0 or eth0.
    public int port(String nic) {
        return Lab.read(folder.resolve("ports"))
                .lines()
                .filter(it -> it.startsWith(nic + " "))
                .mapToInt(it -> Integer.parseInt(it.substring(nic.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /// What its serial console has said since it was made, Xen's own messages too.
    public String log() {
        return Lab.read(folder.resolve("serial.log"));
    }

    /// What a command prints, its words given as they stand.
    ///
    /// @throws AssertionError when it ends with another status than 0, with all that it said
    public String exec(String... command) {
        var output = run(command);
        if (output.status() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + output);
        }
        return output.out();
    }

    /// A command, whatever its status; 255 where ssh itself failed.
    public Lab.Output run(String... command) {
        return program(Stream.concat(Stream.of("ssh"), Stream.of(command)).toList());
    }

    /// A line of shell in a guest that speaks (`dom1`, `dom2`), by its console.
    public Lab.Output guest(String name, String line) {
        return program(List.of("guest", name, line));
    }

    /// Cuts the power: what no fsync wrote is gone. Boots again and waits until it answers.
    public void cut() {
        verb("cut");
    }

    /// Cuts the power and leaves it off; [#start()] boots it again.
    public void cutAndStayOff() {
        verb("cut", "--stay-off");
    }

    /// Boots one whose power was cut, from its own disk.
    public void start() {
        verb("start");
    }

    /// Boots one whose power was cut, its kernel alone: without Xen beneath it.
    public void startBare() {
        verb("start", "--bare");
    }

    /// Reboots from within, and waits until it answers.
    public void reboot() {
        verb("reboot");
    }

    /// Lets `ifupdown`, `networkd`, `netplan`, `nmcli` or `ovs` keep the network, and reboots. Needs [Kind#SYSTEMD].
    public void keeps(String what) {
        verb("keeps", what);
        reboot();
    }

    /// Pulls (`false`) or plugs the cable of eth0, eth1, eth2 or mgmt0: the host sees its carrier go and come.
    public void cable(String nic, boolean plugged) {
        verb("cable", nic, plugged ? "on" : "off");
    }

    /// A command of QEMU's own monitor.
    public String monitor(String command) {
        return verb("monitor", command);
    }

    /// Keeps memory and disk as they are now.
    public void save(String name) {
        verb("save", name);
    }

    /// Is there again as it was when that was saved; connections of now are dead then.
    public void restore(String name) {
        verb("restore", name);
    }

    public boolean has(String snapshot) {
        return Files.exists(folder.resolve("snapshots").resolve(snapshot));
    }

    /// Ends the emulator; disk and snapshots stay.
    public void off() {
        verb("off");
    }

    /// Waits for what takes its time: asks every half second.
    ///
    /// @throws AssertionError after `limit`, with what was waited for and what the host says last
    public void await(String what, Duration limit, String... command) {
        var deadline = System.nanoTime() + limit.toNanos();
        var output = run(command);
        while (output.status() != 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(what + " not within " + limit.toSeconds() + " s: " + output);
            }
            pause();
            output = run(command);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    /// The console's log outlives the machine, for whoever looks into a failure.
    private void end() {
        try {
            var kept = Files.createDirectories(ROOT.resolve("orchestrator/target/xen"));
            if (Files.exists(folder.resolve("serial.log"))) {
                Files.copy(
                        folder.resolve("serial.log"),
                        kept.resolve(folder.getFileName() + "-" + kind + ".log"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            verb("down");
        }
    }

    private String verb(String... arguments) {
        var output = program(List.of(arguments));
        if (output.status() != 0) {
            throw new AssertionError("xen " + String.join(" ", arguments) + ": " + output.out() + output.err());
        }
        return output.out();
    }

    private Lab.Output program(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(PROGRAM);
        command.addAll(arguments);
        var program = new ProcessBuilder(command);
        program.environment().put("PONTIFEX_XEN", folder.toString());
        return Lab.Output.of(program, PATIENCE);
    }
}
