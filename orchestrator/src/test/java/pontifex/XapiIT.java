package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host whose bridges and guests xapi keeps, from the outside. Its `xe` is a stand-in: docs/platforms.md.
class XapiIT {
    private static final String HOST = "dom0-01";
    private static final String DOM1 = "7ff00000-31c4-4d58-a6e9-000000000010";
    private static final String XENBR1 = "6e740000-7a11-4f0e-9b52-000000000001";
    private static final String ETH1 = "9a1c0000-5b2e-4c37-8d10-0000000000e1";

    /// As the host is at first.
    private static final String KEPT = """
            - name: as xapi keeps it
              hosts: xapi
              tasks:
                - bridge: { name: xenbr0, nic: eth0 }
                - bridge: { name: xenbr1, nic: eth1 }
                - bridge: { name: xenbr2, nic: eth2, mtu: 1500 }
                - vif: { guest: dom1, bridge: xenbr0 }
                - vif: { guest: dom2, bridge: xenbr0, mac: 00:16:3e:00:01:02 }
                - vif: { guest: dom3, bridge: xenbr0 }
                - isolated: { bridge: xenbr2, guests: [] }
            """;

    private static final String ARTICLE = """
            - name: as the article has it
              hosts: xapi
              tasks:
                - name: eth1 belongs to dom1
                  bridge: { name: xenbr1, nic: eth1, mtu: 9000 }
                - name: dom1 is on its bridge
                  vif: { guest: dom1, bridge: xenbr1, ip: 192.168.1.11 }
                - name: nobody else is
                  isolated: { bridge: xenbr1, guests: [dom1] }
            """;

    @TempDir
    static Path folder;

    private static Lab lab;
    private static UserSite site;

