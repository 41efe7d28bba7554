package pontifex.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pontifex.shell.Library;
import pontifex.shell.Program;
import pontifex.shell.Script;

/// What netplan's generator is shown before its files are put in place: a copy of them as they will be, and nothing of
/// the running udev and systemd. Needs root; a netplan that only complains stands in for its faults.
class NetplanProofIT {
    private static final String NETPLAN = """
            #!/bin/sh
            echo "$1 $2" $(cd "$3" && cat etc/netplan/*.yaml) "run:" $(ls -A /run/udev /run/systemd)
            ! grep -q broken "$3"/etc/netplan/*.yaml
            """;

    private static final String SCENE = """
            set -e
            mkdir "$1/etc"
            mount -t tmpfs none "$1/etc"
            cp -a /etc/. "$1/etc"
            mkdir -p "$1/etc/netplan"
            echo first >"$1/etc/netplan/01.yaml"
            echo going >"$1/etc/netplan/02.yaml"
            echo new >"$1/staged"
            echo broken >"$1/staged-broken"
            mount --bind "$1/etc" /etc
            mount -t tmpfs none /run
            mkdir -p /run/udev/control /run/systemd/private
            mount --bind "$1/bin" /usr/local/sbin
            shift
            exec "$@"
            """;

    @TempDir
    private @Nullable Path temporary;

    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash", "--posix"), List.of("busybox", "sh"), List.of("mksh"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void itIsShownTheFilesAsTheyWillBeAndNoRunningSystem(List<String> shell) throws Exception {
        var said = proved(shell, "/staged");
        assertEquals("generate --root-dir first new run: /run/systemd: /run/udev:\n0\n", said);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatItRefusesIsNotPutInPlace(List<String> shell) throws Exception {
        var said = proved(shell, "/staged-broken");
        assertTrue(said.contains("the host's own dry run (netplan generate) says:\ngenerate"), said);
        assertTrue(said.endsWith("\n1\n"), said);
    }

    /// What it says, and whether that is yes.
    private String proved(List<String> shell, String staged) throws IOException, InterruptedException {
        var folder = java.util.Objects.requireNonNull(temporary);
        var netplan = Files.createDirectories(folder.resolve("bin")).resolve("netplan");
        Files.writeString(netplan, NETPLAN);
        assertTrue(netplan.toFile().setExecutable(true));
        var proof = new Library("proving", """
                proving() {
                    tx=$1/tx
                    shift
                    prove_netplan "$@"
                    prove_rc=$?
                    [ $prove_rc != 0 ] || echo "$prove_said"
                    echo $prove_rc
                }
                """);
        var script = Script.of(
                "proving",
                folder.toString(),
                folder + staged,
                "/etc/netplan/90-xenbr1.yaml",
                "-",
                "/etc/netplan/02.yaml");
        var program = Files.writeString(
                folder.resolve("program"),
                new Program(List.of(Library.named("/pontifex/transaction/proof.sh"), proof), script).text());
        var scene = Files.writeString(folder.resolve("scene"), SCENE);
        var command = new java.util.ArrayList<>(
                List.of("unshare", "-m", "--propagation", "private", "sh", scene.toString(), folder.toString()));
        command.addAll(shell);
        command.add(program.toString());
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
