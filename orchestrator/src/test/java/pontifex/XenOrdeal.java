package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A real Dom0 that suffers in the middle of a change, and how it is afterwards: as before, as wanted, or the test
/// fails. The tester comes in by mgmt0, Pontifex by eth0.
public final class XenOrdeal {
    /// Its kind of host in the table of [Faults].
    public static final String KIND = "Xen 4.17";

    /// eth0 goes under xenbr0, with all that Dom0 has on it, and the session itself.
    public static final String EASE = Ordeal.EASE;

    /// An emulated machine beside others is slow.
    private static final Duration LONG = Duration.ofSeconds(240);
    private static final String CONFIRM = "*undecided*confirmed*";

    private final XenVm vm;
    private final UserSite site;
    private String before;

    private XenOrdeal(XenVm vm, UserSite site) {
        this.vm = vm;
        this.site = site;
        before = picture();
    }

    /// From now on: what is there is how it was before.
    public static XenOrdeal of(XenVm vm, Path folder) throws IOException {
        return new XenOrdeal(vm, UserSite.in(folder, vm, vm.inventoryOverEth0()));
    }

    public UserSite site() {
        return site;
    }

    /// Every link, address, route and rule, every file of /etc, and what of a transaction lies or runs there.
    private String picture() {
        return vm.exec("sh", "-c", Scene.PICTURE + Ordeal.LEFT);
    }

    public JsonReport apply(String play, String... options) throws IOException {
        return JsonReport.of(site.pontifex(applying(play, options)));
    }

    /// The same, under way.
    public Process start(String play, String... options) throws IOException {
        return site.start(applying(play, options));
    }

    private String[] applying(String play, String... options) throws IOException {
        site.write("faults/play.yml", play);
        return Stream.concat(Stream.of("apply", "faults/play.yml", "-o", "json"), Stream.of(options))
                .toArray(String[]::new);
    }

    public JsonReport audit(String play) throws IOException {
        site.write("faults/play.yml", play);
        return JsonReport.of(site.pontifex("audit", "faults/play.yml", "-o", "json"));
    }

    /// The report of a run that was under way.
    public static JsonReport ended(Process run) throws IOException, InterruptedException {
        var said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!run.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
            run.destroyForcibly();
            throw new AssertionError("the run doesn't end: " + said);
        }
        return JsonReport.of(new Lab.Output(run.exitValue(), said, ""));
    }

    // --- what is done to the host ---

    /// The session that confirms is held before it does, until [#release()].
    public void holdAtTheConfirm() {
        wrap(
                "mv",
                "case \"$*\" in " + CONFIRM + ") [ -e /run/reached ] || { echo >/run/reached"
                        + "; while [ -e /run/hold ]; do sleep 0.1; done; } ;; esac");
        vm.exec("sh", "-c", "echo >/run/hold");
    }

    /// Puts something before a tool of the host's: this body runs first, and then the tool.
    public void wrap(String tool, String body) {
        vm.exec("sh", "-c", """
                printf '#!/bin/sh\\n%s\\nPATH=/usr/sbin:/usr/bin:/sbin:/bin\\nexec %s "$@"\\n' "$1" "$2" >"/usr/local/sbin/$2"
                chmod 755 "/usr/local/sbin/$2"
                """, "sh", body, tool);
    }

    public void awaitHeld() {
        vm.await("the host is held", LONG, "test", "-e", "/run/reached");
    }

    /// Waits until the journal of what is under way says this word.
    public void awaitWord(String word) {
        vm.await(
                "the keeper says " + word,
                LONG,
                "sh",
                "-c",
                "grep -q \"^[0-9.]* $1\" /var/lib/pontifex/tx/*/journal",
                "sh",
                word);
    }

    public void release() {
        vm.exec("rm", "-f", "/run/hold");
    }

    /// Takes every fault from the host.
    public void calm() {
        vm.exec(
                "sh",
                "-c",
                "rm -f /run/hold /usr/local/sbin/mv /usr/local/sbin/ip /usr/local/sbin/chmod /usr/local/sbin/rm");
    }

    // --- how it is afterwards ---

    /// The journal of the last transaction that has ended.
    public List<String> receipt() {
        return vm.exec("cat", "/var/lib/pontifex/last").lines().toList();
    }

    /// When the journal of the last transaction says this word, in seconds of the host's uptime.
    public double when(String word) {
        return receipt().stream()
                .filter(line -> line.matches("[0-9.]+ " + word + "( .*)?"))
                .mapToDouble(line -> Double.parseDouble(line.split(" ")[0]))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + word + " in " + receipt()));
    }

    public void awaitEnded() {
        vm.await(
                "the transaction has ended",
                LONG,
                "sh",
                "-c",
                "cd /var/lib/pontifex && [ ! -e lock ] && [ -z \"$(ls tx)\" ]");
    }

    /// On every count but these: lines that begin so.
    private void assertIs(String what, String wanted, String but) {
        var old = sorted(wanted, but);
        for (int tries = 10; tries > 0 && !sorted(picture(), but).equals(old); tries--) {
            Scene.sleep(500);
        }
        assertEquals("", Ordeal.difference(old, sorted(picture(), but)), "not " + what);
    }

    public void assertAsBefore() {
        assertIs("as before", before, "");
    }

    /// The same, but for what of a transaction is there for the next run to end. Its numbers a link has anew with a
    /// boot.
    public void assertBootedAsBefore() {
        assertIs("as before", before, "left|process|(?:file|[0-9a-f]{32}|folder) .*");
        assertEquals(interfaces(before), interfaces(picture()), "what the next boot reads");
    }

    private static String interfaces(String picture) {
        return picture.lines()
                .filter(line -> line.endsWith("  /etc/network/interfaces"))
                .collect(Collectors.joining());
    }

    /// eth0 is under xenbr0, which has what Dom0 had on eth0.
    public void assertAsWanted() {
        var wanted = before.replace(" eth0 ", " xenbr0 ").replaceAll("(?m)(dev|global) eth0$", "$1 xenbr0");
        assertIs("as wanted", wanted, "link|left|process|(?:file|[0-9a-f]{32}|folder) .*");
        assertTrue(vm.exec("readlink", "/sys/class/net/eth0/master").endsWith("/xenbr0\n"));
    }

    private static String sorted(String text, String but) {
        return text.lines()
                .filter(line -> but.isEmpty() || !line.matches("(?:" + but + ")(?: .*)?"))
                .map(line -> line.replaceAll(" +", " ").strip())
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
