package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// Where faults are forced: a lab, a user's repository beside it, and by what the end is judged: the report, and the
/// host as it is afterwards.
record Scene(Lab lab, UserSite site) implements AutoCloseable {
    /// The play that most faults are held against: one bridge, made live and kept for the next boot.
    static final String BRIDGE = """
            - hosts: dom0s
              tasks:
                - name: eth1 is for dom1
                  bridge: { name: xenbr1, nic: eth1 }
            """;

    static final String TWO_BRIDGES = BRIDGE + """
                - name: eth2 is for dom2
                  bridge: { name: xenbr2, nic: eth2 }
            """;

    static final String FILE = """
            - hosts: dom0s
              tasks:
                - name: the site's settings
                  file: { path: /etc/xen/site.conf, content: "one\\n", mode: "0644" }
            """;

    /// Prints what a change may touch, as it is: every link, address, route and rule of a host, and everything in /etc
    /// by
    /// content, mode and owner. Each line begins with what it is about.
    static final String PICTURE = """
            cd /sys/class/net
            for link in *; do
                echo "link $link $(cat "$link/address" "$link/flags" "$link/mtu" 2>/dev/null | tr '\\n' ' ')" \\
                    "$(readlink "$link/master" | sed 's|.*/||')" \\
                    "$(cat "$link"/bridge/stp_state "$link"/bridge/forward_delay 2>/dev/null | tr '\\n' ' ')"
            done
            ip -o address | sed -n '/ fe80:/d; s/^[0-9]*: *\\([^ ]* *inet.*\\)/address \\1/; s/ *\\\\ .*//; s/  */ /gp'
            { ip route show table all; ip -6 route show table all; } | sed '/fe80:/d; /ff00:/d; /dev lo /d; s/ *$//
                s/  */ /g; s/^/route /' | sort
            { ip rule; ip -6 rule; } | sed 's/^/rule /; s/[ \\t][ \\t]*/ /g'
            find /etc -type d -exec stat -c 'folder %n %a %u:%g' {} + | sort
            find /etc -type f -exec stat -c 'file %n %a %u:%g %s' {} + | sort
            find /etc -type f -exec md5sum {} + | sort
            """;

    private static final Duration LONG = Duration.ofSeconds(60);

