package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.history.Git;
import pontifex.run.Pinned;
import pontifex.state.Content;
import pontifex.state.Item;
import pontifex.state.Items;
import pontifex.state.Truth;
import pontifex.state.Value;

/// The file between `plan --out` and `apply --plan`.
class PlanFileTest {
    private static final Item NIC = new Item("bridge", "xenbr1", "nic", Truth.LIVE);
    private static final Item KEPT = new Item("bridge", "xenbr1", "nic", Truth.NEXT_BOOT);

    private static final PlanFile PLAN = new PlanFile(
            new PlanHead(
                    "20261123-101500-4f3a9c",
                    "anna@deploy-1",
                    "2026-11-23 10:15:00 UTC",
                    "",
                    List.of("playbooks/site.yml"),
                    List.of("inventory/hosts.yml"),
                    "dom0s:!dom0-03",
                    "nics >= 3",
                    List.of("net"),
                    List.of(),
                    List.of("api_token"),
                    List.of("dom0-01"),
                    30),
            new TreeMap<>(Map.of(
                    "dom0-01",
                    new Pinned(
                            items(Map.of(NIC, Value.of("\"eth1\"\n"), KEPT, new Value.Unknown("can't be read"))),
                            items(Map.of(NIC, Value.of("eth2"))),
                            List.of("bind eth2 to xenbr1 (management path)")))),
            new TreeMap<>(Map.of("dom0-02", "unreachable")));

    @TempDir
    private Path folder;

    private Shell shell;

    @BeforeEach
    void aSite() throws IOException {
        shell = Shell.in(folder).with("""
                -- inventory/hosts.yml --
                dom0s: {hosts: {dom0-01: {}, dom0-02: {}}, vars: {ansible_host: 127.0.0.1, ansible_port: 1}}
                -- playbooks/site.yml --
                - hosts: dom0s
                  tasks:
                    - template: {path: /etc/token, source: token.j2}
                      tags: net
                -- templates/token.j2 --
                {{ api_token }}
                """);
    }

    private static Items items(Map<Item, Value> items) {
        return new Items(new TreeMap<>(items));
    }

    @Test
    void aPlanIsReadAsItWasWritten() throws Exception {
        assertEquals(PLAN, PlanFile.read(written(PLAN.text()), "p.plan"));
    }

    @Test
    void itIsALineAHostForOtherProgramsToo() {
        assertEquals("""
                {"host":"dom0-01","risky":["bind eth2 to xenbr1 (management path)"],"items":[["bridge","xenbr1","nic","live","\\"eth1\\"\\n","eth2"],["bridge","xenbr1","nic","next_boot",{"unknown":"can't be read"},null]]}
                {"host":"dom0-02","outcome":"unreachable"}""", String.join("\n", PLAN.text().lines().toList().subList(1, 3)));
    }

    @Test
    void whatIsNoPlanOrIsNotAsItWasWrittenIsRefused() throws Exception {
        var text = PLAN.text();
        assertRefused("- hosts: all\n", "is no plan of Pontifex");
        assertRefused("", "is no plan of Pontifex");
        assertRefused(text.replace("\"eth2\"]", "\"eth3\"]"), "is not as Pontifex wrote it: its sum is another's");
        assertRefused(text.replace("dom0-02", "dom0-04"), "is not as Pontifex wrote it: its sum is another's");
        assertRefused(text.substring(0, text.lastIndexOf("{\"sha256\"")), "is cut off: its last line is missing");
        assertRefused(text.substring(0, text.length() / 2), "is cut off: its last line is missing");
        assertRefused(text + "{}\n", "is cut off: its last line is missing");
        assertRefused(
                text.replace("{\"pontifex_plan\":1,", "{\"pontifex_plan\":2,"),
                "is of format 2, and this Pontifex knows format 1 alone");
        assertRefused("{\"pontifex_plan\":\n", "is not as Pontifex wrote it: its sum is another's");
        var forged = "{\"pontifex_plan\":1}\n";
        assertRefused(
                forged + PlanLines.sum(Content.of(forged).digest()) + "\n",
                "is not as Pontifex wrote it: its sum is another's");
        assertEquals(
                "no.plan  there is no such file\n  write one with: pontifex plan --out no.plan\n",
                shell.run("pontifex apply --plan no.plan").err());
    }

