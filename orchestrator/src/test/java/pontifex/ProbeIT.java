package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.json.Json;
import pontifex.probe.Mark;
import pontifex.probe.Probe;
import pontifex.resource.Reading;
import pontifex.state.Address;
import pontifex.state.Domain;
import pontifex.state.FileState;
import pontifex.state.HostState;
import pontifex.state.Link;
import pontifex.state.Look;
import pontifex.state.Persistence;
import pontifex.state.Route;
import pontifex.state.Rule;
import pontifex.state.Seen;
import pontifex.state.Toolstack;

/// One look over real sshd, held against what the host's own tools say of it, on every kind of host.
class ProbeIT {
    private static final Map<String, String> KINDS =
            new TreeMap<>(Map.of("dom0-01", "xend", "dom0-02", "xl", "dom0-03", "xl-busybox"));

    private static Lab lab;

    @BeforeAll
    static void up() {
        lab = Lab.up(3, KINDS.values().toArray(String[]::new));
        for (var host : KINDS.keySet()) {
            lab.exec(host, "sh", "-c", "brctl addbr xenbr7 && brctl addif xenbr7 eth2 && ifconfig eth2 up");
            lab.exec(host, "ifconfig", "eth0", "192.0.2.7", "netmask", "255.255.255.128");
            lab.exec(host, "ifconfig", "eth0:1", "192.0.2.8", "netmask", "255.255.255.128");
            lab.exec(host, "route", "add", "-net", "198.51.100.0", "netmask", "255.255.255.0", "gw", "192.0.2.1");
        }
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dom0-01", "dom0-02", "dom0-03"})
    void whatIsLookedAtIsWhatIsThere(String host) throws Exception {
        var state = look(host, Look.at("/etc/motd", "/etc/xen", "/etc/shells"));
        var expected = new TreeMap<String, String>();
        var addresses = new TreeSet<String>();
        for (var element : json(host, "addr")) {
            var link = (Map<?, ?>) element;
            var name = String.valueOf(link.get("ifname"));
            var up = ((List<?>) Objects.requireNonNull(link.get("flags"))).contains("UP");
            expected.put(name, link.get("address") + " " + up + " " + link.get("mtu") + " " + link.get("master"));
            for (var one : (List<?>) Objects.requireNonNull(link.get("addr_info"))) {
                var address = (Map<?, ?>) one;
                var label = String.valueOf(address.get("label"));
                addresses.add(name + " " + address.get("local") + "/" + address.get("prefixlen")
                        + (address.get("broadcast") instanceof String broadcast ? " brd " + broadcast : "")
                        + " scope " + address.get("scope")
                        + (label.startsWith(name + ":") ? " label " + label : ""));
            }
        }
        var seen = new TreeMap<String, String>();
        state.network().links().forEach((name, link) -> seen.put(name, shown(link)));
        assertEquals(expected, seen);
        assertEquals(
                addresses,
                seen(state.network().addresses()).stream()
                        .map(ProbeIT::shown)
                        .collect(Collectors.toCollection(TreeSet::new)));
        var routes = new TreeSet<String>();
        for (var element : json(host, "route")) {
            var route = (Map<?, ?>) element;
            routes.add(route.get("dst") + " " + route.get("gateway") + " " + route.get("dev"));
        }
        assertEquals(
                routes,
                seen(state.network().routes()).stream()
                        .filter(route -> route.table().equals("main") && !route.ipv6())
                        .map(ProbeIT::shown)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(
                rules(host),
                seen(state.network().rules()).stream().map(Rule::line).toList());
        assertEquals(new TreeSet<>(List.of("mgmt0")), seen(state.network().sessionLinks()));
        assertEquals(FileState.ABSENT, state.files().at("/etc/motd"));
        assertTrue(state.files().at("/etc/xen") instanceof FileState.Directory);
        for (var path : List.of("/etc/shells", "/etc/xen/dom1.cfg", "/etc/network/interfaces")) {
            var bytes = Files.readAllBytes(lab.disk(host).resolve(path.substring(1)));
            assertEquals(
                    new FileState.Regular(
                            pontifex.state.Content.of(bytes), pontifex.state.Mode.octal("0644"), "root", "root"),
                    state.files().at(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dom0-01", "dom0-02", "dom0-03"})
    void theGuestsAreThoseThatTheToolstackKnows(String host) throws Exception {
        var state = look(host, Look.NOTHING);
        boolean xend = KINDS.get(host).equals("xend");
        assertEquals(xend ? Toolstack.XEND : Toolstack.XL, state.platform().toolstack());
        assertEquals(
                xend ? Persistence.XEND_SCRIPT : Persistence.IFUPDOWN,
                state.platform().persistence());
        var running = new TreeMap<String, Integer>();
        var ids = new TreeMap<String, Integer>();
        state.guests().byName().forEach((name, guest) -> {
            if (guest.domain() instanceof Domain.Running domain) {
                running.put(name, domain.id());
                assertEquals(1, domain.live().size());
                assertEquals(
                        "vif" + domain.id() + ".0",
                        Objects.requireNonNull(domain.live().get(0)).device());
                assertEquals(
                        seen(guest.configured()).get(0).mac(),
                        seen(domain.loaded()).get(0).mac());
            }
        });
        lab.exec(host, xend ? "xm" : "xl", "list")
                .lines()
                .map(line -> line.split(" +"))
                .filter(words -> words[0].startsWith("dom"))
                .forEach(words -> ids.put(words[0], Integer.valueOf(words[1])));
        assertEquals(ids, running);
        assertEquals(
                List.of("dom1", "dom2", "dom3"),
                List.copyOf(state.guests().byName().keySet()));
    }

    @Test
    void planAndAuditWriteNothingOnTheHosts(@TempDir Path folder) throws Exception {
        var site = UserSite.in(folder, lab);
        site.write("playbooks/multi-nic.yml", """
                - hosts: dom0s
                  tasks:
                    - bridge: { name: xenbr1, nic: eth1 }
                    - vif: { guest: dom1, bridge: xenbr1 }
                    - file: { path: /etc/motd, content: hello }
                    - isolated: { bridge: xenbr1, guests: [dom1] }
                """);
        var before = KINDS.keySet().stream().collect(Collectors.toMap(host -> host, ProbeIT::everything));
        assertEquals(0, site.pontifex("plan").status());
        assertEquals(2, site.pontifex("audit").status());
        for (var host : KINDS.keySet()) {
            assertEquals(before.get(host), everything(host));
        }
    }

    /// The whole disk but its logs, and what the host has in memory of files.
    private static String everything(String host) {
        var memory = lab.exec(host, "sh", "-c", "find /run /dev/shm -xdev -exec stat -c '%n %i %s %a %Y %Z' {} +");
        return HostDisk.of(lab, host).stamps() + "\n" + memory;
    }

    private static HostState look(String host, Look look) throws Exception {
        var mark = Mark.random();
        var command = lab.net("ssh", "-F", lab.folder().resolve("ssh_config").toString(), host, "/bin/sh");
        var ssh = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var program = ssh.getOutputStream()) {
            program.write(Probe.program(look, mark).bytes());
        }
        return Reading.of(Probe.read(ssh.getInputStream().readAllBytes(), false, mark));
    }

    /// `ip -j WHAT` of the host's network, by this machine's own ip.
    private static List<?> json(String host, String... what) {
        var network = lab.folder().resolve("hosts").resolve(host).resolve("net");
        var output = lab.run(Stream.concat(Stream.of("nsenter", "--net=" + network, "ip", "-j"), Stream.of(what))
                .toList());
        return (List<?>) Objects.requireNonNull(Json.read(output.out()));
    }

    private static List<String> rules(String host) {
        return Stream.of("-4", "-6")
                .flatMap(family -> json(host, family, "rule").stream())
                .map(rule -> (Map<?, ?>) rule)
                .map(rule -> rule.get("priority") + ": from " + rule.get("src") + " lookup " + rule.get("table"))
                .toList();
    }

    private static String shown(Link link) {
        return link.mac() + " " + link.up() + " " + link.mtu() + " " + link.master();
    }

    private static String shown(Address address) {
        return address.link() + " " + address.prefixed() + " " + String.join(" ", address.attributes());
    }

    private static String shown(Route route) {
        return route.destination() + " " + route.gateway() + " " + route.link();
    }

    private static <T> T seen(Seen<T> seen) {
        return switch (seen) {
            case Seen.Value<T>(var value) -> value;
            case Seen.Unknown<T>(var why) -> throw new AssertionError(why);
        };
    }
}
