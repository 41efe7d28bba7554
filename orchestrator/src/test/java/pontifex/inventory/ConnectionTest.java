package pontifex.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pontifex.yaml.Problem;
import pontifex.yaml.Problems;

class ConnectionTest {
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

    @Test
    void whatTheVariablesLeaveOpenIsLeftToSsh() throws Exception {
        assertEquals(
                new Connection(Connection.Kind.SSH, "dom0-1", null, null, null, null, "dom0-1", List.of()), of(""));
    }

    @Test
    void everyVariableIsRead() throws Exception {
        assertEquals(
                new Connection(
                        Connection.Kind.SSH, "192.0.2.1", 2222, "admin", "~/my key", true, "192.0.2.9", List.of()),
                of("ansible_host=192.0.2.1 ansible_port=2222 ansible_user=admin ansible_become=yes"
                        + " ansible_ssh_private_key_file='~/my key' confirm_host=192.0.2.9"));
    }

    @Test
    void whatIsNotSupportedIsRefusedByName() throws Exception {
        assertNull(of("ansible_connection=winrm ansible_become_method=su ansible_become_user=bob ansible_port=ssh"
                + " ansible_password=x ansible_host=-oProxyCommand ansible_user='{{ u }}'"));
        assertEquals(
                List.of(
                        "ansible_host can't begin with '-' or have control characters in it",
                        "a port is a number from 1 to 65535",
                        "ansible_connection is ssh or local here, not 'winrm'",
                        "the template in ansible_user is not filled in here",
                        "only sudo is supported yet, not 'su'",
                        "a Dom0 is changed as root, not as 'bob'",
                        "ansible_password is not supported: hosts are entered with keys"),
                messages());
    }

    @Test
    void whatMeansNothingHereIsWarnedAbout() throws Exception {
        var connection = of("ansible_ssh_common_args='-o X=y'");
        assertNotNull(connection);
        assertEquals(
                "ansible_ssh_common_args is ignored",
                connection.warnings().getFirst().message());
    }
}
