package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is recorded comes back: `record`, `rollback` and `import` on a host of xend's and one of xl's.
class RecallIT {
    private static final String HOSTS = "dom0-01:dom0-02";

    @TempDir
    Path folder;

    private Lab lab;
    private UserSite site;

    @BeforeEach
    void oneOfXendsAndOneOfXls() throws Exception {
        lab = Lab.up(2, "xend", "xl");
        site = UserSite.in(folder, lab);
    }

    @AfterEach
    void down() {
        lab.close();
    }

    @Test
    void aFleetThatWasBuiltByHandIsRecordedChangedAndPutBack() throws Exception {
        var by = said(0, "record", "-l", HOSTS);
        assertTrue(by.contains("recorded as "), by);
        var byHand = tip();
        var wired = wiring();
        assertTrue(said(0, "record", "-l", HOSTS).contains("nothing was recorded"));

        said(0, "apply", "-l", HOSTS);
        var first = tip();
        var applied = wiring();
        assertFalse(applied.equals(wired));
        site.replace("inventory/host_vars/dom0-02.yml", "bridge: xenbr1", "bridge: xenbr2");
        site.replace("playbooks/multi-nic.yml", "guests: [dom1]", "guests: []");
        site.replace("playbooks/multi-nic.yml", "guests: [dom2]", "guests: [dom1, dom2]");
        said(0, "apply", "-l", "dom0-02");
        assertFalse(wiring().equals(applied));

        var before = tip();
        var planned = said(0, "rollback", first, "-l", HOSTS, "-C");
        assertTrue(planned.contains("vif dom1/0"), planned);
        assertEquals(before, tip(), "a check records nothing");

        var back = said(0, "rollback", first, "-l", HOSTS);
        assertEquals(applied, wiring(), back);
        assertEquals("", site.git("diff", first, tip(), "--", ":(glob)hosts/**/items.yml", ":(glob)hosts/**/files/**"));
        assertTrue(site.git("log", "-1", "--format=%s", "pontifex/history")
                .startsWith("rollback " + first.substring(0, 10)));
        assertTrue(said(0, "rollback", first, "-l", HOSTS).contains("nothing moved"));

        var all = said(0, "rollback", byHand, "-l", HOSTS);
        assertTrue(all.contains("dom0-02: bridge xenbr0 can't be put back"), all);
        assertEquals(wired.getFirst(), wiring().getFirst(), all);
        assertFalse(wiring().getLast().contains("eth1"), all);
    }

    @Test
    void whatIsImportedHasNothingToDoAndMakesAFreshHostEqual() throws Exception {
        said(0, "apply", "-l", HOSTS);
        var wired = wiring();
        said(0, "import", "dom0-01", "dom0-02", "--out", "imported");
        var plan =
                pontifex("plan", "-i", "imported/inventory", "imported/playbooks/as-found.yml", "--detailed-exitcode");
        assertEquals(0, plan.status(), plan.out() + plan.err() + text("imported/playbooks/as-found.yml"));
        var again = pontifex("import", "dom0-01", "dom0-02", "--out", "imported");
        assertEquals(64, again.status());
        assertTrue(again.err().contains("imported/playbooks/as-found.yml"), again.err());

        var imported = List.of(
                "inventory/hosts.yml",
                "inventory/host_vars/dom0-01.yml",
                "inventory/host_vars/dom0-02.yml",
                "playbooks/as-found.yml");
        var texts = new ArrayList<String>();
        for (var file : imported) {
            texts.add(text("imported/" + file));
        }
        var old = lab;
        old.close();
        lab = Lab.up(2, "xend", "xl");
        site = UserSite.in(Files.createTempDirectory(folder, "fresh"), lab);
        for (int i = 0; i < imported.size(); i++) {
            var moved =
                    texts.get(i).replace(old.folder().toString(), lab.folder().toString());
            site.write("imported/" + imported.get(i), moved);
        }
        said(0, "apply", "-i", "imported/inventory", "imported/playbooks/as-found.yml");
        assertEquals(wired, wiring());
    }

    private String text(String file) throws Exception {
        return Files.readString(site.file(file));
    }

    private Lab.Output pontifex(String... arguments) {
        return site.pontifex(arguments);
    }

    private String said(int status, String... arguments) {
        var output = pontifex(arguments);
        var all = output.out() + output.err();
        assertEquals(status, output.status(), () -> String.join(" ", arguments) + "\n" + all);
        return all;
    }

    private String tip() {
        return site.git("rev-parse", "pontifex/history").strip();
    }

    /// What each NIC and each guest's interface is on.
    private List<String> wiring() {
        return lab.hosts().stream().map(host -> lab.exec(host, "sh", "-c", """
                        cd /sys/class/net
                        for link in *; do
                            [ ! -e "$link/master" ] || echo "$link $(basename "$(readlink "$link/master")")"
                        done
                        """)).toList();
    }
}