    @BeforeAll
    static void oneHost() throws IOException {
        lab = Lab.up(1, "xapi");
        site = UserSite.in(folder, lab);
        sh("""
                cp -R /etc/lab-xapi /root/at-first
                printf '#!/bin/sh\\necho "$*" >>/run/asked\\nexec /usr/bin/xe "$@"\\n' >/usr/local/sbin/xe
                chmod 755 /usr/local/sbin/xe""");
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    @BeforeEach
    void asAtFirst() {
        sh("""
                rm -rf /etc/lab-xapi /run/xapi-is-down /run/asked /opt/site
                cp -R /root/at-first /etc/lab-xapi
                /usr/bin/xe vif-plug uuid=7ff00000-31c4-4d58-a6e9-000000000010
                for link in xenbr1 eth1; do ip link set $link mtu 1500; done""");
    }

    private static String sh(String script) {
        return lab.exec(HOST, "sh", "-ec", script);
    }

    private static Lab.Output pontifex(String verb, String play, String... more) throws IOException {
        site.write("playbooks/xapi.yml", play);
        var words = Stream.of(verb, "playbooks/xapi.yml", "-i", lab.inventory().toString());
        return site.pontifex(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
    }

    private static List<String> asked() {
        return sh("cat /run/asked").lines().toList();
    }

    @Test
    void whatIsAsXapiKeepsItIsInSync() throws IOException {
        for (var verb : List.of("plan", "audit", "apply")) {
            var output = pontifex(verb, KEPT);
            assertEquals(0, output.status(), output.toString());
            assertTrue(output.out().contains("1 in sync"), output.toString());
        }
        assertTrue(asked().stream().allMatch(call -> call.matches("(pif|network|vif|vm)-list .*params=uuid,.*")));
        assertEquals(0, asked().size() % 5, "five questions a look: " + asked());
    }

    @Test
    void whatDiffersIsToldWithTheCommandsAndNothingIsDone() throws IOException {
        var before = sh("cat /etc/lab-xapi/*; ip -o link | sort");
        var commands = List.of(
                "xe network-param-set uuid=" + XENBR1 + " MTU=9000",
                "xe pif-unplug uuid=" + ETH1,
                "xe pif-plug uuid=" + ETH1,
                "xe vif-param-set uuid=" + DOM1 + " locking-mode=locked ipv4-allowed=192.168.1.11",
                "xe vif-move uuid=" + DOM1 + " network-uuid=" + XENBR1);
        var plan = pontifex("plan", ARTICLE);
        assertEquals(0, plan.status(), plan.toString());
        var audit = pontifex("audit", ARTICLE);
        assertEquals(2, audit.status(), audit.toString());
        var apply = pontifex("apply", ARTICLE);
        assertEquals(2, apply.status(), apply.toString());
        assertTrue(apply.out().contains("refused before anything was sent"), apply.toString());
        for (var output : List.of(plan, audit, apply)) {
            for (var command : commands) {
                assertTrue(output.out().contains(command + "\n"), command + " isn't told: " + output);
            }
        }
        assertTrue(plan.out().contains("bridge xenbr0 → xenbr1"), plan.toString());
        assertEquals(before, sh("cat /etc/lab-xapi/*; ip -o link | sort"));
        assertTrue(asked().stream().allMatch(call -> call.contains("-list ")), asked().toString());

        sh(String.join("\n", commands));
        for (var verb : List.of("plan", "audit", "apply")) {
            var after = pontifex(verb, ARTICLE);
            assertEquals(0, after.status(), after.toString());
            assertTrue(after.out().contains("1 in sync"), after.toString());
        }
    }

    /// A link that was moved past xapi comes back by it.
    @Test
    void whatRunsOtherwiseThanXapiKeepsItIsFound() throws IOException {
        sh("ip link set vif1.0 master xenbr1; ip link set eth2 nomaster");
        try {
            var audit = pontifex("audit", KEPT);
            assertEquals(2, audit.status(), audit.toString());
            assertTrue(audit.out().contains("found xenbr1; wanted xenbr0 (playbooks/xapi.yml:"), audit.toString());
            assertTrue(
                    audit.out().matches("(?s).* bridge xenbr2 \\(live\\): [^\n]*found nic none; wanted .*"),
                    audit.toString());
            assertTrue(audit.out().contains("xe vif-plug uuid=" + DOM1), audit.toString());
            assertTrue(audit.out().contains("xe pif-plug uuid=9a1c0000-5b2e-4c37-8d10-0000000000e2"), audit.toString());
        } finally {
            sh("ip link set eth2 master xenbr2");
        }
    }

    @Test
    void aGuestWhoHearsWhatIsNotItsOwnIsFound() throws IOException {
        var audit = pontifex("audit", ARTICLE.replace("guests: [dom1]", "guests: []"));
        assertTrue(audit.out().contains("xapi's record of dom1 puts interface 0 on xenbr1"), audit.toString());
        assertEquals(2, audit.status(), audit.toString());
    }

    @Test
    void aXapiThatDoesNotRunIsUnknownAndNothingIsAbsent() throws IOException {
        sh("touch /run/xapi-is-down");
        for (var verb : List.of("plan", "audit", "apply")) {
            var output = pontifex(verb, KEPT);
            assertTrue(
                    output.out()
                            .contains(
                                    "what xapi keeps can't be told: xe failed with status 1: Error: Connection refused"),
                    output.toString());
            assertTrue(output.out().contains("1 host: 1 failed"), output.toString());
            assertEquals(verb.equals("audit") ? 1 : 2, output.status(), output.toString());
        }
        var gone = pontifex("plan", KEPT.replaceFirst("(?s)- bridge.*", "- vif: { guest: dom1, state: absent }\n"));
        assertEquals(2, gone.status(), gone.toString());
    }

    @Test
    void anotherPoolsXapiIsNotBelieved() throws IOException {
        sh("sed -i s/5d0c7c9e-2f64-4b1a-9c3d/5d0c7c9e-2f64-4b1a-0000/ /etc/lab-xapi/*");
        var audit = pontifex("audit", KEPT);
        assertTrue(audit.out().contains("xapi knows no PIF of this host"), audit.toString());
        assertEquals(1, audit.status(), audit.toString());
    }

    /// What isn't xapi's is changed as anywhere else.
    @Test
    void filesAreWrittenThereToo() throws IOException {
        var play = KEPT + "    - file: { path: /opt/site, content: \"checked\\n\" }\n";
        var apply = pontifex("apply", play);
        assertEquals(0, apply.status(), apply.toString());
        assertEquals("checked\n", sh("cat /opt/site"));
        var again = pontifex("apply", play);
        assertTrue(again.out().contains("1 in sync"), again.toString());
    }
}