    static Scene of(Path folder, int hosts, String... kinds) throws IOException {
        var lab = Lab.up(hosts, kinds);
        try {
            for (var host : lab.hosts()) {
                lab.exec(host, "sh", "-c", "mkdir /root/before && cp -a /etc/xen /etc/network /root/before");
            }
            return new Scene(lab, UserSite.in(folder, lab));
        } catch (IOException | RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    @Override
    public void close() {
        lab.close();
    }

    /// `pontifex apply` of this play.
    JsonReport apply(String play, String... options) throws IOException {
        return JsonReport.of(site.pontifex(applying(play, options)));
    }

    /// The same, under way.
    Process start(String play, String... options) throws IOException {
        return site.start(applying(play, options));
    }

    private String[] applying(String play, String... options) throws IOException {
        site.write("faults/play.yml", play);
        return Stream.concat(Stream.of("apply", "faults/play.yml", "-o", "json"), Arrays.stream(options))
                .toArray(String[]::new);
    }

    /// The report of a run that was under way.
    static JsonReport ended(Process run) throws IOException, InterruptedException {
        var said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!run.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
            run.destroyForcibly();
            throw new AssertionError("the run doesn't end: " + said);
        }
        return JsonReport.of(new Lab.Output(run.exitValue(), said, ""));
    }

    static String picture(Lab lab, String host) {
        return lab.exec(host, "sh", "-c", PICTURE);
    }

    String picture(String host) {
        return picture(lab, host);
    }

    /// A host is as before: nothing is changed, and nothing of a transaction is left to be ended.
    void assertAsBefore(String before, String host) {
        assertEquals(before, picture(host));
        assertNothingUnderWay(host);
    }

    /// The bridge that a NIC is on, or a guest's interface: by Xen 3's name of it where network-bridge has renamed it.
    static String master(Lab lab, String host, String nic) {
        var script = "cd /sys/class/net; [ ! -e p$0 ] || set p$0; basename $(readlink ${1:-$0}/master)";
        return lab.exec(host, "sh", "-c", script, nic).strip();
    }

    void assertNothingUnderWay(String host) {
        var left = lab.exec(host, "sh", "-c", "cd /var/lib/pontifex 2>/dev/null && ls -d tx/* lock 2>/dev/null; :");
        assertEquals("", left, host);
    }

    void assertBridge(String host, String bridge, String nic) {
        assertEquals(bridge, master(lab, host, nic));
        assertTrue(Files.exists(lab.disk(host).resolve("etc/network/interfaces.d/" + bridge)), "next boot");
        assertNothingUnderWay(host);
    }

    /// Puts something before a tool of the host's: this body runs first, and then the tool unless it has ended.
    void wrap(String host, String tool, String body) {
        // by its short name: some tools begin what they say with the name they were called by
        var script = "#!/bin/sh\n" + body + "\nPATH=/usr/sbin:/usr/bin\nexec " + tool + " \"$@\"\n";
        var path = "/usr/local/sbin/" + tool;
        lab.exec(
                host,
                "sh",
                "-c",
                "mkdir -p /usr/local/sbin; printf %s \"$1\" >" + path + "; chmod 755 " + path,
                "sh",
                script);
    }

    /// A tool stops there, where its arguments match a shell pattern, until [#release(String)].
    void hold(String host, String tool, String pattern) throws IOException {
        Files.createFile(spool(host).resolve("hold"));
        wrap(host, tool, "case \"$*\" in " + pattern + """
                )
                    echo >/var/tmp/reached
                    while [ -e /var/tmp/hold ]; do sleep 0.1; done ;;
                esac""");
    }

    void awaitHeld(String host) {
        await("the tool is reached", () -> Files.exists(spool(host).resolve("reached")));
    }

    void release(String host) throws IOException {
        Files.delete(spool(host).resolve("hold"));
    }

    private Path spool(String host) {
        return lab.disk(host).resolve("var/tmp");
    }

    static void await(String what, BooleanSupplier isSo) {
        var until = System.nanoTime() + LONG.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within " + LONG.toSeconds() + " s: " + what);
            }
            sleep(50);
        }
    }

    static void sleep(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Every fault is taken away, and an xl host is as it was at first.
    void reset() {
        for (var host : lab.hosts()) {
            lab.exec(host, "sh", "-c", """
                    rm -rf /var/tmp/* /usr/local/sbin/* /root/.bashrc
                    for mounted in /etc /etc/xen /var/lib/pontifex; do umount "$mounted" 2>/dev/null; done
                    if [ -e /run/gone ]; then cp -a /run/gone/usr / && rm -r /run/gone; fi
                    if command -v xl >/dev/null; then
                        for bridge in /sys/class/net/*/bridge; do
                            [ ! -e "$bridge" ] || { bridge=${bridge%/bridge} && ip link del "${bridge##*/}"; }
                        done
                        for nic in eth0 eth1 eth2; do ip link set "$nic" down; done
                    fi
                    rm -rf /var/lib/pontifex /etc/xen /etc/network && cp -a /root/before/xen /root/before/network /etc
                    """);
        }
    }

    /// Takes tools from a host.
    void without(String host, String... tools) {
        lab.exec(host, "sh", "-c", """
                mkdir -p /run/gone/usr/sbin /run/gone/usr/bin
                for tool in %s; do
                    for path in /usr/sbin/$tool /usr/bin/$tool; do
                        if [ -e "$path" ] || [ -L "$path" ]; then mv "$path" "/run/gone$path"; fi
                    done
                done
                """.formatted(String.join(" ", tools)));
    }
}
