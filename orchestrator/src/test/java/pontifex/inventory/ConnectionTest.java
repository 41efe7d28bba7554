package pontifex.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;

class ConnectionTest {
    private static final Becoming OPEN = new Becoming(null, null, null, null);

    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    private Connection of(String vars) throws Exception {
        var file = Files.writeString(folder.resolve("hosts"), "dom0-1 " + vars + "\n");
        return Connection.of(
                Inventory.read(List.of(file.toString()), null).all().getFirst(), problems);
    }

    private List<String> messages() {
        return problems.all().stream().map(Problem::message).toList();
    }

    private static final SshTerms USUAL = new SshTerms(false, List.of(), null, SshArguments.NONE);
    private static final String PRINT = "SHA256:" + "a".repeat(43);
    private static final String KEY = "ssh-ed25519 " + "A".repeat(68);

    @Test
    void whatTheVariablesLeaveOpenIsLeftToSsh() throws Exception {
        assertEquals(
                new Connection(Connection.Kind.SSH, "dom0-1", null, null, null, OPEN, "dom0-1", USUAL, List.of()),
                of(""));
    }

    @Test
    void everyVariableIsRead() throws Exception {
        assertEquals(
                new Connection(
                        Connection.Kind.SSH,
                        "192.0.2.1",
                        2222,
                        "admin",
                        "~/my key",
                        new Becoming(true, null, null, null),
                        "192.0.2.9",
                        new SshTerms(true, List.of(PRINT, KEY), "hunter2", SshArguments.NONE),
                        List.of()),
                of("ansible_host=192.0.2.1 ansible_port=2222 ansible_user=admin ansible_become=yes"
                        + " ansible_ssh_private_key_file='~/my key' confirm_host=192.0.2.9 ssh_profile=legacy"
                        + " ssh_host_keys=\"['" + PRINT + "', '" + KEY + "']\" ansible_password=hunter2"));
    }

