package pontifex.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pontifex.remote.Become;
import pontifex.remote.Target;
import pontifex.yaml.BadInput;

class TargetsTest {
    @TempDir
    private Path folder;

    private final FleetOptions fleet = new FleetOptions();
    private final ConnectionOptions options = new ConnectionOptions();

    @BeforeEach
    void aRepository() throws IOException {
        Shell.in(folder).with("""
                -- inventory/hosts.yml --
                all:
                  vars: { net: 192.0.2 }
                  hosts:
                    said: { ansible_host: "{{ net }}.1", ansible_user: anna, ansible_become: BECOME }
                    open:
                -- playbooks/site.yml --
                - hosts: all
                  become: BECOME
                  tasks: []
                """);
    }

    private Map<String, Target> targets(String host, String play) throws BadInput, IOException {
        var shell = new Shell(folder);
        for (var each :
                Map.of("inventory/hosts.yml", host, "playbooks/site.yml", play).entrySet()) {
            shell.replace(each.getKey(), "BECOME", each.getValue());
        }
        var workplace = new Workplace(folder);
        return Targets.of(Site.read(workplace, fleet).rollout(), workplace, options)
                .targets();
    }

    @ParameterizedTest
    @CsvSource({
        "null, null, false, false",
        "null, null, true,  true",
        "null, true, false, true",
        "null, false, true, false",
        "false, true, true, false",
        "true, false, false, true"
    })
    void theHostsWordOnSudoWinsOverItsPlaysAndThatOverTheCommandLines(
            String host, String play, boolean option, boolean become) throws Exception {
        options.becoming.become = option;
        assertEquals(become, targets(host, play).get("said").become() != null);
    }

    @Test
    void thePlaysWayToBecomeRootHoldsWhereTheHostNamesNone() throws Exception {
        options.becoming.methodWord = "doas";
        var method = "become_method: su\n  become_user: root\n  become_exe: /opt/su";
        var targets = targets("true, ansible_become_method: sudo", "true\n  " + method);
        assertEquals(
                new Become(Become.Method.SUDO, null, "/opt/su"),
                targets.get("said").become());
        assertEquals(
                new Become(Become.Method.SU, null, "/opt/su"),
                targets.get("open").become());
        new Shell(folder).replace("playbooks/site.yml", method, "become_method: runas\n  become_user: bob");
        var wrong = assertThrows(BadInput.class, () -> targets("true", "true"));
        assertTrue(wrong.render().contains("not by 'runas'"), wrong.render());
        assertTrue(wrong.render().contains("not as 'bob'"), wrong.render());
    }

    @Test
    void theCommandLineFillsInWhatTheInventoryLeavesOpen() throws Exception {
        options.user = "bert";
        options.privateKey = Path.of("keys/id_ed25519");
        var targets = targets("null", "null");
        assertEquals(
                List.of("open bert", "said anna"),
                targets.values().stream()
                        .map(target -> target.name() + " " + target.user())
                        .sorted()
                        .toList());
        assertEquals(folder.resolve("keys/id_ed25519"), targets.get("open").identity());
    }

    @Test
    void templatesAreFilledInAndExtraVariablesWin() throws Exception {
        fleet.extraVars = List.of("ansible_user=carl net=198.51.100", "ansible_private_key_file=~/carl");
        var said = targets("null", "null").get("said");
        assertEquals("198.51.100.1", said.address());
        assertEquals("carl", said.user());
        assertEquals(Path.of(System.getProperty("user.home"), "carl"), said.identity());
    }
}
