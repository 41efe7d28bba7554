package pontifex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `orchestrator/launcher/release` makes of the last commit, as those who get it use it.
class ReleaseIT {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final String VERSION = "9.8.7";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void made() throws Exception {
        Files.setPosixFilePermissions(
                folder, PosixFilePermissions.fromString("rwx--x--x")); // one test is another user's
        var output = run("umask 077; exec orchestrator/launcher/release " + VERSION + " $0", folder.resolve("first"));
        assertEquals(0, output.status(), output.toString());
    }

    @Test
    void theSameCommitGivesTheSameBytesElsewhere() throws Exception {
        var clone = folder.resolve("clone");
        var output = run(
                "git clone -q . $0 && cd $0 && exec env TZ=Asia/Tokyo LANG=C.UTF-8 orchestrator/launcher/release "
                        + VERSION + " again",
                clone);
        assertEquals(0, output.status(), output.toString());
        assertEquals(
                Files.readString(folder.resolve("first/SHA256SUMS")),
                Files.readString(clone.resolve("again/SHA256SUMS")));
        assertEquals("", said("cd $0 && sha256sum --quiet -c SHA256SUMS", folder.resolve("first")));
    }

    @Test
    void theTarballIsUnpackedAndRuns() {
        said("mkdir $0 && tar xzf $0/../first/pontifex-" + VERSION + ".tar.gz -C $0", folder.resolve("tarball"));
        var unpacked = folder.resolve("tarball/pontifex-" + VERSION);
        // as someone who may write neither there nor at home
        var version =
                said("exec setpriv --reuid 65534 --clear-groups env HOME=/nonexistent $0/pontifex --version", unpacked);
        assertTrue(version.startsWith("pontifex " + VERSION + "\n"), version);
        assertEquals(
                "valid: 2 plays, 3 hosts, 27 tasks\n",
                said("cd $0 && ./pontifex validate -i inventory playbooks/multi-nic.yml", unpacked));
    }

    @Test
    void oneJarIsEnough() {
        var jar = folder.resolve("first/pontifex-" + VERSION + ".jar");
        var site = folder.resolve("site");
        assertTrue(said(java() + " -jar $0 --version", jar).startsWith("pontifex " + VERSION + "\n"));
        said(java() + " -jar $0 init " + site, jar);
        assertTrue(
                said("cd " + site + " && " + java() + " -jar $0 validate", jar).startsWith("valid: "));
    }

    @Test
    void thePackageIsInstalledAndRemovedWithoutATrace() {
        // on this machine's own system, as it is: what is written goes into memory, and is gone with the namespace
        var output = said("""
                exec unshare --mount sh -eu -c '
                mount -t tmpfs none /mnt && mkdir /mnt/upper /mnt/work /mnt/root
                mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work none /mnt/root
                mount -t proc none /mnt/root/proc && mount -t devtmpfs none /mnt/root/dev
                cp "$0" /mnt/root/root/pontifex.deb
                exec chroot /mnt/root env HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -eu -c "
                dpkg -i /root/pontifex.deb >/dev/null
                cd /root && pontifex --version | head -1
                bash -c \\". /usr/share/bash-completion/completions/pontifex; complete -p pontifex\\"
                dpkg -L pontifex >/tmp/listed
                dpkg --purge pontifex >/dev/null
                while read -r path; do [ ! -f \\"\\$path\\" ] || echo left: \\"\\$path\\"; done </tmp/listed
                [ ! -e /usr/lib/pontifex ] || echo left: /usr/lib/pontifex
                "' $0
                """, folder.resolve("first/pontifex_" + VERSION + "_all.deb"));
        assertEquals("""
                pontifex 9.8.7
                complete -o default -F _complete_pontifex pontifex
                """, output);
    }

    @Test
    void thePackageHasPagesAndCompletionWhereTheSystemLooks() {
        var listed =
                said("dpkg-deb -c $0 | sed 's/.* \\.//'", folder.resolve("first/pontifex_" + VERSION + "_all.deb"));
        for (var file : List.of(
                "/usr/share/man/man1/pontifex-plan.1.gz",
                "/usr/share/zsh/vendor-completions/_pontifex",
                "/usr/share/fish/vendor_completions.d/pontifex.fish",
                "/usr/share/doc/pontifex/copyright")) {
            assertTrue(listed.lines().anyMatch(file::equals), file + " is not in\n" + listed);
        }
    }

    @Test
    void theListOfPartsNamesEachLibraryInIt() throws Exception {
        var parts = JsonParser.parseString(Files.readString(folder.resolve("first/pontifex-" + VERSION + ".cdx.json")))
                .getAsJsonObject();
        var named = parts.getAsJsonArray("components").asList().stream()
                .map(part -> part.getAsJsonObject())
                .map(part -> part.get("name").getAsString() + "-"
                        + part.get("version").getAsString() + ".jar")
                .collect(Collectors.toCollection(TreeSet::new));
        named.add("pontifex.jar");
        var inTarball = said(
                        "tar tzf $0 | sed -n 's#^[^/]*/lib/\\(..*\\)#\\1#p'",
                        folder.resolve("first/pontifex-" + VERSION + ".tar.gz"))
                .lines()
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(named, inTarball);
    }

    @Test
    void whatIsNoVersionIsRefused() {
        var output = run("exec orchestrator/launcher/release '1 2' $0", folder.resolve("none"));
        assertEquals(64, output.status(), output.toString());
        assertTrue(output.err().startsWith("release: '1 2' is no version"), output.err());
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    private static String said(String script, Path path) {
        var output = run(script, path);
        assertEquals(0, output.status(), output.toString());
        return output.out();
    }

    /// @param path the script's `$0`
    private static Lab.Output run(String script, Path path) {
        var command = new ProcessBuilder("sh", "-c", script, path.toString()).directory(ROOT.toFile());
        return Lab.Output.of(command, Duration.ofMinutes(5));
    }
}