    @Test
    void aPasswordIsNeverShown() {
        assertEquals(
                "SshTerms[legacy=false, hostKeys=[]]",
                new SshTerms(false, List.of(), "hunter2", SshArguments.NONE).toString());
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() throws Exception {
        assertNull(of("ansible_connection=winrm ansible_become_method=runas ansible_become_user=bob ansible_port=ssh"
                + " ssh_profile=old ssh_host_keys=none ansible_host=-oProxyCommand ansible_user='{{ u }}'"));
        assertEquals(
                List.of(
                        "ansible_host can't begin with '-' or have control characters in it",
                        "a port is a number from 1 to 65535",
                        "ansible_connection is ssh or local here, not 'winrm'",
                        "the template in ansible_user is not filled in here",
                        "one becomes root by sudo, su or doas, not by 'runas'",
                        "a Dom0 is changed as root, not as 'bob'",
                        "ssh_profile is today or legacy, not 'old'",
                        "no host key: one is 'ssh-ed25519 AAAA…', or 'SHA256:…'"),
                messages());
    }

    @Test
    void whatMeansNothingHereIsWarnedAbout() throws Exception {
        var connection = of("ansible_ssh_executable=/opt/ssh");
        assertNotNull(connection);
        assertEquals(
                "ansible_ssh_executable is ignored",
                connection.warnings().getFirst().message());
    }

    @Test
    void whatAnsibleGivesToTheSshCommandIsReadAsOptionsOfItsConfiguration() throws Exception {
        saysToSsh(null, List.of(), List.of(), "ansible_ssh_args='' ansible_host_key_checking=true");
        saysToSsh(
                "their config",
                List.of("ControlMaster=auto", "Port=22", "User=\"anna\""),
                List.of(
                        "ProxyJump=a,b:2222",
                        "IdentityFile=\"/k \\\"y\\\"\"",
                        "Ciphers=aes256-ctr",
                        "AddressFamily=inet"),
                "ansible_ssh_args='-C -o ControlMaster=auto -oPort=22 -lanna -F\"their config\"'"
                        + " ansible_ssh_common_args='-vvJ a,b:2222 -i \"/k \\\"y\\\"\"'"
                        + " ansible_ssh_extra_args='-c aes256-ctr -4'");
        saysToSsh(
                null,
                List.of(),
                List.of("ProxyCommand=ssh -W %h:%p -q b#1", "ServerAliveInterval=5", "ConnectTimeout=7"),
                "ansible_ssh_common_args='-o ProxyCommand=\"ssh -W %h:%p -q b#1\" "
                        + "-o \"ServerAliveInterval 5\" -E /tmp/log -o ConnectTimeout=7'");
        for (var bad :
                List.of("bastion", "-W a:22", "-o", "-o ProxyJump", "-Z", "-- x", "-", "'-o a=\"b'", "-O exit")) {
            assertNull(of("ansible_ssh_common_args=\"" + bad.replace("\"", "\\\"") + "\""), bad);
        }
        assertEquals(
                List.of(
                        "ansible_ssh_common_args: 'bastion' is no option of ssh",
                        "ansible_ssh_common_args: -W of ssh says nothing of the way to a host"),
                messages().subList(0, 2));
    }

    private void saysToSsh(@Nullable String config, List<String> first, List<String> last, String vars)
            throws Exception {
        var connection = of(vars);
        assertEquals(List.of(), messages());
        assertNotNull(connection);
        assertEquals(new SshArguments(config, first, last), connection.ssh().arguments());
    }

    @Test
    void hostKeysAreCheckedAndRememberedWhateverAnsibleIsTold() throws Exception {
        var connection = of("ansible_ssh_host_key_checking=False"
                + " ansible_ssh_common_args='-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null'");
        assertNotNull(connection);
        assertEquals(
                new SshArguments(
                        null, List.of("StrictHostKeyChecking=accept-new"), List.of("StrictHostKeyChecking=accept-new")),
                connection.ssh().arguments());
        assertEquals(
                List.of(
                        "StrictHostKeyChecking=no is taken for accept-new",
                        "UserKnownHostsFile=/dev/null is left out: host keys are remembered"),
                connection.warnings().stream().map(Problem::message).distinct().toList());
    }

    @Test
    void howOneBecomesRootIsReadAsAnsibleReadsIt() throws Exception {
        assertEquals(
                new Becoming(true, Becoming.Method.SU, "open sesame", "/opt/su"),
                becoming("ansible_become=yes ansible_become_method=su ansible_become_user=root ansible_become_flags='-'"
                        + " ansible_become_password=x ansible_su_pass='open sesame' ansible_become_exe=/opt/su"));
        assertEquals(
                new Becoming(null, null, "b", null),
                becoming(
                        "ansible_become_password=a ansible_become_pass=b ansible_su_pass=c ansible_sudo_flags='-H -S -n'"));
        assertEquals(List.of(), messages());
        assertFalse(becoming("ansible_become_pass=hunter2").toString().contains("hunter2"));
        assertNull(of("ansible_become_flags='-H -u bob' ansible_become_exe='sudo -E' ansible_become_pass=\"{{ p }}\""));
        assertEquals(
                List.of(
                        "ansible_become_flags: '-u' is not supported",
                        "ansible_become_flags: 'bob' is not supported",
                        "the template in ansible_become_pass is not filled in here",
                        "ansible_become_exe is one program's name or path, without arguments"),
                messages());
    }

    private Becoming becoming(String vars) throws Exception {
        var connection = of(vars);
        assertNotNull(connection);
        return connection.becoming();
    }

    @Test
    void whatIsForAnsibleAloneIsTakenWithoutAWord() throws Exception {
        var connection = of("ansible_python_interpreter='{{ ansible_playbook_python }}' ansible_remote_tmp=/tmp");
        assertNotNull(connection);
        assertEquals(List.of(), connection.warnings());
        assertTrue(Connection.isForAnsible("ansible_python_interpreter"));
        for (var read : List.of("ansible_host", "ansible_sudo_pass", "ansible_become_exe", "ansible_ssh_pass", "x")) {
            assertFalse(Connection.isForAnsible(read), read);
        }
    }
}
