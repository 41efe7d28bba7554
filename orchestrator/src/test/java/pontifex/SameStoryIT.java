package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.json.Json;

/// What simulated hosts are good for: the same story ends on them as on the lab's, which have a real kernel and real
/// sshd.
/// What can't be simulated (a power cut, packets on the way, another user than root) is the lab's alone.
class SameStoryIT {
    @TempDir
    Path folder;

    /// By what is recorded in the end, item by item, but for NICs' own MACs.
    private record Told(List<String> outcomes, String items) {}

    @Test
    void aFleetIsBroughtThereKeptAndPutBackAlike() throws Exception {
        Told onLab;
        try (var lab = Lab.up(3)) {
            onLab = main(lab, "lab");
        }
        try (var simulated = Lab.simulated(3, List.of())) {
            var told = main(simulated, "simulated");
            assertEquals(onLab.outcomes(), told.outcomes());
            assertEquals(onLab.items(), told.items());
        }
    }

    @Test
    void theWayToAHostIsMovedAndOneThatIsCutComesBackAlike() throws Exception {
        Told onLab;
        try (var lab = Lab.onEth0(1, "xl")) {
            onLab = way(lab, "lab");
        }
        try (var simulated = Lab.simulated(1, List.of("--path", "eth0"), "xl")) {
            var told = way(simulated, "simulated");
            assertEquals(onLab.outcomes(), told.outcomes());
            assertEquals(onLab.items(), told.items());
        }
    }

    private Told main(Lab hosts, String name) throws Exception {
        var site = UserSite.in(Files.createDirectory(folder.resolve(name)), hosts);
        var told = new ArrayList<String>();
        told.add(outcomes(site.pontifex("plan", "-o", "json")));
        told.add(outcomes(site.pontifex("apply", "-o", "json")));
        told.add(outcomes(site.pontifex("apply", "-o", "json")));
        assertTrue(told.getLast().equals("0 dom0-01=in_sync dom0-02=in_sync dom0-03=in_sync"), told.toString());
        hosts.exec("dom0-02", "sh", "-c", "ip link set xenbr2 down && ip link del xenbr2");
        hosts.exec("dom0-01", "sh", "-c", "echo '# by hand' >>etc/xen/scripts/site-check");
        told.add(outcomes(site.pontifex("audit", "-o", "json")));
        told.add(findings(site.pontifex("audit")));
        told.add(outcomes(site.pontifex("apply", "-o", "json")));
        told.add(outcomes(site.pontifex("audit", "-o", "json")));
        site.replace("inventory/host_vars/dom0-02.yml", "bridge: xenbr1", "bridge: xenbr2");
        site.replace("playbooks/multi-nic.yml", "guests: [dom1]", "guests: []");
        site.replace("playbooks/multi-nic.yml", "guests: [dom2]", "guests: [dom1, dom2]");
        site.commit("dom1 of dom0-02 moves");
        told.add(outcomes(site.pontifex("apply", "-o", "json", "-l", "dom0-02")));
        told.add(outcomes(site.pontifex("rollback", "pontifex/history~1", "-o", "json")));
        return new Told(told, recorded(site));
    }

    private Told way(Lab hosts, String name) throws Exception {
        var site = UserSite.in(Files.createDirectory(folder.resolve(name)), hosts);
        site.git("rm", "-rq", "playbooks", "inventory");
        site.write("inventory/hosts.yml", Lab.read(hosts.inventory()));
        site.write("playbooks/eth0.yml", play("eth0"));
        site.write("wrong/eth1.yml", play("eth1"));
        site.commit("eth0 carries Dom0 and the ordinary guests");
        var told = new ArrayList<String>();
        told.add(outcomes(site.pontifex("plan", "-o", "json")));
        told.add(outcomes(site.pontifex("apply", "-o", "json")));
        told.add(outcomes(site.pontifex("plan", "-o", "json", "wrong/eth1.yml")));
        told.add(outcomes(
                site.pontifex("apply", "-o", "json", "wrong/eth1.yml", "--i-know", "dom0-01", "--guard", "5")));
        assertTrue(told.getLast().contains("dom0-01=rolled_back"), told.toString());
        told.add(outcomes(site.pontifex("plan", "-o", "json")));
        told.add(site.pontifex("status").out());
        return new Told(told, recorded(site));
    }

    private static String play(String nic) {
        return "- hosts: dom0s\n  tasks:\n    - bridge: { name: xenbr0, nic: " + nic + " }\n";
    }

    private static String outcomes(Lab.Output output) {
        var lines = output.out().lines().map(line -> (Map<?, ?>) Objects.requireNonNull(Json.read(line)));
        return output.status()
                + lines.filter(line -> "host".equals(line.get("type")))
                        .map(line -> " " + line.get("host") + "=" + line.get("outcome"))
                        .sorted()
                        .collect(Collectors.joining());
    }

    private static String findings(Lab.Output output) {
        return output.out()
                .lines()
                .filter(line -> line.matches("(drift|pending|conflict|unmanaged|violated|released) .*"))
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    private static String recorded(UserSite site) {
        return site.git("ls-tree", "-r", "--name-only", "pontifex/history")
                .lines()
                .filter(path -> path.endsWith("/items.yml") || path.contains("/files/"))
                .map(path -> path + "\n" + site.git("show", "pontifex/history:" + path))
                .collect(Collectors.joining("\n"))
                .replaceAll("52:54:[0-9a-f:]{11}", "NIC");
    }
}
