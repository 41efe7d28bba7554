package pontifex;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Hosts that eth0 alone leads to, what is done to each in the middle of a change, and how it is afterwards: as it was
/// before, as wanted, or the test fails. Many hosts suffer at once, each its own fault, in one run.
final class Ordeal implements AutoCloseable {
    /// eth0 goes under xenbr0, with all that Dom0 has on it, and the session itself.
    static final String EASE = """
            - hosts: dom0s
              tasks:
                - name: eth0 carries Dom0 and the ordinary guests
                  bridge: { name: xenbr0, nic: eth0 }
            """;

    /// What of a transaction lies or runs there but its receipts.
    static final String LEFT = """
            root=/var/lib/pontifex
            for left in $root/* $root/.[!.]* $root/tx/*; do
                case $left in */tx | */last | */last-[1-7]) ;; *) [ ! -e "$left" ] || echo "left $left" ;; esac
            done
            for process in /proc/[0-9]*; do
                tr '\\0\\n' '  ' 2>/dev/null <"$process/cmdline" | sed -n "s|.*$root/tx/.*|process &|p"
            done
            """;

    /// What links are changed with. Calls that change something can be counted, and the K-th be held.
    private static final List<String> TOOLS = List.of("ip", "brctl");

    private static final List<String> BUSYBOX_TOOLS = List.of("ip", "brctl", "mv");

    /// Where a busybox host has its own tools besides, whole.
    private static final String WHOLE_BUSYBOX = "/usr/lib/lab-xen/busybox";

    private final Lab lab;
    private final UserSite site;
    private final Map<String, String> before = new TreeMap<>();

    private Ordeal(Lab lab, UserSite site) {
        this.lab = lab;
        this.site = site;
    }

    static Ordeal of(Path folder, List<String> kinds) throws IOException {
        return of(folder, Lab.onEth0(kinds.size(), kinds.toArray(String[]::new)));
    }

