package pontifex.remote;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A controller of its own that believes many new hosts, and writes their keys down.
final class KeyTaker {
    private KeyTaker() {}

    /// @param words the file, the controller's number, how many hosts, and their key
    public static void main(String[] words) throws Exception {
        var known = Path.of(words[0]);
        var hosts = new KnownHosts();
        var key = Base64.getDecoder().decode(words[3]);
        for (int i = 0; i < Integer.parseInt(words[2]); i++) {
            hosts.add(hop("10.0." + words[1] + "." + i, known), "ssh-ed25519", key);
        }
    }

    static Process start(Path known, int number, int hosts, String key) throws Exception {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Stream.of(KeyTaker.class, KnownHosts.class)
                                .map(KeyTaker::place)
                                .distinct()
                                .collect(Collectors.joining(File.pathSeparator)),
                        KeyTaker.class.getName(),
                        known.toString(),
                        String.valueOf(number),
                        String.valueOf(hosts),
                        key)
                .redirectErrorStream(true)
                .start();
    }

    /// By where the classes themselves come from: what runs the tests may load them in its own way.
    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Hop hop(String address, Path known) {
        return new Hop(
                address,
                22,
                "root",
                new Hop.Login(null, List.of(), List.of(), false, null, null),
                new Hop.Trust(HostKeyPolicy.STRICT, List.of(known), null, null, List.of(), true, false),
                new Offer(List.of(), List.of(), List.of(), List.of()),
                new Hop.Patience(Duration.ofSeconds(10), 2, 30, 0),
                null,
                List.of());
    }
}
