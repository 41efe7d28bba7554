package pontifex.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pontifex.yaml.BadInput;
import pontifex.yaml.Keyring;
import pontifex.yaml.YamlScalar;

/// What the oracle can't say: places, mistakes and what we refuse though Ansible takes it.
class InventoryTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        var path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private Inventory read(Path path) throws BadInput {
        return Inventory.read(List.of(path.toString()), null);
    }

    private Inventory read(String name, String text) throws IOException, BadInput {
        return read(write(name, text));
    }

    private String refused(Path path) {
        return assertThrows(BadInput.class, () -> read(path)).render().replace(folder + "/", "");
    }

    private String refused(String name, String text) throws IOException {
        return refused(write(name, text));
    }

    private String warnings(Inventory inventory) {
        return inventory.warnings().stream()
                .map(each -> each.render().replace(folder + "/", ""))
                .collect(Collectors.joining());
    }

    @Test
    void aVariableKeepsItsTextAndItsPlace() throws Exception {
        var ini = read("hosts.ini", "[g]\nh a=1 mac=52:54:00:12:34:56\n[g:vars]\nmode = 0755\n")
                .hosts()
                .get("h");
        assertEquals(folder + "/hosts.ini:2:11", ini.vars().get("mac").source().toString());
        assertEquals(
                "52:54:00:12:34:56",
                assertInstanceOf(YamlScalar.class, ini.vars().get("mac")).value());
        assertEquals(folder + "/hosts.ini:4:8", ini.vars().get("mode").source().toString());
        var yml = read("hosts.yml", "g:\n  hosts:\n    h: { mac: 52:54:00:12:34:56 }\n")
                .hosts()
                .get("h");
        assertEquals(
                "52:54:00:12:34:56",
                assertInstanceOf(YamlScalar.class, yml.vars().get("mac")).text());
        assertEquals(List.of("g"), yml.groups());
    }

    @Test
    void aHostNeverPrintsItsVariables() throws Exception {
        var host = read("hosts", "h ansible_become_pass=hunter2 ansible_host=1.2.3.4\n")
                .all()
                .getFirst();
        assertEquals("h", host.toString());
        assertFalse(read("hosts", "h a_token=hunter2\n").toString().contains("hunter2"));
    }

    @Test
    void aMissingInventorySaysWhereItWasLookedForAndWhatToWrite() {
        var message = refused(folder.resolve("nothing.yml"));
        assertTrue(message.startsWith("nothing.yml  there is no such inventory, looked for nothing.yml\n"), message);
        assertTrue(message.contains("write inventory/hosts.yml"), message);
    }

    @Test
    void anEmptyFolderIsNoInventory() throws Exception {
        write("inv/README.md", "x");
        assertTrue(refused(folder.resolve("inv")).startsWith("inv  there is no inventory file in this folder"));
    }

    @Test
    void everyMistakeOfAllFilesIsShownAtOnce() throws Exception {
        write("inv/a", "[web:kids]\n[web]\nh1 novalue\n'unclosed\n[db:vars]\nx=1\n[a:children]\nwebs\n");
        write("inv/b.yml", "web:\n  host:\n    h1:\n  hosts: [h2]\nx:\n\ty:\n");
        write("inv/c.yml", "g:\n  hots: { h: }\n  hosts: [h2]\n  vars: 5\nno: [1]\n");
        assertEquals("""
                inv/a:1:6  a section is [group], [group:children] or [group:vars], not ':kids'
                    1 | [web:kids]
                      |      ^^^^

                inv/a:3:4  'novalue' is no variable: name=value
                    3 | h1 novalue
                      |    ^^^^^^^
                  quote a value with spaces: name="a b"

                inv/a:4:1  a quote or a backslash in this line has no end
                    4 | 'unclosed
                      | ^^^^^^^^^

                inv/a:5:2  [db:vars] is for a group that isn't there
                    5 | [db:vars]
                      |  ^^
                  write a line [db] with its hosts below

                inv/a:8:1  there is no group 'webs' to be in 'a'
                    8 | webs
                      | ^^^^
                  did you mean 'web'?

                inv/b.yml:6:1  a tab where YAML wants spaces
                    6 | \\ty:
                      | ^^
                  indent with spaces only

                inv/c.yml:2:3  unknown field 'hots' for group g
                    2 |   hots: { h: }
                      |   ^^^^
                  did you mean 'hosts'?

                inv/c.yml:3:10  'hosts' wants a map, this is a list
                    3 |   hosts: [h2]
                      |          ^
                  write 'name:' instead of '- name'

                inv/c.yml:4:9  'vars' wants a map, this is a number
                    4 |   vars: 5
                      |         ^

                inv/c.yml:5:5  a group has 'hosts', 'vars' and 'children', this is a list
                    5 | no: [1]
                      |     ^
                """, refused(folder.resolve("inv")));
    }

    @Test
    void aGroupThatContainsItselfIsRefused() throws Exception {
        var ini = refused("hosts.ini", "[a:children]\nb\n[b:children]\nc\n[c:children]\na\n");
        assertTrue(ini.startsWith("hosts.ini:6:1  group 'a' can't be in 'c' (which is in 'a')"), ini);
        var yml = refused("hosts.yml", "a: { children: { b: { children: { a: } } } }\n");
        assertTrue(yml.contains("group 'a' can't be in 'b'") || yml.contains("group 'b' can't be in 'a'"), yml);
        assertTrue(refused("self.ini", "[a:children]\na\n").contains("group 'a' can't be in 'a'"));
        assertTrue(refused("all.ini", "[a:children]\nall\n").contains("contain itself"));
    }

    @Test
    void longChainsOfGroupsAreBounded() throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < 1_200; i++) {
            text.append("[g%d:children]\ng%d\n".formatted(i, i + 1));
        }
        assertTrue(refused("hosts.ini", text + "[g1200]\nh\n").contains("in more than 1000 others"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../etc",
                "a/b",
                "-oProxyCommand",
                "a\u001b[2J",
                "a..b",
                "a*",
                "h[1:]",
                "h[5:1]",
                "h[01:100]",
                "h[a:5]",
                "h[1:2:0]",
                "h[1:999999999]",
                "h:99999",
                "x=1",
                "a:b:c_",
                "\u202eh"
            })
    void namesThatCouldBeSomethingElseAreRefused(String name) throws Exception {
        var message = refused("hosts.ini", "[g]\n" + name + "\n");
        assertTrue(message.startsWith("hosts.ini:2:1  "), message);
        assertFalse(message.contains("\u001b") || message.contains("\u202e"), message);
    }

    @Test
    void rangesOfRangesAreBounded() throws Exception {
        assertTrue(refused("hosts", "h[0:9999]-[0:9999]\n").contains("more than 100000 hosts"));
        assertEquals(10_000, read("hosts", "h[0:99]-[0:99]\n").hosts().size());
    }

    @Test
    void whatStandsTwiceIsToldWithBothPlacesOnce() throws Exception {
        assertEquals("""
                hosts.ini:2:11  'a' stands twice: this one holds
                    2 | h a=1 b=2 a=3
                      |           ^
                  the first one is at hosts.ini:2:3; keep one of them
                """, warnings(read("hosts.ini", "[g]\nh a=1 b=2 a=3\n")));
        var section = warnings(read("hosts.ini", "[g]\nh\n[g:vars]\na=1\na=2\n"));
        assertTrue(section.startsWith("hosts.ini:5:1  'a' stands twice"), section);
        write("group_vars/g.yml", "a: 1\na: 2\n");
        var files = warnings(read("hosts.yml", "g: { hosts: { h: , i: } }\n"));
        assertTrue(files.startsWith("group_vars/g.yml:2:1  'a' stands twice in one map: this one holds\n"), files);
        assertEquals(1, files.split("stands twice", -1).length - 1, files);
    }

    @Test
    void jsonThatIsNoYamlIsToldAsYamlWhereItIsNoJsonEither() throws Exception {
        assertTrue(refused("hosts.json", "{\"g\": \"\\/\",}}\n").startsWith("hosts.json:1:9  not YAML"));
    }

    @Test
    void aProgramThatSaysNoJsonIsToldTheLineInItsAnswer() throws Exception {
        var program = write("lies.sh", "#!/bin/sh\necho '{\"g\": [nan]}'\n");
        assertTrue(program.toFile().setExecutable(true));
        var reading = new Reading(Keyring.NONE, Reading.Programs.run(folder, Reading.Programs.LIMIT), Expressions.NONE);
        var said = assertThrows(BadInput.class, () -> Inventory.read(List.of(program.toString()), null, reading))
                .render();
        assertTrue(said.contains("its answer is not JSON: no value can stand at line 1"), said);
    }

    @Test
    void programsAreNotRunWhereTheyMayNotBe() throws Exception {
        write("inv/hosts", "h\n");
        write("inv/ec2.py", "#!/bin/sh\ntouch '" + folder + "/ran'\n").toFile().setExecutable(true);
        var refused = refused(folder.resolve("inv"));
        assertTrue(refused.startsWith("inv/ec2.py --list  a program, and programs are not run here"), refused);
        var passing = new Reading(Keyring.NONE, Reading.Programs.passedOver("none is run"), Expressions.NONE);
        var inventory = Inventory.read(List.of(folder.resolve("inv").toString()), null, passing);
        assertEquals(List.of("h"), List.copyOf(inventory.hosts().keySet()));
        assertTrue(warnings(inventory).contains("a program, and none is run: its hosts are not known"));
        assertFalse(Files.exists(folder.resolve("ran")));
    }

    @Test
    void aMountThatMarksEverythingAsExecutableDoesNoHarm() throws Exception {
        var path = write("inv/hosts.yml", "g: { hosts: { h: } }\n");
        assertTrue(path.toFile().setExecutable(true));
        assertEquals(1, read(folder.resolve("inv")).hosts().size());
    }

    @Test
    void whatIsAllowedButHardlyMeantIsWarnedAbout() throws Exception {
        write("inv/hosts", "g\n[g]\nh\n");
        write("inv/more.ini", "x\n");
        var warnings = warnings(read(folder.resolve("inv")));
        assertTrue(warnings.contains("inv/hosts:1:1  'g' is a host and a group"), warnings);
        assertTrue(warnings.contains("inv/more.ini  not read: Ansible ignores .ini in a folder"), warnings);
        assertTrue(warnings(read("empty", "# nothing\n")).contains("there is no host in it"));
    }

    @Test
    void variablesInFilesAreReadStrictly() throws Exception {
        var hosts = write("hosts", "[g]\nh\n");
        write("group_vars/g.yml", "- a\n");
        write("host_vars/h", "$ANSIBLE_VAULT;1.1;AES256\n6162\n");
        var message = refused(hosts);
        assertTrue(message.contains("group_vars/g.yml:1:1  variables are a map, name: value; this is a list"), message);
        assertTrue(message.contains("host_vars/h:1:1  encrypted with ansible-vault, and that can't be read"), message);
    }

    @Test
    void whatIsNoTextIsRefused() throws Exception {
        var path = Files.write(folder.resolve("hosts"), new byte[] {'h', '\n', (byte) 0xff, '\n'});
        assertTrue(refused(path).startsWith("hosts:2:1  byte 0xff is not UTF-8"));
        assertTrue(refused("hosts.yml", "plugin: aws_ec2\n").contains("the inventory plugin 'aws_ec2' is Python"));
        assertTrue(refused("list.yml", "- a\n").contains("an inventory is a map of groups"));
        assertTrue(refused("yaml.ini", "---\nall:\n").contains("looks like YAML"));
    }
}