    static Ordeal of(Path folder, Lab lab) throws IOException {
        try {
            var site = UserSite.in(folder, lab);
            site.write("inventory/hosts.yml", Files.readString(lab.inventory()));
            var ordeal = new Ordeal(lab, site);
            ordeal.each(lab.hosts(), ordeal::prepare);
            return ordeal;
        } catch (IOException | RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    Lab lab() {
        return lab;
    }

    UserSite site() {
        return site;
    }

    @Override
    public void close() {
        lab.close();
    }

    private void prepare(String host) {
        if (kind(host).equals("xl-busybox")) {
            try {
                var renamed = Applets.renamed(Files.readAllBytes(Path.of("/usr/bin/busybox")), BUSYBOX_TOOLS);
                Files.write(lab.disk(host).resolve("root/busybox"), renamed);
                lab.exec(host, "cp", "/usr/bin/busybox", WHOLE_BUSYBOX);
                BUSYBOX_TOOLS.forEach(tool -> wrap(host, tool, ""));
                lab.exec(
                        host,
                        "sh",
                        "-c",
                        "chmod 755 /root/busybox && cat /root/busybox >/usr/bin/new && chmod 755 /usr/bin/new && "
                                + WHOLE_BUSYBOX + " mv /usr/bin/new /usr/bin/busybox");
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
        lab.exec(host, "sh", "-c", "mkdir /root/first && cp -a /etc/network /etc/xen /root/first");
        before(host, picture(host));
    }

    private synchronized void before(String host, String picture) {
        before.put(host, picture);
    }

    /// The host's picture, and what of a transaction lies or runs there but its receipts.
    String picture(String host) {
        return Scene.picture(lab, host) + lab.exec(host, "sh", "-c", LEFT);
    }

    String kind(String host) {
        try {
            return Files.readString(lab.folder().resolve("hosts").resolve(host).resolve("kind"))
                    .strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Does the same to all of these hosts at once, and waits.
    void each(List<String> hosts, Consumer<String> what) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<Void>>();
            for (var host : hosts) {
                all.add(() -> {
                    what.accept(host);
                    return null;
                });
            }
            for (var one : threads.invokeAll(all)) {
                one.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /// `pontifex apply` of a play on these hosts, under way.
    Process start(String play, List<String> hosts, String... options) throws IOException {
        var name = "faults/" + String.join("-", hosts.getFirst(), hosts.getLast()) + ".yml";
        site.write(name, play);
        return site.start(
                Stream.concat(Stream.of("apply", name, "-o", "json", "-l", String.join(":", hosts)), Stream.of(options))
                        .toArray(String[]::new));
    }

    // --- what is done to a host ---

    /// Counts the host's changing calls, and holds the `k`-th before it is done until [#release].
    void holdAt(String host, int k) {
        for (var tool : TOOLS) {
            wrap(host, tool, """
                    for word; do
                        case $word in add | del | delete | set | change | replace | append | flush | addif | delif | addbr | delbr | \\
                            stp | setfd | -b | -batch) changes=1 ;; esac
                    done
                    if [ -n "$changes" ]; then
                        calls=$(cat /var/tmp/calls 2>/dev/null)
                        echo $((calls + 1)) >/var/tmp/calls
                        echo "%s $*" >>/var/tmp/said
                        if [ "$calls" = %d ] || [ "$calls,%d" = ",0" ]; then
                            %s
                        fi
                    fi
                    """.formatted(tool, k - 1, k - 1, HELD));
        }
        hold(host);
    }

    /// Holds a tool where its arguments match a shell pattern, before it does its work, once.
    void holdAt(String host, String tool, String pattern) {
        wrap(host, tool, """
                case "$*" in %s) [ -e /var/tmp/reached ] || { %s
                } ;; esac
                """.formatted(pattern, HELD));
        hold(host);
    }

    /// The same, after its work.
    void heldAfter(String host, String tool, String pattern) {
        wrap(host, tool, """
                case "$*" in %s) [ -e /var/tmp/reached ] || {
                    PATH=/usr/sbin:/usr/bin:/sbin:/bin %s%s "$@"
                    status=$?
                    %s
                    exit "$status"
                } ;; esac
                """.formatted(pattern, whole(host), tool, HELD));
        hold(host);
    }

    private String whole(String host) {
        return kind(host).equals("xl-busybox") ? WHOLE_BUSYBOX + " " : "";
    }

    static final String HELD = "echo >/var/tmp/reached; while [ -e /var/tmp/hold ]; do sleep 0.1; done";

    /// Puts something before a tool of the host's: this body runs first, and then the tool unless it has ended.
    void wrap(String host, String tool, String body) {
        var real = "\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\nexec " + whole(host) + tool + " \"$@\"\n";
        var script = "#!/bin/sh\n" + body + real;
        lab.exec(host, "sh", "-c", """
                mkdir -p /usr/local/sbin
                printf %s "$1" >"/usr/local/sbin/$2" && chmod 755 "/usr/local/sbin/$2"
                """, "sh", script, tool);
    }

    private void hold(String host) {
        try {
            Files.writeString(spool(host, "hold"), "");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The journal of the host's transaction, or of its last one; empty where there is none.
    String journal(String host) {
        var folder = lab.disk(host).resolve("var/lib/pontifex");
        try {
            for (var one : List.of("tx", "between")) {
                if (Files.isDirectory(folder.resolve(one))) {
                    try (var transactions = Files.newDirectoryStream(folder.resolve(one))) {
                        for (var transaction : transactions) {
                            return Files.readString(transaction.resolve("journal"));
                        }
                    }
                }
            }
            return Files.readString(folder.resolve("last"));
        } catch (IOException e) {
            return "";
        }
    }

    /// Waits until the journal says this word.
    void awaitWord(String host, String word) {
        Scene.await(
                host + " writes " + word,
                () -> journal(host).lines().anyMatch(it -> it.matches("\\S+ " + word + ".*")));
    }

    void awaitHeld(String host) {
        Scene.await(host + " is held", () -> Files.exists(spool(host, "reached")));
    }

    void release(String host) {
        try {
            Files.deleteIfExists(spool(host, "hold"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path spool(String host, String name) {
        return lab.disk(host).resolve("var/tmp").resolve(name);
    }

    /// How many changing calls there were so far.
    int calls(String host) {
        try {
            return Integer.parseInt(Files.readString(spool(host, "calls")).strip());
        } catch (IOException e) {
            throw new IllegalStateException(host + " counted no calls", e);
        }
    }

    /// Takes every fault from a host.
    void calm(String host) {
        lab.exec(host, "sh", "-c", "rm -rf /var/tmp/* /usr/local/sbin/*");
        if (kind(host).equals("xl-busybox")) {
            BUSYBOX_TOOLS.forEach(tool -> wrap(host, tool, ""));
        }
    }

    /// The same, while its power is off. A busybox host's own tools stay behind their wrappers.
    void calmWhileOff(String host) {
        lab.run(List.of("sh", "-c", "rm -f \"$0\"/var/tmp/*", lab.disk(host).toString()));
    }

    /// Hosts as they were at first: their power is cut, and they boot from the files that they had.
    void anew(List<String> hosts) {
        each(hosts, host -> {
            calm(host);
            lab.exec(host, "sh", "-c", "rm -rf /etc/network /etc/xen && cp -a /root/first/* /etc");
            lab.kill(host);
            lab.run(List.of("rm", "-rf", lab.disk(host) + "/var/lib/pontifex"));
            lab.start(host);
            assertAsBefore(host);
        });
    }

    // --- how a host is afterwards ---

    /// Waits until no transaction is under way on a host, whoever ended it.
    void awaitEnded(String host) {
        // asked of the host: a disk that was mounted there shows on no other side
        var ended = "cd /var/lib/pontifex && [ ! -e lock ] && [ -d tx ] && [ -z \"$(ls tx)\" ]";
        Scene.await(
                host + " has ended its transaction",
                () -> lab.run(host, "sh", "-c", ended).status() == 0);
    }

    /// What the picture is by now is what the next change finds.
    void remember(List<String> hosts) {
        each(hosts, host -> before(host, picture(host)));
    }

    /// A host as it was before, on every count, and it answers.
    void assertAsBefore(String host) {
        assertIs(host, "as before", before.get(host), "");
        assertAnswers(host);
    }

    /// The same, but for what of a transaction is still there for the next run to end.
    void assertAsBeforeButUnended(String host) {
        assertIs(host, "as before", before.get(host), "left|process|(?:file|[0-9a-f]{32}) .*/\\.[^/]*\\.pontifex-.*");
        assertAnswers(host);
    }

    /// A host with eth0 under xenbr0: Dom0 has there what it had on eth0, and nothing is left of the transaction.
    void assertAsWanted(String host) {
        var xend = kind(host).equals("xend");
        var old = before.get(host);
        var wanted = xend ? old : old.replace(" eth0 ", " xenbr0 ").replaceAll("(?m)(dev|global) eth0$", "$1 xenbr0");
        assertIs(host, "as wanted", wanted, "link|folder|file|[0-9a-f]{32}");
        var port = xend ? "peth0" : "eth0";
        var links = exec(host, "readlink /sys/class/net/" + port + "/master");
        assertTrue(links.endsWith("/xenbr0\n"), () -> port + " of " + host + " is not on xenbr0: " + links);
        assertAnswers(host);
    }

    private String exec(String host, String line) {
        return lab.run(host, "sh", "-c", line).out();
    }

    /// @param but lines that begin so aren't compared
    private void assertIs(String host, String what, String wanted, String but) {
        var old = sorted(wanted, but);
        // a keeper that has said its last word is still on its way out
        for (int tries = 20; tries > 0 && !sorted(picture(host), but).equals(old); tries--) {
            Scene.sleep(250);
        }
        var now = sorted(picture(host), but);
        assertTrue(now.equals(old), () -> host + " is not " + what + ":\n" + difference(old, now));
    }

    private void assertAnswers(String host) {
        Scene.await(
                host + " answers",
                () -> lab.run(lab.net("busybox", "ping", "-c", "1", "-W", "1", lab.address(host)))
                                .status()
                        == 0);
    }

    private static String sorted(String text, String but) {
        return text.lines()
                .filter(line -> but.isEmpty() || !line.matches("(?:" + but + ")(?: .*)?"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    static String difference(String old, String changed) {
        var gone = new ArrayList<>(old.lines().toList());
        changed.lines().forEach(gone::remove);
        var come = new ArrayList<>(changed.lines().toList());
        old.lines().forEach(come::remove);
        return Stream.concat(gone.stream().map(it -> "- " + it), come.stream().map(it -> "+ " + it))
                .collect(Collectors.joining("\n"));
    }
}