    private void assertRefused(String text, String why) throws IOException {
        written(text);
        var said = shell.run("pontifex apply --plan p.plan");
        assertEquals(64, said.code());
        assertTrue(said.err().startsWith("p.plan  " + why + "\n  "), said.err());
    }

    @Test
    void whatThePlanSaysCantBeSaidAgain() throws Exception {
        written(PLAN.text());
        for (var option :
                List.of("-i x", "-t a", "--skip-tags a", "--guard 9", "--i-know dom0-01", "playbooks/site.yml")) {
            var said = shell.run("pontifex apply --plan p.plan -e api_token=x " + option);
            assertEquals(64, said.code(), option);
            assertTrue(said.err().startsWith("--plan  the plan says already what "), said.err());
        }
        assertEquals("""
                --plan  the plan was made with -e api_token, and this is with no -e
                  give -e as it was given to plan; the values aren't in the file, as they may be secrets
                """, shell.run("pontifex apply --plan p.plan -l dom0-01").err());
        var part = shell.run("pontifex apply --plan p.plan -e api_token=x -l dom0-01 --list-hosts");
        assertEquals("play: dom0s (1 host)\n  dom0-01\n", part.out());
        assertTrue(
                part.err().startsWith("warning: --plan  the plan was made of files that no commit holds"), part.err());
    }

    @Test
    void ofHostsThatCouldNotBePlannedItSaysSo() throws Exception {
        var git = Git.begin(folder);
        git.commit("a site");
        var said = shell.run("pontifex plan --out out/p.plan -e api_token=s3cr3t-value -t net -l dom0-02");
        assertEquals(4, said.code(), said.out() + said.err());
        var plan = PlanFile.read(folder.resolve("out/p.plan"), "p.plan");
        assertEquals(new TreeMap<>(Map.of("dom0-02", "unreachable")), plan.others());
        assertEquals(git.run("rev-parse", "HEAD").strip(), plan.head().source());
        assertEquals(List.of("api_token"), plan.head().extraVars());
        assertEquals("dom0-02", plan.head().limit());
        assertFalse(Files.readString(folder.resolve("out/p.plan")).contains("s3cr3t"));
    }

    @Test
    void theCommitThatWasPlannedCountsWhereverTheFolderIsBy() throws Exception {
        var git = Git.begin(folder);
        git.commit("a site");
        var commit = git.run("rev-parse", "HEAD").strip().substring(0, 10);
        assertEquals(4, shell.run("pontifex plan --out p.plan -e api_token=x").code());
        shell.with("-- playbooks/site.yml --\nhalf written: [\n");
        assertEquals(
                new Shell.Said(0, """
                        play: dom0s (2 hosts)
                          dom0-01
                            template /etc/token  (COMMIT:playbooks/site.yml:3:7)
                          dom0-02
                            template /etc/token  (COMMIT:playbooks/site.yml:3:7)
                        """.replace("COMMIT", commit), ""),
                shell.run("pontifex apply --plan p.plan -e api_token=x --list-tasks"));
        var said = shell.run("pontifex apply --plan p.plan -e api_token=x");
        assertTrue(said.out().startsWith("apply " + commit + ":playbooks/site.yml · 2 hosts"), said.out());
    }

    @Test
    void aFileThatIsAnothersIsNotWrittenOver() throws Exception {
        shell.with("-- notes.txt --\nmine\n");
        var said = shell.run("pontifex plan --out notes.txt -e api_token=x");
        assertEquals(64, said.code());
        assertTrue(said.err().startsWith("--out  notes.txt is there already"), said.err());
        assertEquals("mine\n", Files.readString(folder.resolve("notes.txt")));
    }

    private Path written(String text) throws IOException {
        return Files.writeString(folder.resolve("p.plan"), text);
    }
}
